"""A `Case` of the reference, put into the database."""

from contextlib import contextmanager

from django.db import transaction

from accounts.models import Staff
from pairing.models import Pairing, SupportChild, SupportSession
from registry.models import CalendarEntry, Child, ClassTerm, SchoolClass, Term, TermSurvey
from reports.models import CareStandard
from talks.models import Talk, TalkChild
from visits.models import HomeVisit, HomeVisitChild

# What is written for a duty: model, links, and what else stands in the record.
MODELS = {
    "talk": (Talk, TalkChild, {}),
    "visit": (HomeVisit, HomeVisitChild, {}),
    "tutoring": (SupportSession, SupportChild, {"what": ("tutoring",)}),
    "helper-contact": (SupportSession, SupportChild, {"what": ("contact",)}),
}
HELPERS = 2
CLASSES = 2


@contextmanager
def undone():
    """Whatever is written within is not there afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Built:
    """The rows of a case: `term`, `kids`, `helpers`, `classes`, `standards`, each in the order of the case."""

    def __init__(self, case):
        self.term = Term.objects.create(year=case.first.year, season="autumn", first_day=case.first, last_day=case.last)
        self.helpers = Staff.objects.bulk_create(
            Staff(number=f"H{n}", name=f"帮扶{n}", must_change_password=False) for n in range(HELPERS)
        )
        year = self.term.school_year
        self.classes = SchoolClass.objects.bulk_create(
            SchoolClass(stage="primary", intake_year=year - n, number=1) for n in range(CLASSES)
        )
        ClassTerm.objects.bulk_create(ClassTerm(term=self.term, school_class=of) for of in self.classes)
        self.kids = Child.objects.bulk_create(Child(name=f"孩子{n}") for n in range(len(case.kids)))
        TermSurvey.objects.bulk_create(self._survey(*pair) for pair in zip(self.kids, case.kids, strict=True))
        Pairing.objects.bulk_create(
            Pairing(
                child=self.kids[p.kid], staff=self.helpers[p.helper], primary=False, started_on=p.first,
                ended_on=p.last, end_reason="other" if p.last else "",
            )
            for p in case.pairs
        )  # fmt: skip
        self._calendar(case)
        self._notes(case)
        self.standards = CareStandard.objects.bulk_create(self._standard(rule) for rule in case.rules)

    def _survey(self, child, kid):
        return TermSurvey(
            child=child, term=self.term, joined_on=kid.joined, left_on=kid.left,
            left_reason="transferred" if kid.left else "", boarding="2" if kid.boarder else "",
            key_support="1" if kid.key else "0", school_class=None if kid.of is None else self.classes[kid.of],
        )  # fmt: skip

    def _calendar(self, case):
        entries = [("holiday", first, last) for first, last in case.off] + [("school_day", d, d) for d in case.extra]
        CalendarEntry.objects.bulk_create(
            CalendarEntry(term=self.term, kind=kind, first_day=first, last_day=last) for kind, first, last in entries
        )

    def _notes(self, case):
        for duty, (model, link, said) in MODELS.items():
            notes = [note for note in case.notes if note.duty == duty]
            rows = model.objects.bulk_create(model(on=note.day, author=self.helpers[note.by], **said) for note in notes)
            link.objects.bulk_create(
                link(record=row, child=self.kids[kid], on=note.day)
                for row, note in zip(rows, notes, strict=True)
                for kid in note.kids
            )

    def _standard(self, rule):
        return CareStandard(
            term=self.term, duty=rule.duty, per=rule.per, count=rule.count, whom=rule.whom, since=rule.since,
            responsible="helper" if rule.by_helper else "class_teacher",
        )  # fmt: skip
