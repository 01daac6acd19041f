"""The desk of whoever looks after children: mine, the one nobody has thought of for longest first."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.shortcuts import render

from accounts.models import Role
from lib.dates import month_of, today
from lib.screens import screen
from registry.kinds import all_kinds
from registry.models import Child, TermSurvey
from registry.noteboard import waiting_notes
from reports.conditions import flagged
from reports.roll import full_roll

LONG_AGO = dt.date.min
ROUTINE = "talk"  # the monthly talk (plans 1 and 4): who waits for it is who the headline counts


@dataclass(frozen=True, slots=True)
class Duty:
    """One kind of record for one child: when it was last done, and whether that was this month."""

    kind: Any
    last: dt.date | None
    done: bool


@screen()
def desk(request):
    on = today()
    rows = my_children(request.user, on)
    waiting = [row for row in rows if not row.talked]
    context = {
        "today": on,
        "notes": waiting_notes(request.user, on),
        "rows": rows,
        "waiting": waiting,
        "talked": [row for row in rows if row.talked],
        "to_verify": _to_verify(request.user, on),
        "shared": _others(request.user, rows),
    }
    return render(request, "reports/desk.html", context)


def my_children(user, on):
    """Survey rows of the children in the care of `user`, longest unnoticed first, each with its `duties`."""
    rows = list(_in_care(user, on))
    month = month_of(on)
    for row in rows:
        row.duties = [_duty(row, kind, month) for kind in all_kinds()]
        row.last = max((duty.last for duty in row.duties if duty.last), default=None)
        row.talked = any(duty.done for duty in row.duties if duty.kind.slug == ROUTINE)
    return sorted(rows, key=lambda row: (row.last or LONG_AGO, _talk_day(row), row.child.name))


def _in_care(user, on):
    """Own class and own pairings; for the psychology teacher those about whom somebody worries as well."""
    own = Q(child__in=Child.objects.in_class_of(user, on)) | Q(child__in=Child.objects.helped_by(user, on))
    if user.has_role(Role.PSYCHOLOGY):
        own |= flagged(on)
    return full_roll(user, on).filter(own)


def _duty(row, kind, month):
    last = getattr(row, f"last_{kind.slug}")
    return Duty(kind, last, bool(last and last in month))


def _talk_day(row):
    return next((duty.last or LONG_AGO for duty in row.duties if duty.kind.slug == ROUTINE), LONG_AGO)


def _to_verify(user, on) -> int:
    """How many children of the person's class still wait for this term's verification."""
    return TermSurvey.objects.on_register(on).to_verify().changeable_by(user).count()


def _others(user, rows) -> bool:
    """Do the children come from several classes? Then each line says which."""
    return len({row.school_class_id for row in rows}) > 1
