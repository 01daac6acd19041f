"""Which term a roster is of: what its texts say, and what its children's ages say."""

import datetime
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from lib.text import squeeze
from registry.roster.vocabulary import listed, pattern

AUTUMN, SPRING = "autumn", "spring"
SCHOOL_YEAR_STARTS, SPRING_STARTS = 8, 2  # months; January belongs to the autumn term that began before it
ENTRY_AGE = 6  # reached by 31 August of the year in which a child enters grade 1 (compulsory education law, art. 11)
ENOUGH_CHILDREN, ENOUGH_AGREE = 3, 0.6


@dataclass(frozen=True, slots=True, order=True)
class TermFacts:
    """A term: `school_year` is the first calendar year of the school year, `season` "autumn" or "spring"."""

    school_year: int
    season: str


def term_on(day: datetime.date) -> TermFacts:
    """The term that `day` falls in, its holidays counted to the term before them."""
    if day.month >= SCHOOL_YEAR_STARTS:
        return TermFacts(day.year, AUTUMN)
    return TermFacts(day.year - 1, AUTUMN if day.month < SPRING_STARTS else SPRING)


def hint_in(text: str) -> TermFacts | None:
    """The term that a title, a sheet's name or a file name states."""
    text = squeeze(text).lower()
    match = pattern("term", "school_year").search(text)
    if match and int(match["second"]) == (int(match["year"]) + 1) % 100:
        season = _season(match["season"] or match["late"] or "")
        return TermFacts(int(match["year"]), season or AUTUMN)
    for spelling in ("season", "slug", "half"):
        match = pattern("term", spelling).search(text)
        if match:
            return _of_calendar(match)
    return None


def date_in(text: str) -> TermFacts | None:
    """The term of a date in `text`; a weaker hint, for the line that says when the list was filled in."""
    match = pattern("term", "dated").search(squeeze(text))
    return term_on(datetime.date(int(match["calendar"]), int(match["month"]), 1)) if match else None


def _of_calendar(match: re.Match) -> TermFacts:
    """From a calendar year and a season: spring belongs to the school year that began the year before."""
    spring = _season(match["season"]) == SPRING
    if match.re is pattern("term", "half"):
        spring = not spring  # the first half of a calendar year is the spring term
    year = int(match["calendar"])
    return TermFacts(year - 1, SPRING) if spring else TermFacts(year, AUTUMN)


def _season(word: str) -> str:
    if word in listed("term", "autumn"):
        return AUTUMN
    return SPRING if word in listed("term", "spring") else ""


def cohort(born: datetime.date) -> int:
    """The year in which a child born on this day enters grade 1 if it enters on time."""
    return born.year + ENTRY_AGE + (1 if born.month >= 9 else 0)


def school_year_by_age(pupils: Iterable[tuple[int, datetime.date]]) -> int | None:
    """The school year in which most of these (grade, birth date) are of the usual age; None if unclear."""
    years = Counter(cohort(born) + grade - 1 for grade, born in pupils)
    if years.total() < ENOUGH_CHILDREN:
        return None
    year, votes = years.most_common(1)[0]
    return year if votes >= ENOUGH_AGREE * years.total() else None
