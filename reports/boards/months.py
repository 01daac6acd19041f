"""One duty, class by class (or child by child) and month by month."""

from collections import defaultdict

from django.utils.translation import gettext as _

from lib.dates import month_of
from lib.periods import month_name
from reports.boards.groups import PARTS, groups_of, sight_of_parts
from reports.figures.engine import Count, by_period, whole_percent
from reports.figures.outcomes import BEHIND, ENDED, RUNNING
from reports.figures.subjects import BY_CHILD, BY_SCHOOL
from reports.looking import Looking
from reports.tables import Cell, Column, Row, Table, number, percent


def month_table(look: Looking, standard) -> Table:
    """Rates by month; a period belongs to the month of its last day. What runs now says how many are missing."""
    by = PARTS.get(look.by, (look.by,))[-1]
    months = _sorted(look, by_period([standard], look.on, by=by, sight=sight_of_parts(look, by))[standard.pk])
    whole = _sorted(look, by_period([standard], look.on, by=BY_SCHOOL, sight=look.sight)[standard.pk])
    shown = sorted({month for of in (*months.values(), *whole.values()) for month in of})
    groups = groups_of(look, by, months)
    rows = [
        Row(Cell(group.name, group.url), _cells(group.look, standard, shown, months[group.key])) for group in groups
    ]
    total = Row(Cell(look.title), _cells(look, standard, shown, whole.get(0, {})))
    columns = [
        Column(_("name") if by == BY_CHILD else look.at(by).kind),
        *(Column(month_name(month), (_("still missing"),)) for month in shown),
        Column(_("The term"), (_("still missing"),)),
    ]
    title = f"{standard.duty_name} · {standard.how_often} · {standard.get_whom_display()}"
    # What has no such parts (a child, a duty of the whole school) is a row by itself.
    children = frozenset(group.key for group in groups) if by == BY_CHILD else frozenset()
    return Table("months", title, columns, rows or [total], total if rows else None, children=children)


def _sorted(look, periods_of) -> dict:
    """{group: {first day of the month: (ended Count, running Count)}}."""
    found = {}
    for group, periods in periods_of.items():
        months = defaultdict(lambda: (Count(), Count()))
        for slot, count in periods:
            into = months[month_of(slot.last).first][slot.last >= look.on]
            into.n, into.required, into.done, into.behind = (
                into.n + count.n, into.required + count.required, into.done + count.done, into.behind + count.behind,
            )  # fmt: skip
        found[group] = dict(months)
    return found


def _cells(look, standard, shown, months):
    cells = [_cell(look, standard, *months.get(month, (Count(), Count())), month=f"{month:%Y-%m}") for month in shown]
    ended, running = Count(), Count()
    for one, other in months.values():
        ended.required, ended.done = ended.required + one.required, ended.done + one.done
        running.n, running.behind = running.n + other.n, running.behind + other.behind
    return [*cells, _cell(look, standard, ended, running)]


def _cell(look, standard, ended, running, **month):
    share = whole_percent(ended.done, ended.required)
    missing = number(
        running.behind,
        look.url("duty-list", standard.pk, when=RUNNING, state=BEHIND, **month),
        "due",
        _("%(n)s missing") % {"n": running.behind},
    )
    if running.n and not running.behind:
        missing = Cell(0, text=_("complete"))
    url = look.url("duty-list", standard.pk, when=ENDED, **month)
    return percent(share, url, target=standard.target, parts=(missing,))
