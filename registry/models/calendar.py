"""The school calendar: holidays, and the days on which a holiday is made up for."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from registry.models.term import SetUpQuerySet, Term


class CalendarEntry(models.Model):
    """Days on which the school does something else than weekdays say: 放假 or 补课."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("Holiday")
        SCHOOL_DAY = "school_day", _("School day instead")

    term = models.ForeignKey(Term, models.CASCADE, related_name="calendar", verbose_name=_("term"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.HOLIDAY)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"), help_text=_("The same day again for a single one."))
    name = models.CharField(_("occasion"), max_length=30, blank=True)

    objects = SetUpQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("day of the school calendar")
        verbose_name_plural = _("school calendar")
        ordering = ["first_day", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_day__lte=F("last_day")),
                name="calendar_in_order",
                violation_error_message=_("The last day must not come before the first."),
            ),
        ]

    def __str__(self):
        return f"{self.first_day} {self.name or self.get_kind_display()}"

    def clean(self):
        if not (self.first_day and self.last_day and self.term_id and self.term.first_day and self.term.last_day):
            return
        if self.first_day < self.term.first_day or self.last_day > self.term.last_day:
            message = _("Outside the term, which runs from %(first)s to %(last)s.")
            raise ValidationError(
                {"first_day": message % {"first": self.term.first_day, "last": self.term.last_day}}, code="outside"
            )

    def days(self) -> list[dt.date]:
        return [self.first_day + dt.timedelta(days=n) for n in range((self.last_day - self.first_day).days + 1)]


def changed_days(term: Term) -> dict[dt.date, bool]:
    """Day -> is there school on it, for the days on which the calendar says otherwise; made-up days win."""
    entries = sorted(term.calendar.all(), key=lambda entry: entry.kind == CalendarEntry.Kind.SCHOOL_DAY)
    return {day: entry.kind == CalendarEntry.Kind.SCHOOL_DAY for entry in entries for day in entry.days()}
