"""How many left-behind children each class has, how far they are verified, how that was found out, who signed for it.

Every number is one of the register, told by the same expression as the list behind it; see `Count.slug`.
"""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count as CountRows
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.codes import Boarding, EducationVerdict, Sex, SurveyMethod
from registry.models import ClassSignature, ClassTerm, Term, TermSurvey
from registry.models.signing import roll_digest
from registry.models.term import grade_name

NO_CLASS = "none"  # in an address: of those in no class
VERIFIED = Q(state=TermSurvey.State.VERIFIED)
SIGNED, CHANGED, UNSIGNED = "signed", "changed", "unsigned"


@dataclass(frozen=True, slots=True)
class Count:
    """What is counted: an expression over survey rows with their verdicts, and the condition that lists the same."""

    name: str
    label: Any
    holds: Q
    slug: str = ""


# The totals that a class teacher signs for: the fields of `ClassSignature`.
TOTALS = (
    Count("n", gettext_lazy("left-behind children"), Q()),
    Count("boys", gettext_lazy("boys"), Q(child__sex=Sex.MALE), "sex.1"),
    Count("girls", gettext_lazy("girls"), Q(child__sex=Sex.FEMALE), "sex.2"),
    Count("both_away", gettext_lazy("both parents away"), Q(education=EducationVerdict.BOTH_AWAY), "both-away"),
    Count("one_away", gettext_lazy("one parent away"), Q(education=EducationVerdict.ONE_AWAY), "one-away"),
    Count("boarders", gettext_lazy("boarding pupils"), Q(boarding=Boarding.BOARDER), "boarder"),
    Count("verified", gettext_lazy("verified"), VERIFIED, "verified"),
)
WAITING = Count("waiting", gettext_lazy("to verify"), ~VERIFIED, "to-verify")
# How those who are verified were found out: the parts add up to them.
HOW = tuple(
    Count(f"how_{value or 'unknown'}", label, VERIFIED & Q(method=value), f"how.{value or 'unknown'}")
    for value, label in [*SurveyMethod.choices[1:], SurveyMethod.choices[0]]
)
COUNTS = (*TOTALS, WAITING, *HOW)


@dataclass(slots=True)
class Number:
    """A count with the list behind it; nothing is behind a nought."""

    count: Count
    value: int
    url: str


@dataclass
class Line:
    """A class, a grade or the school with its numbers. `place` is how an address looks at the same children."""

    name: str
    place: dict
    counts: dict = field(default_factory=lambda: dict.fromkeys((count.name for count in COUNTS), 0))
    children: frozenset = frozenset()
    class_term: ClassTerm | None = None
    signature: ClassSignature | None = None

    @property
    def waiting(self) -> int:
        return self.counts[WAITING.name]

    @property
    def n(self) -> int:
        return self.counts["n"]

    @property
    def totals(self) -> list[Number]:
        return self._numbers(TOTALS)

    @property
    def how(self) -> list[Number]:
        return self._numbers(HOW)

    @property
    def to_verify(self) -> Number:
        return self._numbers((WAITING,))[0]

    @cached_property
    def roll(self) -> str:
        return roll_digest(self.children)

    @property
    def state(self) -> str:
        """Is there a signature, and does it still fit the class's register?"""
        if self.signature is None:
            return UNSIGNED
        return SIGNED if self.signature.roll == self.roll and not self.waiting else CHANGED

    @property
    def may_be_signed(self) -> bool:
        return self.class_term is not None and not self.waiting and self.state != SIGNED

    def _numbers(self, counts):
        return [Number(count, self.counts[count.name], self._url(count)) for count in counts]

    def _url(self, count):
        if not self.counts[count.name]:
            return ""
        asked = {**self.place, **({"is": count.slug} if count.slug else {})}
        return reverse("children") + (f"?{urlencode(asked)}" if asked else "")

    def grade_name(self, term) -> str:
        return grade_name(self.class_term.school_class.grade_in(term.school_year))

    def add(self, other: "Line"):
        for name, value in other.counts.items():
            self.counts[name] += value


@dataclass
class Census:
    """The classes of a term in the order in which people name them, by grade, and what they come to."""

    term: Term
    grades: list[tuple[Line, list[Line]]]
    classless: Line | None
    school: Line

    @property
    def classes(self) -> list[Line]:
        return [line for _grade, lines in self.grades for line in lines]

    @property
    def signed(self) -> int:
        return sum(line.state == SIGNED for line in self.classes)

    @property
    def lines(self) -> list[tuple[str, Line]]:
        """From top to bottom: ("class", …) …, ("grade", …), …, ("school", …)."""
        found = [
            pair for grade, lines in self.grades for pair in [*(("class", line) for line in lines), ("grade", grade)]
        ]
        return [*found, *([("class", self.classless)] if self.classless else []), ("school", self.school)]


def census(user, term: Term, class_terms, on) -> Census:
    """The numbers of these classes of `term` as of the day `on`, of the children whom `user` may see."""
    period = {"term": term.slug} if term.last_day < on else {}
    lines = [
        Line(row.name, {**period, "class": row.school_class_id}, class_term=row) for row in class_terms
    ]  # fmt: skip
    day = term.register_day(on)
    rows = TermSurvey.objects.visible_to(user).on_register(day).filter(term=term)
    by_class = {line.class_term.school_class_id: line for line in lines}
    classless = Line(_("Class not known"), {**period, "class": NO_CLASS})
    by_class[None] = classless
    _count(rows, by_class, day)
    _sign(lines, user)
    grades = _by_grade(lines, term, period)
    school = Line(_("Whole school"), period)
    for line in [*lines, classless]:
        school.add(line)
    return Census(term, grades, classless if classless.n else None, school)


def of_class(user, class_term: ClassTerm, on) -> Line:
    """The numbers of one class."""
    found = census(user, class_term.term, [class_term], on)
    return found.classes[0]


def _count(rows, by_class, day):
    counted = rows.with_verdicts(day).order_by().values("school_class")
    for row in counted.annotate(**{count.name: CountRows("pk", filter=count.holds or None) for count in COUNTS}):
        line = by_class.get(row.pop("school_class"))
        if line:
            line.counts = row
    children = {}
    for school_class, child in rows.order_by().values_list("school_class", "child"):
        children.setdefault(school_class, set()).add(child)
    for school_class, line in by_class.items():
        line.children = frozenset(children.get(school_class, ()))


def _sign(lines, user):
    found = ClassSignature.objects.visible_to(user).filter(class_term__in=[line.class_term.pk for line in lines])
    latest = {signature.class_term_id: signature for signature in found.select_related("by")}
    for line in lines:
        line.signature = latest.get(line.class_term.pk)


def _by_grade(lines, term, period):
    grades = {}
    for line in sorted(lines, key=lambda line: _order(line, term)):
        grade = line.class_term.school_class.grade_in(term.school_year)
        if grade not in grades:
            grades[grade] = (Line(grade_name(grade), {**period, "grade": grade}), [])
        total, members = grades[grade]
        total.add(line)
        members.append(line)
    return list(grades.values())


def _order(line, term):
    school_class = line.class_term.school_class
    return school_class.grade_in(term.school_year), school_class.number
