"""The periods in which something is due: weeks, months, pairs of months, or the whole of a span of days.

A span is a term, but nothing here knows that. See design.md 3, whose words the functions use.
"""

import calendar
import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from lib.dates import Period, short_day

STUMP = dt.timedelta(days=9)  # the longest that joins another month
FEWEST_DAYS_OF_WEEK, FEWEST_DAYS_OF_MONTH = 3, 10  # a clipped period of fewer joins its neighbour
WEEKEND = (5, 6)


class Per(TextChoices):
    WEEK = "week", _("a week")
    MONTH = "month", _("a month")
    TWO_MONTHS = "two_months", _("two months")
    TERM = "term", _("a term")


@dataclass(frozen=True, slots=True)
class Slot(Period):
    """A period in which a number of things is due; in a `halved` one half the number, rounded up."""

    halved: bool = False

    @property
    def middle(self) -> dt.date:
        """Who comes later than this owes nothing for the period."""
        return self.first + dt.timedelta(days=(self.last - self.first).days // 2)

    def required(self, count: int) -> int:
        return (count + 1) // 2 if self.halved else count


def slots(span: Period, per: str, changed_days: dict[dt.date, bool] | None = None) -> list[Slot]:
    """The periods of `span` in order. `changed_days`: holidays (False) and make-up days (True) among the weekdays."""
    if per == Per.WEEK:
        return [week for week in _weeks(span) if has_school_day(week, changed_days or {})]
    if per == Per.MONTH:
        return _months(span)
    if per == Per.TWO_MONTHS:
        return _pairs(_months(span))
    return [Slot(span.first, span.last)]


def name_of(slot: Slot, per: str) -> str:
    """As people say it: "Oct 5 - Oct 11", "October", "September - October", "the whole term"."""
    if per == Per.TERM:
        return gettext("the whole term")
    if per == Per.WEEK:
        return f"{short_day(slot.first)}–{short_day(slot.last)}"
    # A stump of a month has joined its neighbour, whose name the two have together.
    first, last = (slot.middle, slot.middle) if per == Per.MONTH else (slot.first + STUMP, slot.last - STUMP)
    names = month_name(first), month_name(last)
    return names[0] if names[0] == names[1] else "–".join(names)


def month_name(day: dt.date) -> str:
    return date_format(day, pgettext("date format", "F"))


def has_school_day(period: Period, changed_days: dict[dt.date, bool]) -> bool:
    days = (period.first + dt.timedelta(days=n) for n in range((period.last - period.first).days + 1))
    return any(changed_days.get(day, day.weekday() not in WEEKEND) for day in days)


def _weeks(span):
    return _split(span, lambda day: day - dt.timedelta(days=day.weekday()), 7, FEWEST_DAYS_OF_WEEK)


def _months(span):
    return _split(span, lambda day: day.replace(day=1), None, FEWEST_DAYS_OF_MONTH)


def _split(span, beginning, length, fewest) -> list[Slot]:
    """Cuts the span where a new natural period begins; short stumps at either end join their neighbours."""
    days = [span.first + dt.timedelta(days=n) for n in range((span.last - span.first).days + 1)]
    cut = []
    for first, of_period in groupby(days, beginning):
        of_period = list(of_period)
        whole = length or calendar.monthrange(first.year, first.month)[1]
        is_stump = len(of_period) < whole and len(of_period) < fewest
        cut.append((Slot(of_period[0], of_period[-1]), is_stump))
    if len(cut) > 1 and cut[0][1]:
        cut[:2] = [(Slot(cut[0][0].first, cut[1][0].last), False)]
    if len(cut) > 1 and cut[-1][1]:
        cut[-2:] = [(Slot(cut[-2][0].first, cut[-1][0].last), False)]
    return [slot for slot, _is_stump in cut]


def _pairs(months):
    """Consecutive pairs; a trailing single month stands alone with half the count."""
    pairs = [Slot(one.first, other.last) for one, other in zip(months[::2], months[1::2], strict=False)]
    if len(months) % 2:
        pairs.append(Slot(months[-1].first, months[-1].last, halved=True))
    return pairs
