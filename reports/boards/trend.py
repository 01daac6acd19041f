"""Several terms beside each other: the three rates and each duty's completion, as a table and as small charts."""

from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from registry.models import Term
from reports.figures.engine import tallies
from reports.figures.rates import rates
from reports.figures.subjects import BY_SCHOOL
from reports.looking import Looking
from reports.tables import Cell, Column, Row, Table, number, percent

TERMS = 6
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


def trend(look: Looking) -> tuple[Table, list[Chart]]:
    """The terms up to the one that is looked at, the oldest first."""
    terms = list(Term.objects.filter(first_day__lte=look.term.first_day).order_by("-first_day")[:TERMS])[::-1]
    prefetch_related_objects(terms, "standards")
    lines = [*_rates(look, terms), *_duties(look, terms)]
    columns = [Column(_("rate")), *(Column(_short(term)) for term in terms)]
    table = Table("trend", _("Term by term"), columns, [Row(Cell(title), cells) for title, cells, _target in lines])
    # The first line counts heads.
    charts = [_chart(title, cells, target, terms) for title, cells, target in lines[1:]]
    return table, charts


def _rates(look, terms):
    found = [rates(term, look.on, look.sight) for term in terms]
    yield _("On the register"), [number(of["filing"].of) for of in found], None
    for slug, name in (
        ("filing", _("Filing rate")),
        ("pairing", _("Pairing rate")),
        ("retention", _("Retention rate")),
    ):
        yield name, [percent(of[slug].percent) for of in found], 100


def _duties(look, terms):
    """A line per duty, person responsible and kind of child, wherever a term has a standard of it."""
    standards = [standard for term in terms for standard in term.standards.all()]
    tallied = tallies(standards, look.on, by=BY_SCHOOL, sight=look.sight)
    lines = {}
    for standard in standards:
        name = f"{standard.duty_name} · {standard.get_responsible_display()} · {standard.get_whom_display()}"
        lines.setdefault(name, {})[standard.term_id] = standard
    for name, of_term in lines.items():
        cells = [_cell(look, of_term.get(term.pk), tallied) for term in terms]
        last = of_term.get(look.term.pk)
        yield name, cells, last.target if last else None


def _cell(look, standard, tallied):
    tally = tallied[standard.pk].get(0) if standard else None
    return percent(tally.percent, target=standard.target) if tally else Cell()


def _chart(title, cells, target, terms):
    bars = []
    for at, (cell, term) in enumerate(zip(cells, terms, strict=True)):
        height = (cell.value or 0) * HEIGHT // 100
        bars.append(Bar(at * STEP + (STEP - BAR) // 2, HEAD + HEIGHT - height, height, cell.value, _short(term)))
    return Chart(title, bars, None if target is None else HEAD + HEIGHT - target * HEIGHT // 100)


def _short(term) -> str:
    """2026 autumn, without the word term."""
    return f"{term.year}{term.get_season_display()[:1]}"
