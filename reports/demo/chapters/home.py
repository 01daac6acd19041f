"""Home and school beside visits and calls: contact book, parents received, letters, calls, a major event, notices."""

import datetime as dt

from registry.models import Parent
from reports.demo.records import Entry, save_records
from reports.demo.sources import source
from reports.demo.store import Past, save
from visits.models import BookPage, EntrustmentNotice, Letter, MajorEvent, ParentCall, PlannedVisit, Told, Visitor

BOOK, CALLS, LETTERS, RECEIVED, EVENTS, NOTICES, PLANNED = 0.3, 0.7, 0.35, 0.08, 0.04, 0.7, 0.12
WEEKS_BACK = 6
MEANS = {ParentCall.Means.VIDEO: 60, ParentCall.Means.PHONE: 30, ParentCall.Means.VOICE: 10}


class Chapter:
    """Draws what happened lately, in this term, to each batch of children."""

    def __init__(self, dice, campus, voice):
        self.dice, self.calendar = dice, campus.calendar
        self.texts = source("home")
        self.first = max(self.calendar.term.first_day, self.calendar.until - dt.timedelta(weeks=WEEKS_BACK))

    def settle(self, cases):
        here = [case for case in cases if case.stay_on(self.calendar.until)]
        for draw in (self._book, self._calls, self._letters, self._received):
            save_records([entry for case in here for entry in draw(case)])
        self._events(here)
        save(
            [(row, [Past(row.received_on, row.received_by)]) for case in here for row in self._notice(case)],
        )
        save([(row, [Past(self.calendar.until, row.planner)]) for case in here for row in self._plans(case)])

    def close(self):
        """Nothing is left over."""

    def _head(self, case):
        return case.stay_on(self.calendar.until).head

    def _day(self):
        return self.calendar.pick(self.dice, self.first, self.calendar.until)

    def _say(self, case, name):
        return self.dice.choice(self.texts[name]).format_map(case.braces())

    def _book(self, case):
        for week in self.calendar.weeks(self.first, self.calendar.until):
            day = self.calendar.pick(self.dice, week.first, week.last)
            if day and self.dice.chance(BOOK):
                answered = self.dice.chance(0.7)
                page = BookPage(on=day, author=self._head(case), at_school=self._say(case, "at_school"))
                page.at_home = self._say(case, "at_home") if answered else ""
                page.writer = BookPage.Writer.GUARDIAN if answered else ""
                page.home_ticks = ("homework",) if answered and self.dice.chance(0.5) else ()
                yield Entry(page, [case.child])

    def _calls(self, case):
        away = case.family.parents_away
        for week in self.calendar.weeks(self.first, self.calendar.until) if away else ():
            day = self.calendar.pick(self.dice, week.first, week.last)
            if day and self.dice.chance(CALLS):
                whom = "father" if self.dice.choice(away) is case.family.father else "mother"
                call = ParentCall(on=day, author=self._head(case), whom=(whom,), means=self.dice.weighted(MEANS))
                call.minutes = self.dice.choice((5, 8, 10, 15, 20))
                yield Entry(call, [case.child])

    def _letters(self, case):
        day = self._day()
        if day and case.family.parents_away and self.dice.chance(LETTERS):
            letter = Letter(
                on=day, author=self._head(case), theme=self._say(case, "themes"), envelope=True, sent_on=day
            )
            later = day + dt.timedelta(days=self.dice.randint(7, 20))
            letter.answered_on = later if later <= self.calendar.until else None
            yield Entry(letter, [case.child])

    def _received(self, case):
        day = self._day()
        if day and self.dice.chance(RECEIVED):
            visitor = Visitor(on=day, author=self._head(case), reported=self._say(case, "reported"))
            if self.dice.chance(0.6):
                visitor.outcome, visitor.state = self._say(case, "outcomes"), Visitor.State.SETTLED
            yield Entry(visitor, [case.child])

    def _events(self, cases):
        entries = [Entry(event, [case.child]) for case in cases for event in self._event(case)]
        save_records(entries)
        told = []
        for entry in entries:
            for whom in (Told.Whom.MOTHER, Told.Whom.FATHER) if self.dice.chance(0.6) else (Told.Whom.MOTHER,):
                event = entry.record
                facts = {"on": event.on, "how": Told.How.PHONE, "by": event.author}
                told.append(Told(record=event, child=entry.children[0], whom=whom, **facts))
        save([(row, [Past(row.on, row.by)]) for row in told])

    def _event(self, case):
        day = self._day()
        if day and case.family.parents_away and self.dice.chance(EVENTS):
            happened = self.dice.choice(self.texts["events"])
            said = {name: happened[name].format_map(case.braces()) for name in ("what", "done")}
            yield MajorEvent(on=day, author=self._head(case), sort=happened["sort"], **said)

    def _notice(self, case):
        carer, parents = case.child.guardians.first(), list(Parent.objects.filter(child=case.child))
        if carer and carer.name and case.family.parents_away and self.dice.chance(NOTICES):
            day = case.stay_on(self.calendar.until).joined_on
            away = next((row for row in parents if row.workplace), None)
            yield EntrustmentNotice(
                child=case.child, entrusted=carer.name, relation=carer.relation, phones=carer.phones, written_on=day,
                received_on=day, received_by=self._head(case), parents_place=away.workplace if away else "",
                parents_phones=away.phones if away else "",
            )  # fmt: skip

    def _plans(self, case):
        if self.dice.chance(PLANNED):
            on = self.calendar.until + dt.timedelta(days=self.dice.choice((0, 0, 1, 3)))
            yield PlannedVisit(child=case.child, planner=self._head(case), on=on)
