"""Which child sits in which class, since when and until when: the comings and goings of the demo's terms."""

import datetime as dt
from dataclasses import dataclass

from registry.codes import LeavingReason
from registry.models.term import LAST_GRADE, Stage
from reports.demo import personas
from reports.demo.sources import source

AT_LEAST_IN_OWN_CLASS = 8  # enough for the class teacher's desk to look like one, however small the school
LEAVING_A_TERM = 0.03
JOINING_LATER = 0.1


@dataclass(slots=True)
class Stay:
    """A child's time on the register within one term."""

    term: object
    school_class: object
    head: object
    grade: int
    joined_on: dt.date
    left_on: dt.date | None = None
    left_reason: str = ""

    def last_day(self, calendar) -> dt.date:
        return self.left_on or calendar.end(self.term)


@dataclass(slots=True)
class Seat:
    """A place for a child. `grade` in the school year of the last term: past 9, the child has graduated."""

    grade: int
    number: int
    stays: list


def draw_seats(dice, campus, *, children: int) -> list[Seat]:
    """Seats for `children` on the register at the end, and for those who left on the way there, in random order."""
    own = max(0, min(AT_LEAST_IN_OWN_CLASS, children // 3) - children // len(campus.seats))
    there = [personas.OWN_CLASS] * own + [campus.seats[n % len(campus.seats)] for n in range(children - own)]
    seats = [_staying(dice, campus, *place) for place in there]
    per_grade = len(there) // 9
    for gone in range(1, 1 + _summers(campus)):
        numbers = [dice.choice(campus.seats)[1] for _ in range(per_grade)]
        seats += [_graduated(campus, LAST_GRADE[Stage.JUNIOR] + gone, number) for number in numbers]
    leavers = (_leaving(dice, campus) for _ in range(round(children * LEAVING_A_TERM * len(campus.calendar.terms))))
    seats += [seat for seat in leavers if seat]
    dice.shuffle(seats)
    return seats


def _summers(campus):
    terms = campus.calendar.terms
    return terms[-1].school_year - terms[0].school_year


def _stays(campus, grade, number):
    """One for each term in which that seat's grade is one of the school's."""
    stays = []
    for term in campus.calendar.terms:
        then = grade - (campus.calendar.term.school_year - term.school_year)
        if 1 <= then <= LAST_GRADE[Stage.JUNIOR]:
            school_class = campus.class_of(then, number, term)
            stays.append(Stay(term, school_class, campus.head_of(school_class, term), then, term.first_day))
    return stays


def _staying(dice, campus, grade, number):
    stays = _stays(campus, grade, number)
    if dice.chance(JOINING_LATER):
        stays = stays[dice.randrange(len(stays)) :]
        if dice.chance(0.4):
            first = stays[0]
            first.joined_on = campus.calendar.pick_or_first(dice, first.joined_on, campus.calendar.end(first.term))
    return Seat(grade, number, stays)


def _graduated(campus, grade, number):
    stays = _stays(campus, grade, number)
    stays[-1].left_on, stays[-1].left_reason = stays[-1].term.last_day, LeavingReason.GRADUATED
    return Seat(grade, number, stays)


def _leaving(dice, campus):
    grade, number = dice.choice(campus.seats)
    stays = _stays(campus, grade, number)
    stays = stays[: dice.randint(1, len(stays))]
    last = stays[-1]
    day = campus.calendar.pick(dice, last.joined_on + dt.timedelta(days=10), campus.calendar.end(last.term))
    if day is None or day == campus.calendar.until:
        return None
    last.left_on, last.left_reason = day, dice.weighted(source("families")["leaving"])
    return Seat(grade, number, stays)
