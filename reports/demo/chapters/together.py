"""What is done together: the event of plan 3, meetings, lessons, rounds with hazards, a contest, a club, a drive."""

import datetime as dt

from activities.models import (
    Activity,
    ActivityClass,
    ActivityHelper,
    Expense,
    Gift,
    Hazard,
    Incident,
    Participant,
    Partner,
    Stage,
    Task,
)  # fmt: skip
from reports.demo.sources import source
from reports.demo.store import Past, save

PRESENT = 54  # children at the event (plan 3, 6)
GROUPS = 6
WEEK = dt.timedelta(days=7)
KIND, HELD = Activity.Kind, Activity.State.HELD


def at(text) -> dt.time:
    return dt.time.fromisoformat(text)


def times(row) -> dict:
    return {"starts": at(row[0]), "ends": at(row[1])}


class Chapter:
    def __init__(self, dice, campus, voice):
        self.dice, self.campus, self.calendar = dice, campus, campus.calendar
        self.cases, self.text = [], source("together")

    def settle(self, cases):
        self.cases += cases

    def close(self):
        self.partners = [Partner(agreed_on=self.calendar.terms[0].first_day, **row) for row in self.text["partners"]]
        save([(row, [Past(row.agreed_on, self.campus.office)]) for row in self.partners])
        self._event()
        for term in self.calendar.terms:
            self._term(term)

    # ------------------------------------------------------------------ the event of plan 3
    def _event(self):
        text, office, day = self.text["event"], self.campus.office, self._ninth_of_may()
        told = ("title", "theme", "place", "purpose", "background", "summary", "feedback", "press")
        event = self._held(
            KIND.EVENT, day, office, begins=at("07:30"), ends=at("16:30"), budget=3200,
            **{name: text[name] for name in told},
        )  # fmt: skip
        event.partners.add(self.partners[0])
        cases = sorted(self._there(day), key=self._class_key)[:PRESENT]
        rows = [
            Participant(activity=event, child=case.child, group=n * GROUPS // len(cases) + 1, here=True, back=True)
            for n, case in enumerate(cases)
        ]
        self._save(rows, day, office)
        self._save([row for part in rows for row in self._two_volunteers(event, part)], day, office)
        before = [day - dt.timedelta(days=2 + n % 10) for n in range(len(text["tasks"]))]
        self._save(
            [
                Task(activity=event, what=what, department=who, due_on=due, done_on=due - dt.timedelta(days=1))
                for (what, who), due in zip(text["tasks"], before, strict=True)
            ],
            day, office,
        )  # fmt: skip
        lines = [Stage(activity=event, **times(r), what=r[2], who=r[3], props=r[4]) for r in text["programme"]]
        self._save(lines, day, office)
        names = ("what", "budgeted", "spent", "receipt")
        self._save([Expense(activity=event, **dict(zip(names, r, strict=True))) for r in text["expenses"]], day, office)
        self._save(
            [Incident(activity=event, at=at(r[0]), what=r[1], done=r[2]) for r in text["incidents"]], day, office
        )

    def _ninth_of_may(self):
        """The latest that has come; in a school that began later, a school day of its first term."""
        first, until = self.calendar.terms[0].first_day, self.calendar.until
        days = [dt.date(year, 5, 9) for year in (until.year, until.year - 1)]
        found = [day for day in days if first <= day <= until]
        return found[0] if found else self.calendar.pick_or_first(self.dice, first, until)

    def _two_volunteers(self, event, part):
        """A pair of students of the university for each child."""
        for called in ("哥哥", "姐姐"):
            name = self.dice.choice(self.text["event"]["surnames"])
            yield ActivityHelper(
                activity=event, name=f"{name}{called}", child=part.child, group=part.group, partner=self.partners[0]
            )

    # ------------------------------------------------------------------ what comes every term
    def _term(self, term):
        classes = {key: head for key, head in self.campus.heads.items() if key[1] == term.pk}
        middle = term.first_day + 8 * WEEK
        for (school_class, _term), head in sorted(classes.items(), key=lambda one: one[0]):
            self._parents_meeting(school_class, head, middle)
        for n, month in enumerate(self.calendar.months(term.first_day, self.calendar.end(term))):
            self._month(n, month, sorted(key[0] for key in classes))
        self._once(term)

    def _month(self, n, month, classes):
        day = self.calendar.pick(self.dice, month.first, month.last)
        if day is None:
            return
        lesson, psychologist = self.text["lesson"], self.campus.psychologist
        for school_class in classes[: len(classes) // 2]:
            title = lesson["titles"][n % len(lesson["titles"])]
            row = self._held(KIND.LESSON, day, psychologist, title=title, summary=lesson["summary"])
            self._of_class(row, school_class, day, psychologist, here=True)
        self._check(n, day)
        minutes, looked = self.text["patrol"]["minutes"], ("gate", "road", "ponds", "strangers")
        self._held(KIND.PATROL, day, self.campus.office, title="放学路队巡逻", minutes=minutes, checked=looked)
        forum = self.text["forum"]
        row = self._held(KIND.FORUM, day, psychologist, title="留守儿童座谈会", guests=6, **forum)
        some = self._there(day)[n : n + 5]
        self._save(
            [Participant(activity=row, child=c.child, here=True, family="guardian") for c in some], day, row.author
        )

    def _check(self, n, day):
        """Each finds something; what was found lately is still open."""
        text, office = self.text["check"], self.campus.office
        looked = ("wiring", "exits", "fire", "windows", "beds", "night")
        row = self._held(KIND.DORMITORY, day, office, title="宿舍安全检查", minutes=text["minutes"], checked=looked)
        what, where, severity = text["hazards"][n % len(text["hazards"])]
        hazard = Hazard(activity=row, what=what, where=where, severity=severity, mender=office, due_on=day + WEEK)
        if day + WEEK <= self.calendar.until:
            hazard.closed_on = day + dt.timedelta(days=3)
            hazard.closed_how = text["mended"][n % len(text["mended"])]
        self._save([hazard], day, office)

    def _parents_meeting(self, school_class, head, day):
        if head is None or day > self.calendar.until:
            return
        text = self.text["parents"]
        row = self._held(
            KIND.PARENTS, day, head, title="期中家长会", theme=self.dice.choice(text["theme"]),
            minutes=text["minutes"], questions=text["questions"],
        )  # fmt: skip
        rows = self._of_class(row, school_class, day, head)
        for part in rows:
            part.family = self.dice.weighted({"guardian": 7, "mother": 2, "absent": 2})
            part.remark = self.dice.choice(text["absent"]) if part.family == "absent" else ""
        Participant.objects.bulk_update(rows, ["family", "remark"])

    def _once(self, term):
        """A contest in May, a club, a training and a drive; the latest club is still to come."""
        office, psychologist = self.campus.office, self.campus.psychologist
        day = self.calendar.pick(self.dice, term.first_day, self.calendar.end(term))
        if day is None:
            return
        self._contest(term)
        club = self._held(KIND.CLUB, day, psychologist, title=self.text["club"]["title"])
        some = self._there(day)[:12]
        self._save([Participant(activity=club, child=c.child, here=True) for c in some], day, psychologist)
        training = self._held(KIND.TRAINING, day, psychologist, hours=2, **self.text["training"])
        training.partners.add(self.partners[3])
        teachers = [ActivityHelper(activity=training, staff=s, role="present") for s in self.campus.others[:8]]
        self._save(teachers, day, psychologist)
        drive = self._held(KIND.DRIVE, day, office, title=self.text["drive"]["title"])
        names = ("donor", "goods", "amount", "given_to")
        gifts = [Gift(activity=drive, **dict(zip(names, row, strict=True))) for row in self.text["drive"]["gifts"]]
        self._save(gifts, day, office)

    def _contest(self, term):
        text, office = self.text["contest"], self.campus.office
        day = dt.date(term.last_day.year, 5, 20)
        if not term.first_day <= day <= self.calendar.end(term):
            return
        row = self._held(KIND.CONTEST, day, office, title=text["title"])
        wrote = [
            Participant(
                activity=row, child=case.child, here=True, entry=text["entries"][n % len(text["entries"])],
                result=text["prizes"][n] if n < len(text["prizes"]) else "",
            )
            for n, case in enumerate(self._there(day)[:9])
        ]  # fmt: skip
        self._save(wrote, day, office)

    # ------------------------------------------------------------------ saving
    def _held(self, kind, day, by, **said) -> Activity:
        row = Activity(kind=kind, on=day, organiser=by, author=by, state=HELD, **said)
        self._save([row], day, by)
        return row

    def _of_class(self, row, school_class, day, by, **said) -> list:
        ActivityClass.objects.create(activity=row, school_class_id=school_class)
        cases = [case for case in self._there(day) if case.stay_on(day).school_class.pk == school_class]
        rows = [Participant(activity=row, child=case.child, **said) for case in cases]
        self._save(rows, day, by)
        return rows

    def _there(self, day) -> list:
        return [case for case in self.cases if case.stay_on(day)]

    def _class_key(self, case):
        return (case.facts.school_class_id or 0, case.child.pk)

    @staticmethod
    def _save(rows, day, by):
        save([(row, [Past(day, by)]) for row in rows])
