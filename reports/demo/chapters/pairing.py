"""Volunteers, pupils and families who stand by children of the demo school; the cards; the growth diaries."""

import datetime as dt
from itertools import permutations

from pairing.models import Companion, CompanionReport, Companionship, DiaryEntry, Pairing, PairingCard, Way, year_from
from reports.demo import personas
from reports.demo.records import Entry, save_records
from reports.demo.sources import source
from reports.demo.store import Past, save

Kind = Companionship.Kind
FIRST = dt.timedelta(days=12)  # after the term has begun, the volunteers come
CARDS = 0.5


class Chapter:
    """The children are taken in the order in which they come, until every companion has somebody."""

    def __init__(self, dice, campus, voice):
        self.dice, self.campus, self.calendar = dice, campus, campus.calendar
        self.day = min(self.calendar.term.first_day + FIRST, self.calendar.until)
        self.companions = None
        self.places, self._texts = [], {}

    def settle(self, cases):
        if self.companions is None:
            self._enrol(cases)
        here = [case for case in cases if case.stays[-1].left_on is None and case.stays[-1].joined_on <= self.day]
        rows = []
        while here and self.places:
            rows += [self._with(here.pop(0).child, kind, one) for kind, one in self.places.pop(0)]
        save([(row, [Past(row.started_on, self.campus.office)]) for row in rows])
        self._report(rows)
        self._write_diaries(cases)
        self._fill_cards(cases)

    def close(self):
        """Nothing waits until all children are there."""

    # ------------------------------------------------------------------ who helps
    def _enrol(self, cases):
        texts, villages = source("companions"), sorted({case.family.village for case in cases if case.family.village})
        checked = {"screened_on": self.day, "declared_on": self.day}
        school_class = next(iter(self.campus.classes.values()))

        def made(kind, name, sex="", **said):
            return Companion(kind=kind, name=name, sex=sex, added_by=self.campus.office, **said)

        tutors = [
            made("tutor", name, sex, organisation=work, subjects=subjects, phones=self._phone(),
                 village=self.dice.choice(villages) if villages else "", availability="周末", **checked)
            for name, sex, work, subjects in texts["tutors"]
        ]  # fmt: skip
        students = [
            made("student", name, sex, organisation=work, phones=self._phone(), **checked)
            for name, sex, work in texts["students"]
        ]
        pupils = [made("pupil", name, school_class=school_class) for name in texts["pupils"]]
        families = [
            made("family", name, sex, parent_of=of, phones=self._phone(), **checked)
            for name, sex, of in texts["families"]
        ]
        account = self.campus.staff[personas.VOLUNTEER]
        next(one for one in tutors if one.name == account.name).account = account
        self.companions = [*tutors, *students, *pupils, *families]
        save([(one, [Past(self.day, self.campus.office)]) for one in self.companions])
        twos = zip(students[::2], students[1::2], strict=True)
        self.places = [
            *([(Kind.TUTOR, one)] for one in tutors),
            *([(Kind.VOLUNTEER, one) for one in two] for two in twos),
            *([(Kind.FRIEND if n % 2 else Kind.STUDY_HELPER, one)] for n, one in enumerate(pupils)),
            *([(Kind.PROXY_PARENT, one)] for one in families),
        ]

    def _phone(self):
        return f"13800{self.dice.randrange(10**6):06}"

    def _with(self, child, kind, companion):
        agreed = kind == Kind.VOLUNTEER
        return Companionship(
            child=child, companion=companion, kind=kind, started_on=self.day,
            agreed_until=year_from(self.day) if agreed else None,
            signed_by=tuple(Companionship.Signer.values) if agreed else (),
        )  # fmt: skip

    # ------------------------------------------------------------------ what was written
    def _report(self, rows):
        save_records(
            [
                Entry(self._told(row, day), [row.child])
                for row in rows
                if row.companion.kind in Companion.VOLUNTEERS
                for day in self._days(row.started_on)
            ]
        )

    def _told(self, row, day):
        return CompanionReport(
            on=day, author=row.companion.account or self.campus.office, companion=row.companion,
            conduct=self.dice.choice(("good", "fair")), ways=(self.dice.choice(Way.values),),
            content=self._say("told", row.child),
        )  # fmt: skip

    def _say(self, what, child) -> str:
        """Two sentences about the child, never the same two again."""
        texts = self._texts.setdefault((what, child.pk), [])
        if not texts:
            texts += permutations(source("companions")[what], 2)
            self.dice.shuffle(texts)
        return f"{child.name}：{''.join(texts.pop())}"

    def _days(self, first):
        """One in about every month."""
        day = first
        while (day := day + dt.timedelta(days=self.dice.randrange(18, 33))) <= self.calendar.until:
            yield day

    def _write_diaries(self, cases):
        written = []
        for case in cases[::6]:
            for day in self._days(self.day):
                if helper := case.helper_on(day):
                    entry = DiaryEntry(on=day, author=helper, content=self._say("diary", case.child))
                    written.append(Entry(entry, [case.child]))
        save_records(written)

    def _fill_cards(self, cases):
        children = [case.child for case in cases if self.dice.chance(CARDS)]
        pairings = Pairing.objects.open().filter(child__in=children).select_related("staff").order_by("pk")
        cards = [
            (
                PairingCard(
                    pairing=one, situation="性格偏内向，学习习惯还不稳定，喜欢画画和听故事。",
                    goals="愿意主动和老师说话，作业按时完成。",
                    measures="每周谈一次话，每周辅导一次，每月和家长通一次电话。",
                ),
                [Past(one.started_on, one.staff)],
            )
            for one in pairings
        ]  # fmt: skip
        save(cards)
