"""Dates as people at a school speak of them. Every function takes the day; none asks the clock but `today`."""

import calendar
import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

WEEKDAYS = (
    gettext_lazy("Mon"), gettext_lazy("Tue"), gettext_lazy("Wed"), gettext_lazy("Thu"), gettext_lazy("Fri"),
    gettext_lazy("Sat"), gettext_lazy("Sun"),
)  # fmt: skip


def today() -> dt.date:
    """Today at the school. Only views and commands call this; rules take the day as an argument."""
    return timezone.localdate()


def begins(day: dt.date) -> dt.datetime:
    """The moment at which `day` begins at the school."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


@dataclass(frozen=True, slots=True)
class Period:
    """First to last day, both included."""

    first: dt.date
    last: dt.date

    def __contains__(self, day: dt.date) -> bool:
        return self.first <= day <= self.last


def month_of(day: dt.date) -> Period:
    """The calendar month in which `day` falls."""
    last = calendar.monthrange(day.year, day.month)[1]
    return Period(day.replace(day=1), day.replace(day=last))


def not_to_come(day: dt.date):
    """Validator for days on which something has happened already."""
    if day > today():
        raise ValidationError(_("This day is still to come."), code="to_come")


def age(born: dt.date, on: dt.date) -> int:
    """Full years on the day `on`."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def since(day: dt.date | None, on: dt.date) -> str:
    """How long ago, in words: "today", "3 days ago", "7 weeks ago", "5 months ago"."""
    if day is None:
        return _("never yet")
    days = (on - day).days
    if days <= 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    if days < 14:
        return ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days}
    if days < 70:
        weeks = days // 7
        return ngettext("%(n)d week ago", "%(n)d weeks ago", weeks) % {"n": weeks}
    months = days // 30
    return ngettext("%(n)d month ago", "%(n)d months ago", months) % {"n": months}


def short_day(day: dt.date) -> str:
    """Where the year goes without saying: 12 Oct."""
    return date_format(day, pgettext("date format", "j M"))


def day_in_words(day: dt.date, on: dt.date) -> str:
    """The day as people say it on the day `on`: "Mon 12 Oct", with the year when that is another one."""
    if day.year != on.year:
        return date_format(day, pgettext("date format", "j M Y"))
    return _("%(weekday)s %(date)s") % {"weekday": WEEKDAYS[day.weekday()], "date": short_day(day)}
