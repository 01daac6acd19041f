"""Birth dates as people type them. A day is never invented: what lacks one stays incomplete."""

import datetime
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lib.text import squeeze
from registry.roster.problems import ERROR, WARNING, Finding
from registry.roster.vocabulary import characters, numeral, pattern

EARLIEST = 1900
EXCEL_EPOCH = datetime.date(1899, 12, 30)
EXCEL_DATES = range(32874, 51136)  # 1990 to 2039: a date that lost its format and shows as a number of days


@dataclass(frozen=True, slots=True)
class Birth:
    """What a cell says of the birth: a whole date, or only the parts that are written (year, month, day)."""

    date: datetime.date | None = None
    parts: tuple[int | None, int | None, int | None] = (None, None, None)

    def fits(self, born: datetime.date) -> bool:
        """Whether nothing that is written contradicts `born`; a year may be written with two digits."""
        if self.date:
            return self.date == born
        year, month, day = self.parts
        same_year = year is None or year == born.year or (year < 100 and year == born.year % 100)
        return same_year and month in (None, born.month) and day in (None, born.day)


NOT_WRITTEN = Birth()


def parse(value: object, on: datetime.date) -> tuple[Birth, tuple[Finding, ...]]:
    """The birth in a cell, and why it is no whole date if it is none. No one is born after `on`."""
    day = _stored(value)
    if day:
        return _checked(day, on)
    text = _arabic(squeeze(str(value)))
    if pattern("date", "lunar").search(text):
        return _incomplete(None, None, _("it is a date of the lunar calendar; write the date of the ID card"))
    for name in ("full", "digits"):
        match = pattern("date", name).fullmatch(text)
        if match:
            return _whole(*map(int, match.groups()[:3]), text, on)
    match = pattern("date", "two_digit").fullmatch(text)
    if match:
        year, month, day = map(int, match.groups())
        what = _("the year has two digits only; write it with four, for example 2014-03-02")
        return Birth(parts=(year, month, day)), (Finding("birth_two_digit_year", WARNING, what),)
    for name in ("no_day", "no_day_digits", "no_month"):
        match = pattern("date", name).fullmatch(text)
        if match:
            year, month = (int(match[1]), int(match[2]) if match.lastindex == 2 else None)
            if month == 1 and isinstance(value, float):
                month = None  # 2017.10 becomes 2017.1 when it is stored as a number
            return _incomplete(year, month, _("the day is missing; write year, month and day"))
    return _invalid(text)


def _stored(value: object) -> datetime.date | None:
    """The day of a cell that holds one as a date, or as a number of days that lost its format."""
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    if isinstance(value, (int, float)) and EXCEL_DATES.start <= value < EXCEL_DATES.stop:
        return EXCEL_EPOCH + datetime.timedelta(days=int(value))
    return None


def _whole(year: int, month: int, day: int, text: str, on: datetime.date):
    try:
        return _checked(datetime.date(year, month, day), on)
    except ValueError:
        return _invalid(text)


def _checked(born: datetime.date, on: datetime.date):
    if born.year < EARLIEST or born > on:
        return _invalid(born.isoformat())
    return Birth(born), ()


def _incomplete(year: int | None, month: int | None, what: str):
    return Birth(parts=(year, month, None)), (Finding("birth_incomplete", WARNING, what),)


def _invalid(text: str):
    what = _("“%(text)s” is no date on which a child can have been born; write year, month and day like 2014-03-02")
    return NOT_WRITTEN, (Finding("birth_invalid", ERROR, what % {"text": text[:30]}),)


def _arabic(text: str) -> str:
    """A date in Chinese numerals, with figures."""
    if text.isascii():
        return text
    zeros, digits = characters("zeros"), characters("numerals")
    ten, ones = digits[10], digits[1:10]
    text = re.sub(f"[{ones}]?{ten}[{ones}]?", lambda match: str(numeral(match[0])), text)
    text = re.sub(f"[{zeros}]", "0", text)
    return "".join(str(digits.index(character)) if character in ones else character for character in text)
