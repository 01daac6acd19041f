"""Plans of the children who need one, study checks, the progress file, what children say, and one mandatory report."""

import datetime as dt

from django.utils import timezone

from care.models import (
    Band,
    CarePlan,
    ChildVoice,
    Grade,
    HarmReport,
    Level,
    PlanMeasure,
    PlanReview,
    PlanVersion,
    ProgressRecord,
    StudyCheck,
)
from reports.demo import personas
from reports.demo.records import Entry, save_records
from reports.demo.sources import source
from reports.demo.store import Past, save

WITH_PLAN, ASKED, CHECKED = 0.08, 0.3, 0.25
NEARLY = {-1: 1, 0: 5, 1: 2}  # how a level moves from term to term
A_WEEK = dt.timedelta(days=7)


class Chapter:
    def __init__(self, dice, campus, voice):
        self.dice, self.campus, self.calendar, self.voice = dice, campus, campus.calendar, voice
        self.head = campus.staff[personas.HEAD]
        self.worried = []  # cases whose plan is in force, for the one report

    def settle(self, cases):
        here = [case for case in cases if case.stays[-1].term is self.calendar.term and case.stays[-1].left_on is None]
        self._progress(cases)
        chosen = [case for case in here if case.worrying or self.dice.chance(WITH_PLAN)]
        self._plans(chosen)
        self._checks(here)
        self._voices(here)
        self.worried += [case for case in chosen if case.worrying]

    def close(self):
        """One report, still open: the education bureau has not given its receipt."""
        for case in self.worried[:1]:
            on, by = self.calendar.until, case.stays[-1].head
            at = timezone.make_aware(dt.datetime.combine(on, dt.time(9, 20)))
            report = HarmReport(
                child=case.child, author=by, on=on, suspicions=("neglect",), police_at=at, police_by=by.name,
                police_receipt="青场派出所受案登记", civil_at=at, civil_by=by.name, civil_receipt="镇民政办已接报",
                facts=f"{case.kid.given}连着三天没吃晚饭，说家里没人，夜里一个人睡。手脚没有伤。",
                taken="当晚留在学校吃住，电话联系了家长。",
            )  # fmt: skip
            save([(report, [Past(on, by)])])

    # ------------------------------------------------------------------ plans
    def _plans(self, cases):
        told = [(case, self._told(case)) for case in cases]
        plans = [(self._plan(case, one), case, one) for case, one in told]
        save([(plan, [Past(plan.started_on, plan.author)]) for plan, _case, _one in plans])
        versions = [(self._version(plan, case, one), one) for plan, case, one in plans]
        save([(version, [Past(version.plan.started_on, version.author)]) for version, _one in versions])
        measures = [
            PlanMeasure(version=version, what=what, who=who, when=when, done_on=self._done(version))
            for version, one in versions
            for what, who, when in one["measures"]
        ]
        save([(measure, [Past(measure.version.plan.started_on, measure.version.author)]) for measure in measures])
        save_records([entry for plan, case, _one in plans for entry in self._reviews(plan, case)])

    def _told(self, case):
        kinds = [one for one in source("plans")["plan"] if case.worrying == (one["kind"] == "individual")]
        return self.dice.choice(kinds)

    def _plan(self, case, told):
        stay = case.stays[-1]
        on = self.calendar.pick_or_first(
            self.dice, stay.joined_on, min(stay.joined_on + 4 * A_WEEK, self.calendar.until)
        )
        return CarePlan(
            child=case.child, kind=told["kind"], triggers=tuple(told["triggers"]), started_on=on, author=stay.head,
            title=told["title"].format(name=case.kid.given),
        )  # fmt: skip

    def _version(self, plan, case, told):
        """Most are in force; some wait for the head."""
        decided = {"state": "approved", "decided_on": plan.started_on, "decided_by": self.head, "remark": "同意。"}
        texts = {name: told[name].format(name=case.kid.given) for name in ("situation", "goals")}
        return PlanVersion(
            plan=plan, author=plan.author, **texts, **({"state": "submitted"} if self.dice.chance(0.15) else decided)
        )

    def _done(self, version):
        return self.calendar.until if version.decided_on and self.dice.chance(0.3) else None

    def _reviews(self, plan, case):
        for month in self.calendar.months(plan.started_on, self.calendar.until):
            day = self.calendar.pick(self.dice, max(month.first, plan.started_on), month.last)
            if day and not case.silent_on(day) and self.dice.chance(0.6):
                said = source("plans")["review"]
                seen = self.dice.choice(said["seen"]).format(name=case.kid.given)
                review = PlanReview(
                    on=day, author=plan.author, plan=plan, effect=self.dice.choice(["good", "some", "some", "none"]),
                    seen=seen, voice=self.dice.choice(said["voice"]),
                )  # fmt: skip
                yield Entry(review, [case.child])

    # ------------------------------------------------------------------ study, and the child's own voice
    def _checks(self, cases):
        entries = []
        for case in cases:
            day = self.calendar.pick(self.dice, case.stays[-1].joined_on, self.calendar.until)
            if day and not case.silent_on(day) and self.dice.chance(CHECKED):
                seen = self.dice.choice(source("plans")["check"]["seen"]).format(name=case.kid.given)
                check = StudyCheck(
                    on=day, author=case.stays[-1].head, level=self.dice.choice(["better", "same", "worse"]), seen=seen,
                    homework=self.dice.choice(["always", "mostly", "seldom"]),
                )  # fmt: skip
                entries.append(Entry(check, [case.child]))
        save_records(entries)

    def _progress(self, cases):
        rows = []
        for case in cases:
            level, marks = self.dice.choice("1223334"), self.dice.choice("1223345")
            for stay in case.stays:
                level, marks = self._moved(level, Level), self._moved(marks, Band)
                row = ProgressRecord(
                    child=case.child, term=stay.term, level=level, marks=marks, chinese=self._moved(marks, Band),
                    maths=self._moved(marks, Band), conduct=self.dice.choice(Grade.values[1:]),
                    mood=self.dice.choice(Grade.values[1:]), attendance=self.dice.choice(Grade.values[2:]),
                )  # fmt: skip
                rows.append((row, [Past(stay.last_day(self.calendar), stay.head)]))
        save(rows)

    def _moved(self, code, codes):
        return str(min(max(int(code) + self.dice.weighted(NEARLY), 1), len(codes)))

    def _voices(self, cases):
        rows = []
        for case in cases:
            if not self.dice.chance(ASKED):
                continue
            stay = case.stays[-1]
            day = self.calendar.pick_or_first(self.dice, stay.joined_on, self.calendar.until)
            voice = ChildVoice(
                child=case.child, term=stay.term, on=day, author=stay.head, face=self.dice.choice([1, 2, 3, 3, 4, 4]),
                helps=self.dice.choice(["yes", "yes", "some", "no", ""]),
                words=self.dice.choice(source("plans")["voice"]["words"]),
            )  # fmt: skip
            rows.append((voice, [Past(day, stay.head)]))
        save(rows)
