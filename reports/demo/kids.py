"""The children of a family: born when their grade says, and each with what only that child has."""

import datetime as dt
from dataclasses import dataclass

from registry.codes import Boarding, Health, NoIdReason, Risk, Sex, YesNo
from reports.demo.seats import Seat
from reports.demo.sources import source

BETWEEN_BIRTHS = dt.timedelta(days=300)
ENROLLED_LATE = 0.04  # a year older than the others
WITHOUT_ID = {NoIdReason.PENDING: 5, NoIdReason.UNREGISTERED: 2, NoIdReason.UNKNOWN_TO_CARER: 2, NoIdReason.NONE: 2}


@dataclass(slots=True)
class Kid:
    """`born` and `sex` are true; where nobody has asked yet (`asked`), the file does not know them."""

    seat: Seat
    given: str
    sex: str
    born: dt.date
    ethnicity: str
    name: str = ""
    id_number: str = ""
    no_id_reason: str = ""
    asked: bool = True

    @property
    def stays(self):
        return self.seat.stays


def draw_kids(dice, people, campus, seats) -> list[Kid]:
    """One child for each seat, oldest grade first; brothers and sisters are born far enough apart."""
    kids, ethnicity = [], people.ethnicity()
    for seat in sorted(seats, key=lambda seat: -seat.grade):
        born = _born(dice, campus, seat.grade, kids[-1].born if kids else None)
        sex = dice.weighted({Sex.MALE: 52, Sex.FEMALE: 48})
        kid = Kid(seat, people.given("boys" if sex == Sex.MALE else "girls"), sex, born, ethnicity)
        kid.id_number = people.id_number(born, sex)
        if dice.chance(0.04):
            kid.id_number, kid.no_id_reason = "", dice.weighted(WITHOUT_ID)
            kid.asked = kid.no_id_reason != NoIdReason.NONE
        kids.append(kid)
    return kids


def _born(dice, campus, grade, after):
    """Six full years by 31 August of the first grade's autumn."""
    year = campus.calendar.term.school_year - grade - 6 - dice.chance(ENROLLED_LATE)
    first, last = dt.date(year, 9, 1), dt.date(year + 1, 8, 31)
    return dice.day(max(first, after + BETWEEN_BIRTHS) if after else first, last)


def health_of(dice) -> tuple[str, str]:
    """A code and, where there is something to know, a note."""
    code = dice.weighted(source("families")["health"])
    return code, dice.choice(source("families")["health_note"][code]) if code > Health.HEALTHY else ""


def boarding_of(dice, grade: int) -> str:
    """The older, the more board; now and then nobody has noted it."""
    share = 0.65 if grade >= 7 else 0.25 if grade >= 4 else 0.03
    if dice.chance(0.03):
        return Boarding.NOT_COLLECTED
    return Boarding.BOARDER if dice.chance(share) else Boarding.DAY


def watch_of(dice, family) -> tuple[str, str]:
    """How closely the child is to be watched (risk), and whether it needs support most (key support)."""
    hard = family.guardianship in {"1", "2", "3"} or family.hardship == "2"
    poor = family.hardship in {"3", "8"}
    watched = {Risk.HIGH: 35, Risk.MEDIUM: 50, Risk.LOW: 15}
    others = {Risk.HIGH: 2, Risk.MEDIUM: 20, Risk.LOW: 66, Risk.NOT_COLLECTED: 12}
    key = dice.chance(0.75 if hard else 0.4 if poor else 0.04)
    return (
        dice.weighted(watched if hard else others),
        YesNo.YES if key else dice.weighted({YesNo.NO: 9, YesNo.NOT_COLLECTED: 1}),
    )
