"""Carrying a plan out: the term opened, classes and children created, changes written, in bulk and all or nothing."""

from django.db import transaction
from django.utils import timezone

from lib import bulk, history
from lib.fields import digest
from lib.pinyin import spelled
from lib.progress import finished
from registry.actions import leave, open_term
from registry.codes import LeavingReason, SurveyMethod
from registry.models import Child, ClassTerm, Guardian, Parent, RosterImport, Term, TermSurvey
from registry.roster.facts import PARENTS
from registry.roster.plan import CHANGED, HELD, NEW, Plan, verdict_facts
from registry.roster.problems import INFO

SURVEY_FIELDS = (
    "school_class", "address", "registered_address", "household", "boarding", "health", "key_support", "risk",
    "hardship", "income", "remarks", "father_away", "mother_away", "education_override", "override_reason",
    "doubts", "state", "verified_by", "verified_on",
)  # fmt: skip
CHILD_FIELDS = ("name", "spelled", "sex", "birth_date", "id_number", "id_digest", "no_id_reason", "ethnicity")
GUARDIAN_FIELDS = ("relation", "phones", "age", "occupation", "health", "address", "until")
PARENT_FIELDS = ("name", "phones", "workplace", "employer")


def commit(plan: Plan, *, roster: RosterImport, by, on, leaving: dict[int, str] | None = None) -> dict[str, int]:
    """`committing`, run to its end."""
    return finished(committing(plan, roster=roster, by=by, on=on, leaving=leaving))


def committing(plan: Plan, *, roster: RosterImport, by, on, leaving: dict[int, str] | None = None):
    """Writes what `plan` shows and marks `roster` as done. Yields how far it is, from 0 to 1; returns the totals.

    All of it stands in the history under the import's reason, so that it can be taken back (intake.undo).
    `leaving` is child's pk -> reason for those of `plan.left` who have really left; the others stay on the register.
    """
    writer = _Writer(plan, by, on)
    with transaction.atomic(), history.because(roster.reason):
        writer.open()
        yield 0.1
        yield from (0.1 + 0.6 * part for part in writer.add_children())
        writer.change_children()
        yield 0.9
        gone = writer.let_go(leaving or {})
        roster.state, roster.done_at = RosterImport.State.DONE, timezone.now()
        roster.term, roster.totals = writer.term.slug, plan.totals() | {"gone": gone}
        roster.held = [match.place for match in plan.of(HELD)]
        roster.save()
    return roster.totals


