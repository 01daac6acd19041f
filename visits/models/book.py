"""The home-school contact book (家校联系簿; plan 1, three (3)): how the child does at school and at home."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from lib.dates import Period
from lib.fields import CodesField, SensitiveText
from registry.models import Child
from registry.records import Record, RecordChild, RecordQuerySet, link_meta


class BookPageQuerySet(RecordQuerySet):
    def unanswered(self):
        """The family's part is still empty."""
        return self.filter(at_home__is_empty=True)


class BookPage(Record):
    """A week of the book: the teacher's part and the family's, entered together or one after the other."""

    class Writer(models.TextChoices):
        GUARDIAN = "guardian", _("Guardian")
        FATHER = "father", _("Father")
        MOTHER = "mother", _("Mother")
        OTHER = "other", _("Other relative")

    class Home(models.TextChoices):
        """What the family ticks."""

        HOMEWORK = "homework", _("Did the homework alone")
        HELPED = "helped", _("Helped in the house")
        SLEPT = "slept", _("Went to bed in time")
        SCREEN = "screen", _("Much time with the phone")
        CALLED = "called", _("Spoke with the parents")

    children = models.ManyToManyField(
        Child, through="BookPageChild", related_name="book_pages", verbose_name=_("children")
    )
    at_school = SensitiveText(_("at school"), multiline=True, blank=False)
    at_home = SensitiveText(_("at home"), multiline=True)
    home_ticks = CodesField(_("what the family ticked"), choices=Home.choices)
    wish = SensitiveText(_("what the family asks of the school"), multiline=True)
    writer = models.CharField(_("who of the family wrote"), max_length=10, choices=Writer.choices, blank=True)

    objects = BookPageQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("page of the contact book")
        verbose_name_plural = _("home-school contact book")

    @property
    def week(self) -> Period:
        """Monday to Sunday."""
        monday = self.on - dt.timedelta(days=self.on.weekday())
        return Period(monday, monday + dt.timedelta(days=6))


class BookPageChild(RecordChild):
    record = models.ForeignKey(BookPage, models.CASCADE, related_name="links")

    class Meta:
        verbose_name = _("child of the page")
        verbose_name_plural = _("children of the page")
        constraints = link_meta("bookpage")["constraints"]
        indexes = link_meta("bookpage")["indexes"]
