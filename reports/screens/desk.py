"""The desk of whoever looks after children: what is due from them, whom nobody has thought of for longest first."""

import datetime as dt

from django.db.models import Q
from django.shortcuts import render

from accounts.models import Role
from lib.dates import month_of, today
from lib.periods import month_name
from lib.screens import screen
from lib.text import whole_number
from pairing.models import Pairing
from registry.kinds import everyday_kinds
from registry.models import Child, Term, TermSurvey
from registry.noteboard import waiting_notes
from registry.standing import Standing
from registry.waiting import waiting_for
from reports.care import class_tasks_of, marks_of, standards_of, tasks_of
from reports.conditions import flagged
from reports.roll import full_roll, last_noticed

LONG_AGO = dt.date.min
NEW_FOR = dt.timedelta(days=14)
LAST_MONTHS = 24  # how far the month's view goes back


@screen()
def desk(request):
    on = today()
    standing = Standing(request.user, on)
    term = Term.objects.current(on).first()
    rows = my_children(standing, term)
    context = {
        "today": on,
        "notes": waiting_notes(request.user, on),
        "waiting_things": waiting_for(request.user, on),
        "rows": rows,
        "waiting": [row for row in rows if row.soon],
        "later": [row for row in rows if row.later and not row.soon],
        "done": [row for row in rows if not row.soon and not row.later],
        "things": sum(len(row.soon) for row in rows),
        "has_standards": any(row.tasks for row in rows),
        "class_tasks": [task for task in class_tasks_of(request.user, term, on) if task.soon or task.overdue],
        "to_verify": _to_verify(request.user, on),
        "shared": _of_several_classes(rows),
        "kinds": everyday_kinds(),
    }
    return render(request, "reports/desk.html", context)


def my_children(standing, term):
    """Survey rows of the children in the person's care, longest unnoticed first, each with what is due for it.

    Adds `last` (day), `tasks`, `soon`, `later`, `met` (parts of `tasks`), and `given_on` where the child came lately.
    """
    user, on = standing.user, standing.on
    rows = list(_in_care(user, on))
    tasks, given = tasks_of(standing, term), _lately_given(standing)
    for row in rows:
        row.last = last_noticed(row)
        row.tasks = tasks.get(row.child_id, [])
        row.soon = [task for task in row.tasks if task.soon]
        row.later = [task for task in row.tasks if task.later]
        row.met = [task for task in row.tasks if task.done]
        row.overdue = [task for task in row.tasks if task.overdue]
        row.given_on = given.get(row.child_id) or _joined_lately(row, standing)
    return sorted(rows, key=lambda row: (row.last or LONG_AGO, -len(row.overdue), row.child.name, row.child_id))


def _in_care(user, on):
    """Own class and own pairings; for the psychology teacher those about whom somebody worries as well."""
    own = Q(child__in=Child.objects.in_class_of(user, on)) | Q(child__in=Child.objects.helped_by(user, on))
    if user.has_role(Role.PSYCHOLOGY):
        own |= flagged(on)
    return full_roll(user, on).filter(own)


def _lately_given(standing) -> dict:
    """{child: since when} of the pairings that began in the last days."""
    if not standing.helped:
        return {}
    rows = Pairing.objects.active(standing.on).filter(staff=standing.user, started_on__gt=standing.on - NEW_FOR)
    return dict(rows.order_by().values_list("child", "started_on"))


def _joined_lately(row, standing):
    """The day a child joined the class in mid-term; at the beginning of a term everybody does."""
    came = row.joined_on > max(row.term.first_day + NEW_FOR, standing.on - NEW_FOR)
    return row.joined_on if came and row.child_id in standing.own_class else None


def _to_verify(user, on) -> int:
    """How many children of the person's class still wait for this term's verification."""
    own = Child.objects.in_class_of(user, on)
    return TermSurvey.objects.on_register(on).to_verify().changeable_by(user).filter(child__in=own).count()


def _of_several_classes(rows) -> bool:
    """Then each line says which."""
    return len({row.school_class_id for row in rows}) > 1


@screen()
def month(request):
    """A month at a glance: my children, and for each duty the periods of the month with what was done."""
    now = today()
    back = min(whole_number(request.GET.get("back", "")) or 0, LAST_MONTHS)
    on = _months_before(now, back)
    term = Term.objects.current(on).first()
    standing = Standing(request.user, now)
    rows = list(_in_care(request.user, now).order_by("school_class", "child__name", "pk"))
    standards = standards_of(term, standing)
    marked = marks_of(standing, standards)
    context = {
        "today": now,
        "month": month_name(on),
        "year": on.year,
        "standards": standards,
        "lines": [(row, _of_month(marked.get(row.child_id, {}), standards, month_of(on))) for row in rows],
        "back": back,
        "earlier": back + 1 if back < LAST_MONTHS and term else None,
        "later": back - 1 if back else None,
        "shared": _of_several_classes(rows),
    }  # fmt: skip
    return render(request, "reports/month.html", context)


def _months_before(day, n) -> dt.date:
    """The day itself, or the last day of the n-th month before."""
    for _month in range(n):
        day = day.replace(day=1) - dt.timedelta(days=1)
    return day


def _of_month(marked, standards, span):
    """[(standard, its periods that touch the month)] of one child."""

    def touching(standard):
        return [mark for mark in marked.get(standard.pk, []) if mark.first <= span.last and mark.last >= span.first]

    return [(standard, touching(standard)) for standard in standards]
