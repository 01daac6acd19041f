"""Guidance, counselling, appointments and the mailbox: most of it about the few children who have a hard time."""

import datetime as dt

from reports.demo.records import Entry, save_records
from reports.demo.sources import source
from reports.demo.store import Past, save
from talks.models import Appointment, Channel, Counselling, Guidance, MailboxOpening, Whisper

FRIDAY = 4
GUIDED, COUNSELLED = 0.06, 0.5  # of the children, and of those in worry, in a term
LETTERS = {0: 3, 1: 4, 2: 3, 3: 1}
SIGNED = 0.4
OPENED = 0.93  # of the Fridays
COMING = 3  # appointments that are still to come
PLACE = "教学楼一楼楼梯口"


class Chapter:
    def __init__(self, dice, campus, voice):
        self.dice, self.campus, self.calendar = dice, campus, campus.calendar
        self._lately = []  # children in worry who are still there, for appointments and letters

    def settle(self, cases) -> None:
        self._lately += [case.child for case in cases if case.worrying and case.stay_on(self.calendar.until)]
        save_records([entry for case in cases for entry in self._guidance(case)])
        save_records([entry for case in cases for entry in self._counselling(case)])

    def close(self) -> None:
        self._appointments()
        self._mailbox()

    # ------------------------------------------------------------------ records
    def _guidance(self, case):
        for stay, day in self._days(case, COUNSELLED if case.worrying else GUIDED):
            told = self.dice.choice(source("mind")["guidance"])
            row = Guidance(
                on=day, author=stay.head, difficulties=tuple(told["difficulties"]), approach=tuple(told["approach"]),
                content=told["content"], progress=told["progress"], effect=told["effect"],
            )  # fmt: skip
            yield Entry(row, [case.child])

    def _counselling(self, case):
        for _stay, day in self._days(case, COUNSELLED) if case.worrying else ():
            told = self.dice.choice(source("mind")["counselling"])
            row = Counselling(
                on=day, author=self.campus.psychologist, difficulties=tuple(told["difficulties"]),
                channel=self.dice.choice([Channel.APPOINTMENT, Channel.WALK_IN, Channel.SOUGHT]),
                approach=tuple(told["approach"]), content=told["content"], progress=told["progress"],
            )  # fmt: skip
            yield Entry(row, [case.child])

    def _days(self, case, share):
        """A school day in some of the terms in which the child was there and noticed."""
        for stay in case.stays:
            day = self.calendar.pick(self.dice, stay.joined_on, stay.last_day(self.calendar))
            if day and stay.head and not case.silent_on(day) and self.dice.chance(share):
                yield stay, day

    # ------------------------------------------------------------------ what is no record
    def _appointments(self):
        rows = []
        for number, child in enumerate(self._lately[:COMING]):
            on = self.calendar.until + dt.timedelta(days=number)
            state = Appointment.State.CONFIRMED if number else Appointment.State.ASKED
            psychologist = self.campus.psychologist
            row = Appointment(
                child=child, on=on, at=dt.time(16, 10), with_whom=psychologist, by=psychologist,
                asked_by=Appointment.AskedBy.CHILD, state=state, reason=source("mind")["reason"][number],
            )  # fmt: skip
            rows.append((row, [Past(self.calendar.until, psychologist)]))
        save(rows)

    def _mailbox(self):
        """Every Friday of the terms but a few; of the last letters one still waits."""
        by = self.campus.psychologist
        openings = [
            MailboxOpening(on=day, by=by, place=PLACE, letters=self.dice.weighted(LETTERS))
            for term in self.calendar.terms
            for day in self._fridays(term)
        ]
        save([(row, [Past(row.on, by)]) for row in openings])
        save([(row, [Past(row.on, by)]) for opening in openings for row in self._letters(opening, by)])

    def _fridays(self, term):
        for week in self.calendar.weeks(term.first_day, self.calendar.end(term)):
            friday = self.calendar.pick(self.dice, week.last - dt.timedelta(days=2), week.last)
            if friday and friday.weekday() == FRIDAY and self.dice.chance(OPENED):
                yield friday

    def _letters(self, opening, by):
        for number in range(1, opening.letters + 1):
            row = Whisper(opening=opening, number=number, on=opening.on, author=by)
            if self._lately and opening.on >= self.calendar.term.first_day and self.dice.chance(SIGNED):
                row.child = self.dice.choice(self._lately)
            if number < opening.letters or opening.on < self.calendar.until - dt.timedelta(days=10):
                self._answered(row)
            yield row

    def _answered(self, row):
        row.level = self.dice.weighted({Whisper.Level.CALM: 6, Whisper.Level.SOME: 5, Whisper.Level.SERIOUS: 1})
        row.way = Whisper.Way.LETTER if row.child else Whisper.Way.OPENLY
        row.answered_on = min(row.on + dt.timedelta(days=3), self.calendar.until)
        row.answer = self.dice.choice(source("mind")["answer"])
