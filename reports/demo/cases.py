"""A child in its school life: where it was when, who helped, how much it has been noticed."""

import datetime as dt
from dataclasses import dataclass, field

from registry.codes import Boarding, Risk, Sex
from reports.demo.families import Family
from reports.demo.kids import Kid
from reports.demo.sources import source

SEASONS = {
    "spring": (3, 4, 5),
    "hot": (5, 6, 7),
    "autumn": (9, 10, 11),
    "cold": (11, 12, 1, 2),
    "october": (10,),
    "midterm": (5, 6, 11, 12),
}
# How much a child has been noticed lately, in the order in which a class's children take turns: a class of eleven
# has six talked with this month, four who wait, and one with whom nobody has talked at all.
NOTICED = (
    "lately", "now_and_then", "now_and_then", "waiting", "lately", "now_and_then",
    "lately", "waiting", "never", "lately", "now_and_then", "waiting",
)  # fmt: skip
NEGLECTED = dt.timedelta(days=35), dt.timedelta(days=63)


@dataclass(slots=True)
class Helped:
    """A stretch of time with a helper; `last` is None while it runs."""

    staff: object
    first: dt.date
    last: dt.date | None = None


@dataclass(slots=True)
class Case:
    family: Family
    kid: Kid
    child: object
    facts: object  # the latest survey row
    noticed: str
    quiet_from: dt.date | None  # nobody has talked with the child since then
    helped: list[Helped] = field(default_factory=list)

    @property
    def stays(self):
        return self.kid.stays

    def stay_on(self, day):
        return next((s for s in self.stays if s.joined_on <= day <= (s.left_on or s.term.last_day)), None)

    def helper_on(self, day):
        return next((h.staff for h in self.helped if h.first <= day and (h.last is None or day <= h.last)), None)

    def silent_on(self, day) -> bool:
        return self.quiet_from is not None and day >= self.quiet_from

    @property
    def worrying(self) -> bool:
        return self.facts.risk == Risk.HIGH

    def conditions(self, day) -> frozenset:
        """Which of the sentences in `data/` suit this child on that day."""
        stay = self.stay_on(day)
        found = {"all", "small" if stay.grade <= 3 else "middle" if stay.grade <= 6 else "big"}
        found.add("boarder" if self.facts.boarding == Boarding.BOARDER else "day")
        found.update(season for season, months in SEASONS.items() if day.month in months)
        if self.kid.sex == Sex.FEMALE:
            found.add("girl")
        if self.family.with_grandparents:
            found.add("elders")
        if len(self.family.kids) > 1:
            found.add("siblings")
        return frozenset(found)

    def braces(self) -> dict:
        """What stands for the braces of a sentence; "" where there is nothing to say."""
        words, away = source("people")["called"], self.family.parents_away
        both = len(away) == 2
        return {
            "name": self.kid.given,
            "ta": words["she"] if self.kid.sex == Sex.FEMALE else words["he"],
            "kin": source("people")["kin"].get(self.family.carer.relation, "") if self.family.carer else "",
            "away": words["both"]
            if both
            else words["father" if away[0] is self.family.father else "mother"]
            if away
            else "",
            "city": away[0].city if away else "",
            "village": self.family.village,
        }


class Casebook:
    """Makes cases, and deals out within each class how much its children have been noticed."""

    def __init__(self, dice, calendar):
        self.dice, self.calendar = dice, calendar
        self._dealt = {}

    def case(self, family, kid, child, facts) -> Case:
        place = kid.stays[-1].school_class.pk
        turn = self._dealt.setdefault(place, self.dice.randrange(len(NOTICED)))
        self._dealt[place] += 1
        noticed = NOTICED[turn % len(NOTICED)]
        return Case(family, kid, child, facts, noticed, self._quiet_from(kid, noticed))

    def _quiet_from(self, kid, noticed):
        if noticed == "never":
            return kid.stays[0].joined_on
        if noticed == "waiting":
            return self.calendar.until - self.dice.choice(range(NEGLECTED[0].days, NEGLECTED[1].days)) * dt.timedelta(
                days=1
            )
        return None
