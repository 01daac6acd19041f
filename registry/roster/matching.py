"""Which child, and which class, a row of a roster means."""

import datetime as dt
from collections import defaultdict

from django.utils.translation import gettext as _

from registry.models import SchoolClass, Term
from registry.models.term import FIRST_GRADE, LAST_GRADE, Stage
from registry.roster.duplicates import names_hardly_differ
from registry.roster.register import Known, Register

JUNIOR_AGE = 12  # years from the birth year to the school year's; what tells 2023级 of a nine-year school apart


class Children:
    """Finds the child of each row; a child is found once, so that two namesakes stay two children."""

    def __init__(self, register: Register):
        self.register = register
        self.found: set[int] = set()
        self.born: dict[dt.date, list[Known]] = defaultdict(list)
        for known in register.on_register.values():
            if known.child.birth_date:
                self.born[known.child.birth_date].append(known)

    def resembling(self, row, school_class) -> Known | None:
        """Of whom a new child may be another spelling: born on the same day, of the same name or nearly."""
        name = row.values.get("name")
        for known in self.born.get(row.values.get("birth_date"), ()) if name else ():
            if known.child.pk in self.found:
                continue
            if known.child.name == name or _hardly_differs(known, row, school_class):
                return known
        return None

    def find(self, row, school_class) -> Known | None:
        """By ID number; without one, by name and birth date, or by name within the class."""
        number = row.values.get("id_number")
        known = self.register.by_digest.get(self.register.digests[number]) if number else None
        known = known or self._namesake(row, school_class)
        if known:
            self.found.add(known.child.pk)
        return known

    def _namesake(self, row, school_class) -> Known | None:
        number, born = row.values.get("id_number"), row.values.get("birth_date")
        for known in self.register.by_name.get(row.values.get("name"), []):
            child = known.child
            if child.pk in self.found or (number and child.id_number):
                continue
            if born and child.birth_date:
                if born == child.birth_date:
                    return known
            elif _in_class(known, school_class):
                return known
        return None


def _hardly_differs(known, row, school_class) -> bool:
    said = {row.values.get("guardian_name"), " ".join(row.values.get("guardian_phones") or ())} - {None, ""}
    same_guardian = known.guardian is not None and not said.isdisjoint({known.guardian.name, known.guardian.phones})
    same_class = school_class is not None and _in_class(known, school_class)
    name = row.values["name"]
    return names_hardly_differ(name, known.child.name, same_guardian=same_guardian, same_class=same_class)


def _in_class(known, school_class) -> bool:
    there = known.survey.school_class_id if known.survey else None
    return there is None or school_class is None or there == school_class.pk


class Classes:
    """Finds the class that a row means, and proposes those that the school does not have yet."""

    def __init__(self, register: Register, term: Term, stage: str):
        self.known, self.term, self.stage = dict(register.classes), term, stage
        self.new: list[SchoolClass] = []
        self.named: dict[tuple[int, int], SchoolClass] = {}

    def of(self, row) -> tuple[SchoolClass | None, str]:
        """The class, or None and what is unclear about it. A row that is held for another reason needs none."""
        ref = row.values.get("school_class")
        if row.held or not ref:
            return None, ""
        grade = ref.grade_in(self.term.school_year, junior=self._is_junior(ref, row))
        if grade is None:
            return None, ""
        number = ref.number or self._only_number(grade)
        if number is None:
            return None, _("the grade has several classes; write which one it is")
        if (grade, number) not in self.named:
            self.named[grade, number] = self._named(SchoolClass.in_grade(grade, number, self.term.school_year))
        return self.named[grade, number], ""

    def _is_junior(self, ref, row) -> bool:
        """An intake year alone does not say of which school; the school's stage does, or the child's age."""
        if ref.grade is not None or self.stage != Stage.BOTH:
            return self.stage == Stage.JUNIOR
        years = self.term.school_year - (ref.intake_year or 0)
        born = row.values.get("birth_date")
        fits_junior = 0 <= years <= LAST_GRADE[Stage.JUNIOR] - FIRST_GRADE[Stage.JUNIOR]
        return bool(born) and fits_junior and self.term.school_year - born.year >= JUNIOR_AGE

    def _only_number(self, grade) -> int | None:
        """The number of the grade's one class; 1 where it has none yet; None where it has several."""
        of = SchoolClass.in_grade(grade, 1, self.term.school_year)
        numbers = [number for stage, intake, number in self.known if (stage, intake) == (of.stage, of.intake_year)]
        return (numbers or [1])[0] if len(numbers) < 2 else None

    def _named(self, school_class) -> SchoolClass:
        key = (school_class.stage, school_class.intake_year, school_class.number)
        if key not in self.known:
            self.known[key] = school_class
            self.new.append(school_class)
        return self.known[key]
