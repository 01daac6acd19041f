"""The red list: children at high risk or in key support with whom nobody has been in contact for a number of days."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q

from registry.codes import Risk, YesNo
from registry.kinds import all_kinds
from reports.looking import Looking
from reports.roll import by_class, full_roll

DAYS, SHORTEST, LONGEST = 14, 1, 365


def red_list(look: Looking, days: int = DAYS):
    """Rows of the roll, each with `last_<kind>`."""
    at_risk = Q(risk=Risk.HIGH) | Q(key_support=YesNo.YES)
    rows = full_roll(look.user, look.register_day, look.sight)
    return by_class(rows.filter(at_risk, ~_in_contact(look.register_day, days)))


def _in_contact(on, days):
    """Any record about the child in the `days` days up to `on`."""
    found = Q()
    since = on - dt.timedelta(days=days)
    for kind in all_kinds():
        found |= Q(Exists(kind.links.objects.filter(child=OuterRef("child"), on__gt=since, on__lte=on)))
    return found
