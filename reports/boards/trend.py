"""Several terms beside each other: the three rates and each duty's completion, as a table and as small charts."""

from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from registry.models import Term
from reports.boards.tiles import rate_list
from reports.figures.engine import tallies
from reports.figures.outcomes import ENDED
from reports.figures.rates import rates
from reports.figures.subjects import BY_SCHOOL
from reports.looking import Looking
from reports.models import RateTarget
from reports.tables import Cell, Column, Row, Table, number, percent

TERMS = 6
SEASONS = {
    Term.Season.AUTUMN: pgettext_lazy("in short", " autumn"),
    Term.Season.SPRING: pgettext_lazy("in short", " spring"),
}
# Of a chart, in its own units: the bars, their feet, and the room for what stands above and below them.
BAR, STEP, HEIGHT, HEAD = 26, 48, 60, 16


@dataclass(frozen=True, slots=True)
class Bar:
    x: int
    y: int
    height: int
    percent: int | None
    term: str

    @property
    def middle(self) -> int:
        return self.x + BAR // 2

    @property
    def label_y(self) -> int:
        return self.y - 4


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars of shares in the order of the terms. The table says the same in numbers."""

    title: Any
    bars: list[Bar]
    target: int | None  # height of the line

    @property
    def width(self) -> int:
        return STEP * len(self.bars)


@dataclass(frozen=True, slots=True)
class Line:
    """One figure through the terms. `target` is that of the last of them; a `count` of heads has no chart."""

    title: Any
    cells: list[Cell]
    target: int | None = None
    is_count: bool = False


def trend(look: Looking) -> tuple[Table, list[Chart]]:
    """The terms up to the one that is looked at, the oldest first."""
    terms = list(Term.objects.filter(first_day__lte=look.term.first_day).order_by("-first_day")[:TERMS])[::-1]
    prefetch_related_objects(terms, "standards", "rate_targets")
    looks = [look.in_term(term) for term in terms]
    lines = [*_rates(looks), *_duties(look, looks)]
    columns = [Column(_("rate")), *(Column(_short(term)) for term in terms)]
    table = Table("trend", _("Term by term"), columns, [Row(Cell(line.title), line.cells) for line in lines])
    return table, [_chart(line, terms) for line in lines if not line.is_count]


def _rates(looks):
    found = [rates(look.term, look.on, look.sight) for look in looks]
    registers = [number(of["filing"].of, look.url("children")) for look, of in zip(looks, found, strict=True)]
    yield Line(_("On the register"), registers, is_count=True)
    for name in RateTarget.Rate:
        cells = [
            percent(of[name].percent, rate_list(look, name, of[name]), target=look.rate_targets.get(name))
            for look, of in zip(looks, found, strict=True)
        ]
        yield Line(name.label, cells, looks[-1].rate_targets.get(name))


def _duties(look, looks):
    """A line per duty, person responsible and kind of child, wherever a term has a standard of it."""
    standards = [standard for each in looks for standard in each.term.standards.all()]
    tallied = tallies(standards, look.on, by=BY_SCHOOL, sight=look.sight)
    lines = {}
    for standard in standards:
        name = f"{standard.duty_name} · {standard.get_responsible_display()} · {standard.get_whom_display()}"
        if standard.term_id in lines.get(name, ()):  # the term has two that differ in how often
            name = f"{name} · {standard.how_often}"
        lines.setdefault(name, {})[standard.term_id] = standard
    for name, of_term in lines.items():
        last = of_term.get(look.term.pk)
        cells = [_cell(each, of_term.get(each.term.pk), tallied) for each in looks]
        yield Line(name, cells, last.target if last else None)


def _cell(look, standard, tallied):
    tally = tallied[standard.pk].get(0) if standard else None
    if tally is None:
        return Cell()
    return percent(tally.percent, look.url("duty-list", standard.pk, when=ENDED), target=standard.target)


def _chart(line, terms):
    bars = []
    for at, (cell, term) in enumerate(zip(line.cells, terms, strict=True)):
        height = (cell.value or 0) * HEIGHT // 100
        bars.append(Bar(at * STEP + (STEP - BAR) // 2, HEAD + HEIGHT - height, height, cell.value, _short(term)))
    return Chart(line.title, bars, None if line.target is None else HEAD + HEIGHT - line.target * HEIGHT // 100)


def _short(term) -> str:
    """2026 autumn, without the word term."""
    return f"{term.year}{SEASONS[term.season]}"
