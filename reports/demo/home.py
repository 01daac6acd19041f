"""Home visits and family contacts: brothers and sisters in one visit, calls both ways, parents who come to school."""

from reports.demo.records import Entry
from reports.demo.sources import source
from visits.models import FamilyContact, HomeVisit, Met, Purpose

VISITED_A_TERM = 0.72
ON_A_SATURDAY = 0.3
NOBODY_HOME = 0.04
CONCERN = 0.02
Surroundings, Channel = HomeVisit.Surroundings, FamilyContact.Channel
HOW_IT_IS = {Surroundings.GOOD: 46, Surroundings.FAIR: 46, Surroundings.WORRYING: 8}
PURPOSES = {
    Purpose.ROUTINE: 50, Purpose.STUDY: 16, Purpose.CONDUCT: 6, Purpose.MOOD: 10,
    Purpose.HEALTH: 5, Purpose.SAFETY: 8, Purpose.HARDSHIP: 5,
}  # fmt: skip
CONTACTED_A_MONTH = 0.6
WITH_A_PARENT = 0.85  # rather than with the guardian, where a parent is away
ASKED_A_TEACHER = 0.3  # so many of the months in which a child has a helper
# Which sentences, by whom the contact was with: direction and list in contacts.toml, share, channels.
WITH_PARENT = {
    ("out", "parent"): 46, ("out", "message"): 16, ("in", "parent"): 18, ("in", "message"): 10,
    ("in", "letter"): 4, ("in", "at_school"): 6,
}  # fmt: skip
WITH_CARER = {("out", "guardian"): 60, ("in", "guardian"): 22, ("in", "at_school"): 18}
CHANNELS = {
    "parent": {Channel.PHONE: 70, Channel.VIDEO: 30},
    "message": {Channel.WECHAT: 85, Channel.MESSAGE: 15},
    "guardian": {Channel.PHONE: 1},
    "letter": {Channel.LETTER: 1},
    "at_school": {Channel.AT_SCHOOL: 1},
}
EITHER_WAY = ("letter", "at_school")  # lists without a direction


class Visits:
    """Draws the home visits of one batch of families after the other."""

    def __init__(self, dice, campus, voice):
        self.dice, self.calendar, self.voice = dice, campus.calendar, voice

    def draw(self, cases) -> list[Entry]:
        self._houses = {}  # by the family's identity, so for this batch only
        families = {}
        for case in cases:
            families.setdefault(id(case.family), []).append(case)
        return [
            entry for family in families.values() for term in self.calendar.terms for entry in self._visit(family, term)
        ]

    def _visit(self, cases, term):
        day = self.calendar.pick(self.dice, term.first_day, self.calendar.end(term))
        if day is None or not self.dice.chance(VISITED_A_TERM):
            return
        if self.dice.chance(ON_A_SATURDAY):
            day = self.calendar.weekend_after(day)
        there = [case for case in cases if case.stay_on(day)]
        if there:
            yield Entry(self._record(there, day), [case.child for case in there])

    def _record(self, cases, day):
        first = cases[0]
        heads = [case.stay_on(day).head for case in cases]
        author, companions = heads[0], dict.fromkeys(head.name for head in heads[1:] if head != heads[0])
        visit = HomeVisit(on=day, author=author, companions=source("people")["called"]["and"].join(companions))
        suits, braces = first.conditions(day), self.voice.braces(first)
        if self.dice.chance(NOBODY_HOME):
            visit.met, visit.purposes = (Met.NOBODY,), (Purpose.ROUTINE,)
            visit.notes = self.voice.say(author, suits, braces, "visits", "nobody")
        elif len(cases) == 1 and braces["kin"] and braces["away"] and self.dice.chance(CONCERN):
            self._worry(visit, braces)
        else:
            self._describe(visit, author, suits, braces, first)
        return visit

    def _worry(self, visit, braces):
        told = self.dice.choice(source("visits")["concern"])
        visit.concern, visit.surroundings = True, Surroundings.WORRYING
        visit.met, visit.purposes = (Met.CHILD,), (Purpose.SAFETY,)
        visit.notes, visit.follow_up = told["notes"].format_map(braces), told["follow_up"].format_map(braces)

    def _describe(self, visit, author, suits, braces, case):
        def maybe(share, *path):
            return self.voice.maybe(share, author, suits, braces, "visits", *path)

        how, again = self._house(case.family)
        visit.purposes = (self.dice.weighted(PURPOSES),)
        visit.met = (Met.GUARDIAN, Met.CHILD) if case.family.carer else (Met.CHILD,)
        visit.surroundings = how if self.dice.chance(0.9) else Surroundings.UNSAID
        arriving = maybe(0.95, "again" if again else "arrive", how)
        visit.notes = arriving + maybe(1, "carer") + maybe(0.75, "child") or maybe(1, "arrive", how)
        visit.needs, visit.family_opinion = maybe(0.4, "needs"), maybe(0.4, "opinion")
        visit.follow_up = maybe(0.55, "next")

    def _house(self, family):
        """How the house is, and whether it has been described before."""
        again = id(family) in self._houses
        return self._houses.setdefault(id(family), self.dice.weighted(HOW_IT_IS)), again


