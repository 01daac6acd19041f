"""The families: who lives with whom, and what the survey finds at home."""

from dataclasses import dataclass, field

from registry.codes import Household, Income
from reports.demo.adults import GRANDPARENTS, Carer, ParentFacts, draw_carer, draw_parent
from reports.demo.kids import Kid, draw_kids
from reports.demo.sources import source, words

BROTHERS_AND_SISTERS = {1: 72, 2: 23, 3: 5}
LOOK_AHEAD = 12  # how many seats are looked through for a brother's or sister's
INCOMPLETE = {"": 92, "carer_phone": 2, "parent_phone": 2, "parent_work": 2, "address": 1, "carer": 1}
POOR = {"2", "3", "8"}  # kinds of hardship


@dataclass(slots=True)
class Family:
    surname: str
    village: str
    address: str
    arrangement: dict
    kids: list[Kid]
    father: ParentFacts | None = None
    mother: ParentFacts | None = None
    carer: Carer | None = None
    hardship: str = ""
    guardianship: str = ""
    able: str = ""
    household: str = ""
    income: tuple = ()
    aid: tuple = ()
    changes: list = field(default_factory=list)

    @property
    def with_grandparents(self) -> bool:
        return self.carer is not None and self.carer.relation in GRANDPARENTS

    @property
    def poor(self) -> bool:
        return self.hardship in POOR

    @property
    def parents_away(self) -> list[ParentFacts]:
        return [parent for parent in (self.father, self.mother) if parent.where == "away"]


def draw_families(dice, people, campus, seats):
    """One family after the other until every seat is taken. Brothers and sisters sit in different grades."""
    seats = list(seats)
    while seats:
        together = [seats.pop()]
        for _ in range(dice.weighted(BROTHERS_AND_SISTERS) - 1):
            grades = {seat.grade for seat in together}
            ahead = range(len(seats) - 1, max(-1, len(seats) - 1 - LOOK_AHEAD), -1)
            found = next((n for n in ahead if seats[n].grade not in grades), None)
            if found is not None:
                together.append(seats.pop(found))
        yield _draw_family(dice, people, campus, together)


def _draw_family(dice, people, campus, seats):
    kinds, places = source("families")["arrangement"], source("places")
    arrangement = kinds[dice.weighted({n: kind["share"] for n, kind in enumerate(kinds)})]
    village = dice.choice(words("places", "villages"))
    address = f"{places['county']}{places['town']}{village}{dice.choice(words('places', 'groups'))}"
    kids = draw_kids(dice, people, campus, seats)
    family = Family(people.surname(), village, address, arrangement, kids)
    names = {
        "father": family.surname + people.given("fathers"),
        "mother": people.surname() + people.given("mothers"),
    }
    workplace, youngest = dice.choice(places["work"]), max(kid.born for kid in kids)
    for kind, name in names.items():
        facts = {"where": arrangement[kind], "name": name, "workplace": workplace, "youngest": youngest}
        setattr(family, kind, draw_parent(dice, people, campus, **facts))
    for kid in kids:
        kid.name = family.surname + kid.given
    family.carer = draw_carer(dice, people, family, dice.weighted(arrangement["carers"]))
    _answer(dice, family)
    _forget(dice, family)
    return family


def _answer(dice, family):
    """What the survey asks of a household."""
    shares = family.arrangement
    family.hardship = dice.weighted(shares["hardship"])
    family.guardianship, family.able = dice.weighted(shares["care"]), dice.weighted(shares["able"])
    family.aid = tuple(source("families")["aid"].get(family.hardship, ()))
    family.household = dice.weighted({Household.RURAL: 93, Household.URBAN: 4, Household.NOT_COLLECTED: 3})
    if dice.chance(0.94):
        aided = 0.8 if family.poor else 0.02
        shares = {Income.WAGES: 0.9, Income.FARMING: 0.5, Income.STATE_AID: aided, Income.RELATIVES: 0.06}
        family.income = tuple(code for code, share in shares.items() if dice.chance(share)) or (Income.OTHER,)


def _forget(dice, family):
    """A few files lack something that the filing rate asks for."""
    gap, away = dice.weighted(INCOMPLETE), family.parents_away
    if gap == "carer_phone":
        family.carer.phones = ""
    elif gap == "carer":
        family.carer = None
    elif gap == "parent_phone" and away:
        away[0].phones = ""
    elif gap == "parent_work" and away:
        away[-1].workplace = away[-1].employer = away[-1].employer_address = ""
    elif gap == "address":
        family.address = ""
