"""Class names in all their spellings (see patterns.toml), in one column or with the grade in another.

Nothing ambiguous is guessed: what can be read in two ways raises ClassError.
"""

import datetime
import re
from dataclasses import dataclass, replace
from functools import lru_cache

from django.utils.translation import gettext as _

from lib.text import squeeze
from registry.roster.vocabulary import numeral, pattern, patterns

PRIMARY_GRADES, LAST_GRADE = 6, 9
LARGEST_NUMBER = 30
LONGEST_TEXT = 200  # characters that are searched for a class
_MONTH = re.compile("20[0-9]{4}")  # 202309: of a sheet or a title, rather the month than the 9th class of 2023
EXCEL_DATES = range(36526, 73051)  # 2000 to 2099 as Excel counts days


@dataclass(frozen=True, slots=True)
class ClassRef:
    """What was written of a class. `grade` counts from 1 to 9 (7 = first of junior high).

    `intake_year` is the year in which the class entered the stage of schooling that it is in. Any part may be
    unknown; `number` is None where only a grade was named, which is plain to a school with one class in it.
    """

    grade: int | None = None
    intake_year: int | None = None
    number: int | None = None

    def __bool__(self) -> bool:
        return self != NO_CLASS

    def grade_in(self, school_year: int, *, junior: bool = False) -> int | None:
        """The grade in the school year that begins in `school_year`; None if the class is not at school then."""
        if self.grade is not None or self.intake_year is None:
            return self.grade
        years = school_year - self.intake_year + 1
        grade = years + PRIMARY_GRADES if junior else years
        return grade if years >= 1 and grade <= LAST_GRADE else None


NO_CLASS = ClassRef()


class ClassError(ValueError):
    """The class cannot be told. `kind` is class_unknown, class_ambiguous or class_date_mangled."""

    def __init__(self, kind: str, message: str):
        super().__init__(message)
        self.kind = kind
        self.message = message


def parse(value: object, *, grade: object = None, context: ClassRef = NO_CLASS) -> ClassRef:
    """The class in a cell, with the cell of a grade column beside it and what stands above or on the sheet's tab.

    NO_CLASS if nothing is written anywhere. Raises ClassError.
    """
    beside = parse_grade(grade)
    own = _parse_cell(value)
    if own is None:
        return beside or context
    if own.grade is None and own.intake_year is None:
        above = beside or replace(context, number=None)
        if not above:
            raise _ambiguous(_text(value))
        return replace(above, number=own.number)
    if beside and not _agree(own, beside):
        raise _ambiguous(f"{_text(grade)} {_text(value)}")
    return replace(own, grade=own.grade or beside.grade, intake_year=own.intake_year or beside.intake_year)


def parse_grade(value: object) -> ClassRef:
    """The grade or intake in a cell of its own; a whole class there is taken as one. Raises ClassError."""
    text = _text(value)
    if not text:
        return NO_CLASS
    match = pattern("class", "grade_only").fullmatch(text)
    if match:
        return _ref(match)
    found = _parse_cell(value)
    if found is None or (found.grade is None and found.intake_year is None):
        raise _unknown(text)
    return found


def find(text: str) -> ClassRef:
    """The class that a title, a sheet's name or a line between children names; NO_CLASS if none or several."""
    return _find(text[:LONGEST_TEXT])


@lru_cache(maxsize=1024)
def _find(text: str) -> ClassRef:
    text = squeeze(text)
    for spelling in patterns("class", "whole"):
        match = spelling.fullmatch(text)
        if match and not _MONTH.fullmatch(text):
            return _ref(match)
    found = {_ref(match) for spelling in patterns("class", "within") for match in spelling.finditer(text)}
    found = {ref for ref in found if not any(_narrows(other, ref) for other in found)}
    return found.pop() if len(found) == 1 else NO_CLASS


def both(one: ClassRef, other: ClassRef) -> ClassRef:
    """What a title and a sheet's name say together. Raises ClassError if they contradict each other."""
    if not _agree(one, other):
        what = _("the title and the name of the sheet name different classes; write the class in a column")
        raise ClassError("class_ambiguous", what)
    return one if one.number is not None or not other else other


def intake_of(value: object) -> int | None:
    """The year in a cell like 202309 or 2023-09 of a column that says when the child entered."""
    match = pattern("class", "intake_month").fullmatch(_text(value))
    if isinstance(value, datetime.date):
        return value.year
    return int(match["intake"]) if match else None


def _parse_cell(value: object) -> ClassRef | None:
    """None for an empty cell; a ClassRef that may have a number alone."""
    text = _text(value)
    if not text:
        return None
    if isinstance(value, datetime.date) or pattern("class", "month_day").fullmatch(text):
        raise _mangled()
    if isinstance(value, int) and value in EXCEL_DATES:
        raise _mangled()
    for spelling in patterns("class", "whole"):
        match = spelling.fullmatch(text)
        if match:
            return _ref(match)
    match = pattern("class", "number_only").fullmatch(text)
    if match and numeral(match["number"]) <= LARGEST_NUMBER:
        return ClassRef(number=numeral(match["number"]))
    found = find(text)
    if found.number is not None:
        return found
    raise _ambiguous(text) if found or text.isdigit() else _unknown(text)


def _ref(match: re.Match) -> ClassRef:
    parts = {name: numeral(text) for name, text in match.groupdict().items() if text}
    grade, intake = parts.get("grade"), parts.get("intake")
    if "junior" in parts:
        grade = parts["junior"] + PRIMARY_GRADES
    if "short_intake" in parts:
        intake = 2000 + parts["short_intake"]
    return ClassRef(grade, intake, parts.get("number") or None)


def _agree(one: ClassRef, other: ClassRef) -> bool:
    """Whether nothing that both say differs."""
    pairs = (
        (one.grade, other.grade),
        (one.intake_year, other.intake_year),
        (one.number, other.number),
    )
    return all(a is None or b is None or a == b for a, b in pairs)


def _narrows(one: ClassRef, other: ClassRef) -> bool:
    return one != other and one.number is not None and other.number is None and _agree(one, other)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, str):
        value = value.removesuffix(".0")
    return squeeze(str(value))


def _ambiguous(text: str) -> ClassError:
    message = _("“%(text)s” can mean more than one class; write grade and number, for example 3(2)")
    return ClassError("class_ambiguous", message % {"text": text[:20]})


def _unknown(text: str) -> ClassError:
    message = _("“%(text)s” is not a class that can be understood; write grade and number, for example 3(2)")
    return ClassError("class_unknown", message % {"text": text[:20]})


def _mangled() -> ClassError:
    message = _("Excel has made a date of the class; format the column as text and write, for example, 3(2)")
    return ClassError("class_date_mangled", message)
