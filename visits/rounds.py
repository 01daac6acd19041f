"""A day's round of home visits as one reader may see it: where each family lives, whom to call, what is done."""

import re
from dataclasses import dataclass, field
from typing import Any

from lib.fields import Sensitivity
from lib.models import AccessLog
from registry.disclosure import Disclosure, Level
from registry.models import Child, Guardian, TermSurvey
from visits.models import PlannedVisit

TOWN = re.compile(r"^.*(?:镇|乡|街道|区|县|市)(?=.)")


@dataclass(slots=True)
class Home:
    """Where a child lives and who answers the phone; masked where the reader may not know."""

    child: Child
    class_name: str = ""
    address: str = ""
    village: str = ""
    guardian: Any = None
    phones: list[str] = field(default_factory=list)
    may_call: bool = False


@dataclass(slots=True)
class Stop:
    plan: PlannedVisit
    home: Home
    mine: bool


def village_of(address: str) -> str:
    """The village or street in an address as people write it: 青场镇和平村3组 -> 和平村."""
    found = re.search(r"^.*?(?:村|社区|居委会)", address)
    return TOWN.sub("", found[0]) if found else ""


def homes(children, reading: Disclosure) -> dict[int, Home]:
    """By the child's key; two queries, however many there are."""
    keys = [child.pk for child in children]
    surveys = TermSurvey.objects.in_term_of(reading.on).filter(child__in=keys).select_related("term", "school_class")
    rows = {row.child_id: row for row in surveys}
    carers = {row.child_id: row for row in Guardian.objects.current().filter(child__in=keys)}
    return {child.pk: _home(child, rows.get(child.pk), carers.get(child.pk), reading) for child in children}


def _home(child, survey, guardian, reading) -> Home:
    home = Home(child, survey.class_name if survey else "")
    if survey and survey.address:
        home.address = reading.show(child.pk, Sensitivity.ADDRESS, survey.address)
        home.village = village_of(survey.address) if home.address == survey.address else ""
    if guardian:
        home.guardian = guardian
        home.phones = [reading.show(child.pk, Sensitivity.PHONE, number) for number in guardian.phone_list]
        home.may_call = home.phones == guardian.phone_list
    return home


def round_of(day, user, reading: Disclosure) -> list[Stop]:
    """The visits of the day that the person may know of, in the order of each round."""
    rows = PlannedVisit.objects.visible_to(user, reading.on).standing().filter(on=day).with_done()
    rows = list(rows.select_related("child", "planner").order_by("planner__name", "planner", "position", "pk"))
    at_home = homes([row.child for row in rows], reading)
    stops = [Stop(row, at_home[row.child_id], row.planner_id == user.pk) for row in rows]
    return sorted(stops, key=lambda stop: not stop.mine)


def may_reveal(children, reading: Disclosure) -> bool:
    return any(reading.level(child.pk, Sensitivity.ADDRESS) == Level.REVEAL for child in children)


def log_shown(children, by, act, what):
    """Whose addresses were shown or printed is written down, child by child, as on the contact card."""
    AccessLog.objects.bulk_create(
        [AccessLog(by=by, act=act, kind="registry.child", object_id=child.pk, detail=what) for child in children]
    )
