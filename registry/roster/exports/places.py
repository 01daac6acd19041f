"""What part of the school an export is of: all of it, a grade, a class, or those who are in no class yet."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from lib.text import whole_number
from registry.models import SchoolClass, Term
from registry.models.term import class_name, grade_name
from registry.roster.vocabulary import handing_in

SCHOOL, GRADE, CLASS, NO_CLASS = "", "grade", "class", "none"


@dataclass(frozen=True, slots=True)
class Place:
    """`key` stands in addresses: "", "grade-3", "class-12", "class-none". Its name is in the language of the moment."""

    key: str
    count: int
    grade: int = 0
    number: int = 0
    whole: object = ""  # what the whole is called

    @property
    def name(self) -> str:
        if self.key == SCHOOL:
            return str(self.whole)
        if not self.grade:
            return handing_in()["no_class"]
        return class_name(self.grade, self.number) if self.number else grade_name(self.grade)

    @property
    def of_title(self) -> str:
        """What a title says of it; of the whole school, nothing."""
        return "" if self.key == SCHOOL else self.name

    def of(self, rows, term: Term):
        """Those of these survey rows that belong to it."""
        by, _dash, key = self.key.partition("-")
        if by == GRADE:
            of = SchoolClass.in_grade(self.grade, 1, term.school_year)
            return rows.filter(school_class__stage=of.stage, school_class__intake_year=of.intake_year)
        return rows.filter(school_class=whole_number(key)) if by == CLASS else rows


def places(rows, term: Term, whole) -> dict[str, Place]:
    """Key -> place, for every part of the school in which there are any of `rows`; all of them go by `whole`."""
    names = "school_class", "school_class__stage", "school_class__intake_year", "school_class__number"
    grades, classes, without = Counter(), [], 0
    for pk, stage, intake, number, count in rows.order_by().values_list(*names).annotate(n=Count("pk")):
        if pk is None:
            without = count
            continue
        grade = SchoolClass(stage=stage, intake_year=intake).grade_in(term.school_year)
        grades[grade] += count
        classes.append((grade, number, pk, count))
    made = [Place(SCHOOL, grades.total() + without, whole=whole)]
    made += [Place(f"{GRADE}-{grade}", grades[grade], grade) for grade in sorted(grades)]
    made += [Place(f"{CLASS}-{pk}", count, grade, number) for grade, number, pk, count in sorted(classes)]
    if without:
        made.append(Place(f"{CLASS}-{NO_CLASS}", without))
    return {place.key: place for place in made}
