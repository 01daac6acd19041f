"""The first numbers of the dashboard: the register, the rates against their targets, and who waits for somebody."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.codes import LeavingReason
from reports.boards.attention import DAYS, red_list
from reports.figures.rates import Rate
from reports.looking import Looking
from reports.models import RateTarget
from reports.roll import counted, key, roll
from reports.tables import percent

Name = RateTarget.Rate
# What the list of children is asked for to show who is missing from a rate.
MISSING = {
    Name.FILING: {"is": "unfiled"},
    Name.PAIRING: {"is": "unpaired"},
    Name.RETENTION: {"left": LeavingReason.DROPPED_OUT.value},
}


@dataclass(frozen=True, slots=True)
class Tile:
    """A number with the list behind it. `n` None: nothing to count yet."""

    label: Any
    n: int | None
    url: str
    note: str = ""
    unit: str = ""
    state: str = ""
    target: int | None = None


def tiles(look: Looking, found: dict[str, Rate]) -> list[Tile]:
    """`found`: the rates of what is looked at."""
    on = look.register_day
    total = counted(roll(look.user, on, look.sight), on, ["unreached", "civil-affairs"])
    return [
        Tile(
            _("On the register"), found["filing"].of, look.url("children"),
            _("%(n)s by civil affairs' definition") % {"n": total[key("civil-affairs")]},
        ),
        *(_rate(look, name, found[name]) for name in RateTarget.Rate),
        Tile(
            _("Not reached this month"), total[key("unreached")], look.url("children", **{"is": "unreached"}),
            _("no talk, visit or contact yet"),
        ),
        Tile(
            _("Red list"), red_list(look).count(), look.url("dashboard-attention"),
            _("nobody in contact for %(days)s days") % {"days": DAYS},
        ),
    ]  # fmt: skip


def rate_list(look: Looking, name: str, rate: Rate) -> str:
    """The list of those who are missing from the rate; of everybody where nobody is."""
    asked = MISSING[name] if rate.open else {}
    return look.url("children", **asked)


def _rate(look, name, rate) -> Tile:
    target = look.rate_targets.get(name)
    cell = percent(rate.percent, target=target)
    return Tile(name.label, cell.value, rate_list(look, name, rate), _said(name, rate.open), "%", cell.state, target)


def _said(name, n) -> str:
    """Who is missing from the rate, in words."""
    if name == Name.FILING:
        return _("%(n)s files incomplete") % {"n": n} if n else _("All files complete")
    if name == Name.PAIRING:
        return _("%(n)s not paired") % {"n": n} if n else _("Every child has a helper")
    out = ngettext("%(n)s child dropped out", "%(n)s children dropped out", n) % {"n": n}
    return out if n else _("Nobody dropped out")
