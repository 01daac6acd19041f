"""The terms that lead up to a day, and the school days in them."""

import datetime as dt
from bisect import bisect_left, bisect_right

from lib.dates import Period, month_of
from registry.models import Term

# Month and day of the holidays with a fixed place in the calendar; the moveable ones fall into the winter break.
HOLIDAYS = {(1, 1), (4, 4), (4, 5), (5, 1), (5, 2), (5, 3), *((10, day) for day in range(1, 8))}
SATURDAY, SUNDAY = 5, 6


def terms_until(until: dt.date, count: int) -> list[Term]:
    """The last `count` terms that had begun by `until`, unsaved, with their usual dates, oldest first."""
    years = range(until.year - count // 2 - 2, until.year + 1)
    terms = [Term.usual(year, season) for year in years for season in (Term.Season.SPRING, Term.Season.AUTUMN)]
    return [term for term in terms if term.first_day <= until][-count:]


def is_school_day(day: dt.date) -> bool:
    return day.weekday() < SATURDAY and (day.month, day.day) not in HOLIDAYS


class Calendar:
    """The days of `terms` up to `until`, on which everything in the demo happens."""

    def __init__(self, terms: list[Term], until: dt.date):
        self.terms = terms
        self.until = until
        self.term = terms[-1]
        every_day = (
            term.first_day + dt.timedelta(days=n)
            for term in terms
            for n in range((self.end(term) - term.first_day).days + 1)
        )
        self._school_days = [day for day in every_day if is_school_day(day)]

    def end(self, term: Term) -> dt.date:
        """The last day of `term` that has come."""
        return min(term.last_day, self.until)

    def pick(self, dice, first: dt.date, last: dt.date) -> dt.date | None:
        """A school day from `first` to `last`; None where there is none."""
        begin, end = bisect_left(self._school_days, first), bisect_right(self._school_days, last)
        return self._school_days[dice.randrange(begin, end)] if begin < end else None

    def pick_or_first(self, dice, first: dt.date, last: dt.date) -> dt.date:
        return self.pick(dice, first, last) or first

    def weekend_after(self, day: dt.date) -> dt.date:
        """The Saturday of that week if the term lasts until then, else `day`."""
        saturday = day + dt.timedelta(days=SATURDAY - day.weekday())
        return saturday if any(term.first_day <= saturday <= self.end(term) for term in self.terms) else day

    def weeks(self, first: dt.date, last: dt.date) -> list[Period]:
        """The calendar weeks, Monday to Sunday, from `first` to `last`, clipped to them."""
        found = []
        while first <= last:
            sunday = first + dt.timedelta(days=SUNDAY - first.weekday())
            found.append(Period(first, min(sunday, last)))
            first = sunday + dt.timedelta(days=1)
        return found

    def months(self, first: dt.date, last: dt.date) -> list[Period]:
        """The calendar months from `first` to `last`, clipped to them."""
        found = []
        while first <= last:
            month = month_of(first)
            found.append(Period(first, min(month.last, last)))
            first = month.last + dt.timedelta(days=1)
        return found
