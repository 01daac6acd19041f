"""The children of an export as the register stood on a day, each with carer and parents, in a handful of queries."""

import datetime as dt
from dataclasses import dataclass
from functools import cache, cached_property

from django.db.models import F

from registry.codes import YesNo
from registry.disclosure import Disclosure
from registry.models import Child, Guardian, Parent, Term, TermSurvey

MOTHER_OR_FATHER = {"51": Parent.Kind.FATHER, "52": Parent.Kind.MOTHER}
DASH = "—"


@dataclass(slots=True)
class Member:
    """One of the two family members whom the education records name."""

    name: str = ""
    relation: str = ""
    phones: str = ""
    address: str = ""
    employer: str = ""
    is_guardian: str = ""


class Dashes:
    """A parent who has died: the civil-affairs form wants a dash in each of the cells (forms.md 3)."""

    def __getattr__(self, name):
        return DASH


@dataclass
class Entry:
    """A child of the export. Values are asked for by name: "guardian.phones" of one of its rows, or see values.py."""

    survey: TermSurvey
    guardian: Guardian | None
    father: Parent | None
    mother: Parent | None
    reading: Disclosure
    on: dt.date
    number: int = 0

    @property
    def child(self) -> Child:
        return self.survey.child

    def kept(self, whose: str, attribute: str):
        """What the register keeps, masked from those who may not read it; "" if there is no such person."""
        row = getattr(self, whose)
        value = "" if row is None else getattr(row, attribute)
        kind = _kind(type(row), attribute)
        value = self.reading.show(self.survey.child_id, kind, value) if kind and value else value
        return tuple(value.split()) if attribute == "phones" and isinstance(value, str) else value

    # ---- the adults as a layout names them
    @property
    def father_or_dash(self):
        return _or_dash(self.father)

    @property
    def mother_or_dash(self):
        return _or_dash(self.mother)

    @property
    def trustee_row(self) -> Guardian | None:
        """The carer, if it is none of the parents."""
        return None if self.guardian is None or self.is_parent else self.guardian

    @property
    def is_parent(self) -> bool:
        """Does a parent look after the child?"""
        return self.guardian is not None and self.guardian.relation.startswith("5")

    @cached_property
    def member1(self) -> Member:
        """Who looks after the child; failing that the father, or the mother."""
        return self._carer() or next(iter(self._parents()), Member())

    @cached_property
    def member2(self) -> Member:
        """One of the parents who is not the first."""
        others = [one for one in self._parents() if self._carer() and one.relation != self.member1.relation]
        others = others or self._parents()[1:]
        return next(iter(others), Member())

    def _carer(self) -> Member | None:
        if self.guardian is None or not (self.guardian.name or self.guardian.relation):
            return None
        kind = MOTHER_OR_FATHER.get(self.guardian.relation, "")
        return Member(
            self.guardian.name,
            self.guardian.relation,
            self.kept("guardian", "phones"),
            self.kept("guardian", "address"),
            self._employer(kind) if kind else "",
            YesNo.YES.value,
        )

    def _parents(self) -> list[Member]:
        return [
            Member(row.name, relation, self.kept(kind, "phones"), "", self._employer(kind), YesNo.NO.value)
            for relation, kind in MOTHER_OR_FATHER.items()
            if (row := getattr(self, kind)) and row.name and row.status != Parent.Status.DEAD
        ]

    def _employer(self, kind) -> str:
        return self.kept(kind, "employer") or self.kept(kind, "workplace")


@cache
def _kind(model, attribute):
    """The sensitivity of a field; None for what is no sensitive field of a model."""
    fields = {field.name: field for field in model._meta.fields} if hasattr(model, "_meta") else {}
    return getattr(fields.get(attribute), "kind", None)


def _or_dash(parent):
    return Dashes() if parent and parent.status == Parent.Status.DEAD else parent


def register_day(term: Term, on: dt.date) -> dt.date:
    """As of which day a list of `term` is made on the day `on`: the last day of a term that has ended."""
    return min(max(on, term.first_day), term.last_day)


def survey_rows(user, term: Term, on: dt.date):
    """Survey rows of the children on the register in `term` whom `user` may take away in a file, with both verdicts."""
    day = register_day(term, on)
    rows = TermSurvey.objects.on_register(day).filter(term=term).with_verdicts(day)
    return rows.filter(child__in=Child.objects.exportable_by(user))


def read_entries(rows, *, user, term: Term, on: dt.date) -> list[Entry]:
    """The entries of these survey rows, class by class, numbered from 1. Four queries, however many children."""
    day = register_day(term, on)
    surveys = list(in_order(rows.select_related("child", "school_class", "term")))
    of = rows.order_by().values("child")
    carers = {guardian.child_id: guardian for guardian in Guardian.objects.caring_on(day).filter(child__in=of)}
    parents = {(parent.child_id, parent.kind): parent for parent in Parent.objects.filter(child__in=of)}
    reading = Disclosure(user, on)
    return [
        Entry(
            survey,
            carers.get(survey.child_id),
            parents.get((survey.child_id, Parent.Kind.FATHER)),
            parents.get((survey.child_id, Parent.Kind.MOTHER)),
            reading,
            day,
            number,
        )
        for number, survey in enumerate(surveys, start=1)
    ]


def in_order(rows):
    """By grade, class and name; who has no class yet comes last."""
    stage, intake = F("school_class__stage"), F("school_class__intake_year")
    number = F("school_class__number")
    return rows.order_by(
        stage.desc(nulls_last=True), intake.desc(nulls_last=True), number.asc(nulls_last=True), "child__name", "child"
    )