class _Writer:
    def __init__(self, plan, by, on):
        self.plan, self.by, self.on = plan, by, on
        self.term = plan.term
        self.doubts: dict[tuple, list[str]] = {}  # what the class teacher is to settle
        for problem in plan.problems:
            if problem.severity != INFO:
                self.doubts.setdefault((problem.sheet, problem.row), []).append(problem.message)

    # ------------------------------------------------------------------ the term and its classes
    def open(self):
        """The term, its classes, and for each child who was on the register its row of this term."""
        self.term = open_term(year=self.plan.term.year, season=self.plan.term.season, by=self.by)
        history.create(self.plan.new_classes, by=self.by)
        for match in self.plan.matches:
            if match.school_class and not match.school_class.pk:
                match.school_class = self._saved(match.school_class)
        self._open_classes()
        self.surveys = {row.child_id: row for row in TermSurvey.objects.filter(term=self.term)}
        self.classes_before = {row.school_class_id for row in self.surveys.values()}

    def _saved(self, school_class):
        key = (school_class.stage, school_class.intake_year, school_class.number)
        return next(c for c in self.plan.new_classes if (c.stage, c.intake_year, c.number) == key)

    def _open_classes(self):
        used = {match.school_class.pk: match.school_class for match in self.plan.matches if match.school_class}
        there = set(ClassTerm.objects.filter(term=self.term).values_list("school_class", flat=True))
        new = [ClassTerm(term=self.term, school_class=c) for pk, c in used.items() if pk not in there]
        history.create(new, by=self.by)

    # ------------------------------------------------------------------ children
    def add_children(self):
        """New files, and files of children who come back. Yields how far it is."""
        matches = self.plan.of(NEW)
        fresh = [match for match in matches if not match.known]
        children = bulk.made(Child, (match.facts.child for match in fresh))
        history.create(children, by=self.by)
        yield 0.3
        pairs = [*zip(fresh, children, strict=True), *((m, m.known.child) for m in matches if m.known)]
        new = (self._new_survey(match, child) for match, child in pairs if child.pk not in self.surveys)
        history.create(bulk.made(TermSurvey, new), by=self.by)
        self._take_back([(match, self.surveys[child.pk]) for match, child in pairs if child.pk in self.surveys])
        yield 0.6
        back = [match for match in matches if match.known]
        self._update_child_rows(back)
        self._write_people(pairs)
        yield 1

    def _take_back(self, pairs):
        """Who left in the course of this term and is named again is on its register as before."""
        for match, row in pairs:
            row.left_on, row.left_reason, row.left_to = None, LeavingReason.ON_REGISTER, ""
            self._fill_survey(row, match)
        history.update(
            [row for _match, row in pairs], [*SURVEY_FIELDS, "left_on", "left_reason", "left_to"], by=self.by
        )

    def _new_survey(self, match, child) -> dict:
        """On the register since the term began, unless the class was on it already without this child."""
        joined = self.term.first_day
        if match.school_class and match.school_class.pk in self.classes_before:
            joined = min(max(self.on, joined), self.term.last_day)
        stands = {"child_id": child.pk, "term_id": self.term.pk, "joined_on": joined, "method": SurveyMethod.ROSTER}
        return stands | self._survey_facts(match)

    def change_children(self):
        matches = self.plan.of(CHANGED)
        self._update_child_rows(matches)
        changed, new = [], []
        for match in matches:
            row = self.surveys.get(match.known.child.pk)
            if row is None:  # from the last primary grade into the junior school: not carried, yet not gone
                new.append(match.known.survey.carried_to(self.term))
                self._fill_survey(new[-1], match)
            elif self._fill_survey(row, match):
                changed.append(row)
        history.update(changed, SURVEY_FIELDS, by=self.by)
        history.create(new, by=self.by)
        self._write_people([(match, match.known.child) for match in matches])

    def _update_child_rows(self, matches):
        children = [match.known.child for match in matches if _fill(match.known.child, match.facts.child)]
        for child in children:
            child.id_digest = digest(child.id_number) or None  # a bulk update does not ask the fields
            child.spelled = spelled(child.name)
        history.update(children, CHILD_FIELDS, by=self.by)

    def _fill_survey(self, row, match) -> bool:
        return _fill(row, self._survey_facts(match))

    def _survey_facts(self, match) -> dict:
        facts = dict(match.facts.survey)
        if match.school_class:
            facts["school_class_id"] = match.school_class.pk
        if doubts := self.doubts.get(match.place):
            facts |= {"doubts": "\n".join(doubts), "state": TermSurvey.State.TO_VERIFY}
            facts |= {"verified_by_id": None, "verified_on": None}
        return facts | verdict_facts(match)

    # ------------------------------------------------------------------ carers and parents
    def _write_people(self, pairs):
        new_guardians, old_guardians, new_parents, old_parents = [], [], [], []
        for match, child in pairs:
            self._guardian(match, child, new_guardians, old_guardians)
            for kind in PARENTS:
                facts, row = getattr(match.facts, kind), getattr(match.known, kind) if match.known else None
                if facts and row is None:
                    new_parents.append({"child_id": child.pk, "kind": kind, **facts})
                elif facts and _fill(row, facts):
                    old_parents.append(row)
        history.update(old_guardians, GUARDIAN_FIELDS, by=self.by)
        history.create(bulk.made(Guardian, new_guardians), by=self.by)
        history.update(old_parents, PARENT_FIELDS, by=self.by)
        history.create(bulk.made(Parent, new_parents), by=self.by)

    def _guardian(self, match, child, new, changed):
        """Somebody of another name is another carer: the one before stays in the file with an end date."""
        facts, row = match.facts.guardian, match.known.guardian if match.known else None
        if not facts:
            return
        if row is None:
            new.append({"child_id": child.pk, **facts})
        elif row.name and facts.get("name") and row.name != facts["name"]:
            row.until = max(self._today_in_term(), row.since or self._today_in_term())
            changed.append(row)
            new.append({"child_id": child.pk, "since": row.until, **facts})
        elif _fill(row, facts):
            changed.append(row)

    def _today_in_term(self):
        return min(max(self.on, self.term.first_day), self.term.last_day)

    # ------------------------------------------------------------------ who left
    def let_go(self, leaving) -> int:
        gone = 0
        asked = {row.child_id for row in self.plan.left}
        for reason in set(leaving.values()) & set(LeavingReason.values) - {LeavingReason.ON_REGISTER}:
            children = [pk for pk, why in leaving.items() if why == reason and pk in asked]
            rows = TermSurvey.objects.filter(term=self.term, child__in=children)
            gone += leave(surveys=rows, reason=reason, on=self._today_in_term(), by=self.by)
        return gone


def _fill(row, facts) -> bool:
    """Sets what is said and different. Tells whether anything was."""
    different = {name: value for name, value in facts.items() if getattr(row, name) != value}
    for name, value in different.items():
        setattr(row, name, value)
    return bool(different)


def term_is_over(term: Term, on) -> bool:
    """Is the roster one of a term that has passed? Said before it goes in."""
    return Term.objects.filter(first_day__gt=term.first_day, first_day__lte=on).exists()
