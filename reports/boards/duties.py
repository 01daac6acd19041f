"""How far the duties are: per standard, and per grade, class, helper or child."""

from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lib.dates import short_day
from reports.boards.groups import PARTS, groups_of, sight_of_parts
from reports.conditions import conditions
from reports.figures.engine import tallies
from reports.figures.outcomes import BEHIND, ENDED, RUNNING
from reports.figures.subjects import BY_CHILD, BY_CLASS, BY_GRADE, BY_SCHOOL, group_of_child
from reports.looking import Looking
from reports.roll import counted, key, roll
from reports.tables import FAR, Cell, Column, Row, Table, number, percent

TITLES = {
    BY_GRADE: gettext_lazy("By grade"),
    BY_CLASS: gettext_lazy("By class"),
    BY_CHILD: gettext_lazy("Child by child"),
}
COUNTED = ("unfiled", "unpaired", "unreached")


def duty_tables(look: Looking) -> list[Table]:
    """The standards of the whole that is looked at, then a table per kind of part."""
    standards = list(look.term.standards.all())
    whole = tallies(standards, look.on, by=BY_SCHOOL, sight=look.sight)
    tables = [_by_standard(look, standards, whole)]
    for by in PARTS.get(look.by, ()):
        tables.append(_by_part(look, standards, by))
    return tables


def _by_standard(look, standards, tallied):
    rows = [_standard(look, standard, tallied[standard.pk].get(0)) for standard in standards]
    columns = [
        Column(_("What is due")), Column(_("Completion rate")), Column(_("target")), Column(_("Overdue")),
        Column(_("Still missing now")), Column(_("until")), Column(_("for")), Column(_("responsible")),
    ]  # fmt: skip
    note = _(
        "The rate counts the periods that have ended; what runs now stands beside it. "
        "Marked red is what misses its target by more than %(far)s points."
    ) % {"far": FAR}
    return Table("duties", _("Duties against their targets"), columns, rows, note=note)


def _standard(look, standard, tally):
    head = Cell(f"{standard.duty_name} · {standard.how_often}", look.url("duty-list", standard.pk) if tally else "")
    whom, who = Cell(standard.get_whom_display()), Cell(standard.get_responsible_display())
    target = Cell(standard.target, text=f"{standard.target}%")
    if tally is None:
        return Row(head, [Cell(), target, Cell(), Cell(), Cell(), whom, who])
    ends = Cell(tally.ends, text=short_day(tally.ends)) if tally.ends else Cell()
    rate, overdue, missing = figures_of(look, standard, tally)
    return Row(head, [rate, target, overdue, missing if tally.ends else Cell(), ends, whom, who])


def figures_of(look, standard, tally) -> tuple[Cell, Cell, Cell]:
    """Completion rate, overdue, still missing: each with the list behind it."""

    def behind(**asked):
        return look.url("duty-list", standard.pk, **asked)

    rate = percent(tally.percent, behind(when=ENDED), target=standard.target)
    overdue = number(tally.ended.behind, behind(when=ENDED, state=BEHIND), "overdue")
    missing = number(tally.running.behind, behind(when=RUNNING, state=BEHIND), "due")
    return rate, overdue, missing


def _by_part(look, standards, by):
    tallied = tallies(standards, look.on, by=by, sight=sight_of_parts(look, by))
    counts = {} if by == BY_CHILD else _counts(look, by)
    keys = {group for of in tallied.values() for group in of} | set(counts)
    groups = groups_of(look, by, keys)
    shown = [standard for standard in standards if tallied[standard.pk]]
    rows = [
        Row(
            Cell(group.name, group.url),
            [*_register(group, counts), *(duty_cell(group, s, tallied[s.pk].get(group.key)) for s in shown)],
        )
        for group in groups
    ]
    heads = () if by == BY_CHILD else (_("On the register"), *(conditions()[slug].label for slug in COUNTED))
    columns = [Column(_("name") if by == BY_CHILD else look.at(by).kind), *map(Column, heads), *duty_columns(shown)]
    note = _("Per duty: the completion rate of ended periods, then what is overdue and what is missing now.")
    children = frozenset(group.key for group in groups) if by == BY_CHILD else frozenset()
    return Table(f"by-{by}", TITLES[by], columns, rows, note=note, children=children)


def _counts(look, by) -> dict:
    rows = roll(look.user, look.register_day, look.sight).annotate(grp=group_of_child(by))
    return {line["grp"]: line for line in counted(rows, look.register_day, COUNTED, "grp")}


def _register(group, counts):
    if not counts:
        return
    line = counts.get(group.key, {})
    yield number(line.get("n", 0), group.look.url("children"))
    for slug in COUNTED:
        yield number(line.get(key(slug), 0), group.look.url("children", **{"is": slug}))


def duty_cell(group, standard, tally) -> Cell:
    """The rate, and in the same cell what is overdue and what is missing now."""
    if tally is None:
        return Cell(parts=(Cell(), Cell()))
    rate, overdue, missing = figures_of(group.look, standard, tally)
    worded = (
        replace(overdue, text=_("%(n)s overdue") % {"n": overdue.value} if overdue.value else ""),
        replace(missing, text=_("%(n)s missing") % {"n": missing.value} if missing.value else ""),
    )
    return replace(rate, parts=worded)


def duty_columns(standards) -> list[Column]:
    return [Column(s.duty_name, (_("overdue"), _("still missing")), s.how_often) for s in standards]