class Contacts:
    """Draws the family contacts of one batch after the other."""

    def __init__(self, dice, campus, voice):
        self.dice, self.calendar, self.voice = dice, campus.calendar, voice

    def draw(self, cases) -> list[Entry]:
        months = [
            (case, month)
            for case in cases
            for stay in case.stays
            for month in self.calendar.months(stay.joined_on, stay.last_day(self.calendar))
        ]
        shares = {self._record: CONTACTED_A_MONTH, self._teacher: ASKED_A_TEACHER}
        return [
            Entry(record, [case.child])
            for draw, share in shares.items()
            for case, month in months
            if self.dice.chance(share) and (record := draw(case, month))
        ]

    def _teacher(self, case, month):
        """The helper asks a subject teacher about the child."""
        day = self.calendar.pick(self.dice, month.first, month.last)
        helper = day and not case.silent_on(day) and case.helper_on(day)
        if not helper:
            return None
        contact = FamilyContact(on=day, author=helper, channel=Channel.IN_PERSON, people=("teacher",))
        suits, braces = case.conditions(day), self.voice.braces(case)
        contact.content = self.voice.say(helper, suits, braces, "contacts", "teacher")
        return contact

    def _record(self, case, month):
        day = self.calendar.pick(self.dice, month.first, month.last)
        with_whom, who, shares = self._with_whom(case)
        if day is None or not who:
            return None
        author = case.stay_on(day).head
        if case.helped and self.dice.chance(0.3):
            author = case.helper_on(day) or author
        direction, key = self.dice.weighted(shares)
        contact = FamilyContact(on=day, author=author, direction=direction, people=(with_whom,))
        contact.channel = self.dice.weighted(CHANNELS[key])
        if contact.channel in (Channel.PHONE, Channel.VIDEO):
            contact.minutes = self.dice.choice((None, 3, 5, 5, 8, 10, 12, 15, 20))
        self._tell(contact, case, who, key)
        return contact

    def _with_whom(self, case):
        """Code, how the child calls that person, and which sentences there are."""
        away, carer = case.family.parents_away, case.family.carer
        if away and (carer is None or self.dice.chance(WITH_A_PARENT)):
            kind = "father" if self.dice.choice(away) is case.family.father else "mother"
            return kind, source("people")["called"][kind], WITH_PARENT
        return "guardian", case.braces()["kin"], WITH_CARER

    def _tell(self, contact, case, who, key):
        braces, suits = self.voice.braces(case, who=who), case.conditions(contact.on)
        path = (key,) if key in EITHER_WAY else (contact.direction, key)
        if self.dice.chance(CONCERN / 2) and key == "parent":
            told = self.dice.choice(source("contacts")["concern"])
            contact.concern, contact.direction = True, FamilyContact.Direction.OUT
            contact.content, contact.outcome = (told[name].format_map(braces) for name in ("content", "outcome"))
            return
        contact.content = self.voice.say(contact.author, suits, braces, "contacts", *path)
        contact.suggestion = self.voice.maybe(0.25, contact.author, suits, braces, "contacts", "suggestion")
        contact.outcome = self.voice.maybe(0.4, contact.author, suits, braces, "contacts", "outcome")
