"""What can be said of a child on the register, each in one place: the same expression counts and lists.

A condition is an expression over `TermSurvey` rows. Dashboards count with it, the list of children filters by it,
so a number always equals the length of the list behind it.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from care.models import CarePlan
from lib.dates import month_of
from pairing.models import Pairing
from registry import census
from registry.codes import Boarding, EducationVerdict, Risk, YesNo
from registry.kinds import everyday_kinds, open_kinds
from registry.models import IN_HARDSHIP, Guardian, Parent, TermSurvey
from registry.records import READS_ALL_RECORDS
from reports.breakdowns import BREAKDOWNS, KINDS_OF_HARDSHIP

# The filters of the list of children, in their order.
GROUPS = {
    "month": _("This month"),
    "kind": _("Parents away"),
    "life": _("Life and risk"),
    "pairing": _("Pairing"),
    "file": _("File"),
}
CONCERN_LASTS = dt.timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Condition:
    slug: str
    label: Any
    holds: Callable  # (on) -> Q or Exists over TermSurvey rows
    group: str = ""
    roles: tuple = ()  # for whom it is; it may tell of records that others do not read. Empty: for everybody

    def is_for(self, user) -> bool:
        return not self.roles or user.has_role(*self.roles)


def _parent_known(kind):
    """For a parent who is away: name, phone, and place or employer."""
    known = Parent.objects.filter(
        Q(workplace__is_empty=False) | Q(employer__is_empty=False),
        child=OuterRef("child"), kind=kind, phones__is_empty=False,
    ).exclude(name="")  # fmt: skip
    return ~Q(**{f"{kind}_away": YesNo.YES}) | Q(Exists(known))


# A file is complete when all of these are there (design.md 3, filing rate).
FILE_PARTS = (
    ("sex", _("sex"), lambda: ~Q(child__sex="")),
    ("birth", _("date of birth"), lambda: Q(child__birth_date__isnull=False)),
    (
        "id",
        _("ID number, or why there is none"),
        lambda: Q(child__id_number__is_empty=False) | ~Q(child__no_id_reason=""),
    ),
    ("class", _("class"), lambda: Q(school_class__isnull=False)),
    ("address", _("present address"), lambda: Q(address__is_empty=False)),
    (
        "guardian",
        _("guardian with relation and phone"),
        lambda: Q(
            Exists(
                Guardian.objects.current().filter(child=OuterRef("child"), phones__is_empty=False).exclude(relation="")
            )
        ),
    ),
    ("father", _("father's name, phone and place of work"), lambda: _parent_known(Parent.Kind.FATHER)),
    ("mother", _("mother's name, phone and place of work"), lambda: _parent_known(Parent.Kind.MOTHER)),
    ("verified", _("this term's verification"), lambda: Q(state=TermSurvey.State.VERIFIED)),
)


def filed(on):
    complete = Q()
    for _slug, _label, holds in FILE_PARTS:
        complete &= holds()
    return complete


def paired(on):
    return Q(Exists(Pairing.objects.active(on).filter(child=OuterRef("child"))))


def recorded_in_month(kind):
    """Is there a record of this kind about the child in the month of `on`, up to that day?"""

    def holds(on):
        days = (month_of(on).first, on)
        return Q(Exists(kind.links.objects.filter(child=OuterRef("child"), on__range=days)))

    return holds


def reached(on):
    """Somebody talked with the child, visited or supported it, or spoke with its family this month."""
    anyone = Q()
    for kind in everyday_kinds():
        anyone |= recorded_in_month(kind)(on)
    return anyone


def flagged(on):
    """Somebody noted a concern in the last weeks, or the risk is high: the psychology teacher's children."""
    worrying = Q(risk=Risk.HIGH)
    for kind in open_kinds():
        recent = kind.links.objects.filter(
            child=OuterRef("child"), on__gt=on - CONCERN_LASTS, on__lte=on, record__concern=True
        )
        worrying |= Q(Exists(recent))
    return worrying


def planned(on):
    """Is a plan in force for the child? Not for the office, which reads none."""
    return Q(Exists(CarePlan.objects.in_force().filter(child=OuterRef("child"))))


def _verdict(value):
    return lambda on: Q(education=value)


def _always(condition):
    """A condition that does not depend on the day."""
    return lambda on: condition


def _not(holds):
    return lambda on: ~holds(on)


def conditions() -> dict[str, Condition]:
    """Every condition by its slug, in the order in which filters show them."""
    found = [
        Condition("unreached", _("Not reached this month"), _not(reached), "month"),
        Condition("reached", _("Reached this month"), reached, "month"),
    ]
    for kind in everyday_kinds():
        done = recorded_in_month(kind)
        found.append(Condition(kind.slug, _with(_("%(kind)s this month"), kind), done, "month"))
        found.append(Condition(f"no-{kind.slug}", _with(_("No %(kind)s this month"), kind), _not(done), "month"))
    found += [
        Condition("filed", _("File complete"), filed, "file"),
        Condition("unfiled", _("File incomplete"), _not(filed), "file"),
        Condition("to-verify", _("To verify"), lambda on: Q(state=TermSurvey.State.TO_VERIFY), "file"),
        Condition("verified", _("Verified"), lambda on: census.VERIFIED, "file"),
        Condition("paired", _("Paired"), paired, "pairing"),
        Condition("unpaired", _("Not paired"), _not(paired), "pairing"),
        Condition("both-away", _("Both parents away"), _verdict(EducationVerdict.BOTH_AWAY), "kind"),
        Condition("one-away", _("One parent away"), _verdict(EducationVerdict.ONE_AWAY), "kind"),
        Condition("none-away", _("Not left behind"), _verdict(EducationVerdict.NOT_LEFT_BEHIND), "kind"),
        Condition("away-unknown", _("Parents away: not yet collected"), _verdict(""), "kind"),
        Condition("civil-affairs", _("Left behind (civil affairs)"), lambda on: Q(civil_affairs=YesNo.YES), "kind"),
        Condition("boarder", _("Boarder"), lambda on: Q(boarding=Boarding.BOARDER), "life"),
        Condition("day", _("Day pupil"), lambda on: Q(boarding=Boarding.DAY), "life"),
        Condition("boarding-unknown", _("Boarding: not yet collected"), lambda on: Q(boarding=""), "life"),
        Condition("key-support", _("Key support"), lambda on: Q(key_support=YesNo.YES), "life"),
        Condition("high-risk", _("High risk"), lambda on: Q(risk=Risk.HIGH), "life"),
        Condition("flagged", _("High risk or a concern lately"), flagged, "life", READS_ALL_RECORDS),
        Condition("with-plan", _("With a plan"), planned, "life", READS_ALL_RECORDS),
        Condition("hardship", _("In hardship"), lambda on: IN_HARDSHIP, "life"),
    ]  # fmt: skip
    for breakdown in BREAKDOWNS:
        found += [Condition(part.slug, _of(breakdown.label, part.label), part.holds) for part in breakdown.parts]
    found += [Condition(part.slug, part.label, part.holds) for part in KINDS_OF_HARDSHIP]
    found += [Condition(part.slug, _of(_("Survey"), part.label), _always(part.holds)) for part in census.HOW]
    return {condition.slug: condition for condition in found}


def _label(text, kind):
    """A label with the name of a kind of record in it."""
    return str(text) % {"kind": kind.name}


_with = lazy(_label, str)
_of = lazy(lambda of, what: f"{of}：{what}", str)
