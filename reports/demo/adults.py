"""The grown-ups of a family: the parents, and whoever looks after the children while they are away."""

import datetime as dt
from dataclasses import dataclass

from registry.codes import Relation, YesNo
from registry.models import Parent
from reports.demo.sources import source, words

GRANDPARENTS = {"61", "62", "63", "64", "67"}  # GB/T 4761, as all codes of relations here
WITH_FATHERS_SURNAME = {"51", "61", "75", "81", "90"}
MEN = {"51", "61", "63", "81"}
OLD = 50  # kinds of carers whose youngest is this old have the names and trades of the old
STATUS = {
    "away": Parent.Status.ALIVE,
    "home": Parent.Status.ALIVE,
    "dead": Parent.Status.DEAD,
    "lost": Parent.Status.LOST,
    "unknown": Parent.Status.NOT_COLLECTED,
}
AWAY = {"away": YesNo.YES, "unknown": YesNo.NOT_COLLECTED}


@dataclass(slots=True)
class ParentFacts:
    """`where`: away, home, dead, lost or unknown; `city` is where the others say that parent is."""

    where: str
    name: str
    phones: str = ""
    workplace: str = ""
    city: str = ""
    employer: str = ""
    employer_address: str = ""
    since: dt.date | None = None

    @property
    def status(self) -> str:
        return STATUS[self.where]

    @property
    def away(self) -> str:
        return AWAY.get(self.where, YesNo.NO)


@dataclass(slots=True)
class Carer:
    relation: str
    name: str
    age: int
    occupation: str
    health: str
    phones: str
    address: str
    entrusted: str


def draw_parent(dice, people, campus, *, where, name, workplace, youngest) -> ParentFacts:
    """A parent who is away works where the other does, mostly."""
    parent = ParentFacts(where, name)
    if where in ("away", "home"):
        parent.phones = people.phones()
    if where == "away":
        if dice.chance(0.3):
            workplace = dice.choice(source("places")["work"])
        parent.workplace, parent.city = workplace["city"], workplace["short"]
        parent.employer = dice.choice(workplace["employers"])
        house = source("places")["house_number"].format(n=dice.randint(1, 188))
        parent.employer_address = workplace["city"] + dice.choice(workplace["streets"]) + house
        parent.since = _left_home(dice, campus, youngest)
    return parent


def _left_home(dice, campus, youngest):
    """A day after the youngest could be left, mostly in the weeks after Spring Festival; often nobody knows."""
    latest = campus.calendar.terms[0].first_day - dt.timedelta(days=60)
    earliest = max(youngest + dt.timedelta(days=300), latest - dt.timedelta(days=8 * 365))
    if dice.chance(0.15) or earliest >= latest:
        return None
    day = dice.day(earliest, latest)
    after_festival = dt.date(day.year, 2, 8) + dt.timedelta(days=dice.randint(0, 35))
    return after_festival if dice.chance(0.7) and earliest <= after_festival <= latest else day


def draw_carer(dice, people, family, relation) -> Carer:
    """Somebody who stands in that relation to the family's children."""
    parent = {Relation.FATHER: family.father, Relation.MOTHER: family.mother}.get(relation)
    youngest, oldest = source("people")["age"][relation]
    old = youngest >= OLD
    return Carer(
        relation=relation,
        name=parent.name if parent else _carer_name(people, family, relation, old),
        age=dice.randint(youngest, oldest),
        occupation=dice.choice(words("people", "occupation", "old" if old else "young")),
        health=dice.weighted(source("families")["carer_health"] if old else {"10": 9, "20": 1}),
        phones=parent.phones if parent else people.phones(),
        address=family.address,
        entrusted="" if parent else dice.weighted({YesNo.YES: 5, YesNo.NO: 3, YesNo.NOT_COLLECTED: 2}),
    )


def _carer_name(people, family, relation, old):
    surname = family.surname if relation in WITH_FATHERS_SURNAME else people.surname()
    if relation in MEN:
        return surname + people.given("old_men" if old else "fathers")
    return surname + people.given("old_women" if old else "mothers")
