"""Who the children are: every breakdown of the register, by grade or class, with totals that agree."""

from django.utils.translation import gettext as _

from reports.boards.groups import PARTS, groups_of
from reports.breakdowns import BREAKDOWNS, KINDS_OF_HARDSHIP
from reports.figures.subjects import BY_CHILD, group_of_child
from reports.looking import Looking
from reports.roll import counted, key, roll
from reports.tables import Cell, Column, Row, Table, number


def makeup_tables(look: Looking) -> list[Table]:
    kinds = [part.slug for part in KINDS_OF_HARDSHIP]
    slugs = [part.slug for breakdown in BREAKDOWNS for part in breakdown.parts] + kinds
    on = look.register_day
    rows = roll(look.user, on, look.sight)
    whole = counted(rows, on, slugs)
    by = next((by for by in PARTS.get(look.by, ()) if by != BY_CHILD), None)
    lines = []
    if by:
        found = {line["grp"]: line for line in counted(rows.annotate(grp=group_of_child(by)), on, slugs, "grp")}
        lines = [(group, found[group.key]) for group in groups_of(look, by, found)]
    return [*(_table(look, by, one, lines, whole) for one in BREAKDOWNS), _hardship(look, by, lines, whole)]


def _table(look, by, breakdown, lines, whole):
    slugs = [part.slug for part in breakdown.parts]
    columns = [Column(look.at(by).kind if by else ""), *(Column(part.label) for part in breakdown.parts)]
    holds = all(sum(line[key(slug)] for slug in slugs) == line["n"] for line in (whole, *(of for _g, of in lines)))
    return Table(
        breakdown.slug, breakdown.label, [*columns, Column(_("Total"))],
        [_row(group, line, slugs) for group, line in lines],
        Row(Cell(look.title), _cells(look, whole, slugs)),
        holds=holds and (not lines or sum(line["n"] for _group, line in lines) == whole["n"]),
    )  # fmt: skip


def _hardship(look, by, lines, whole):
    """A child may be in several kinds at once, so these do not add up."""
    slugs = [part.slug for part in KINDS_OF_HARDSHIP]
    columns = [Column(look.at(by).kind if by else ""), *(Column(part.label) for part in KINDS_OF_HARDSHIP)]
    return Table(
        "hardship-kinds", _("Kinds of hardship"), columns,
        [_row(group, line, slugs, total=False) for group, line in lines],
        Row(Cell(look.title), _cells(look, whole, slugs, total=False)),
        note=_("A child may be in several of them."),
    )  # fmt: skip


def _row(group, line, slugs, *, total=True):
    return Row(Cell(group.name, group.url), _cells(group.look, line, slugs, total=total))


def _cells(look, line, slugs, *, total=True):
    cells = [number(line[key(slug)], look.url("children", **{"is": slug})) for slug in slugs]
    return [*cells, number(line["n"], look.url("children"))] if total else cells
