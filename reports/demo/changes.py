"""What has changed in a family since its file was opened: another carer, a new phone, a mother who has left too."""

import datetime as dt
from dataclasses import dataclass

from registry.codes import Relation
from reports.demo.adults import draw_carer

SHARES = {"": 74, "carer": 7, "carer_phone": 7, "father_phone": 5, "mother_phone": 4, "mother_left": 3}
SOME_DAYS = dt.timedelta(days=10)


@dataclass(slots=True)
class Change:
    """On `day` what stood `before` (a Carer, or phones) gave way to what the family has now; `typed_on` is later."""

    what: str
    day: dt.date
    typed_on: dt.date
    before: object


def draw_changes(dice, people, campus, family) -> None:
    """Gives one family in four a change to remember, if its children are there to see it."""
    what = dice.weighted(SHARES)
    if not what or family.carer is None or any(stay.left_on for kid in family.kids for stay in kid.stays):
        return
    if what == "mother_left":
        _mother_left(dice, people, campus, family)
        return
    since = max(kid.stays[0].joined_on for kid in family.kids)
    day = campus.calendar.pick(dice, since + SOME_DAYS, campus.calendar.until)
    before = day and _before(dice, people, family, what)
    if before:
        family.changes.append(Change(what, day, day, before))


def _before(dice, people, family, what):
    if what == "carer":
        others = [relation for relation in family.arrangement["carers"] if relation != family.carer.relation]
        return draw_carer(dice, people, family, dice.choice(others)) if others else None
    of = {"carer_phone": family.carer, "father_phone": family.father, "mother_phone": family.mother}[what]
    own = family.carer.relation not in (Relation.FATHER, Relation.MOTHER)
    return people.phone() if of.phones and own else None


def _mother_left(dice, people, campus, family):
    """She went in the holidays before this term; until then the children were with her."""
    terms, (first, *_rest) = campus.calendar.terms, family.kids
    both = all(parent.where == "away" for parent in (family.father, family.mother))
    if len(terms) < 2 or not both or not family.with_grandparents or first.stays[0].term is terms[-1]:
        return
    day = terms[-1].first_day - dt.timedelta(days=dice.randint(3, 14))
    family.mother.since = day
    mother = draw_carer(dice, people, family, Relation.MOTHER)
    family.changes.append(Change("mother_left", day, terms[-1].first_day, mother))


def mother_was_home(family, term) -> bool:
    """Did the survey of `term` find the mother still at home?"""
    return any(change.what == "mother_left" and term.first_day < change.day for change in family.changes)
