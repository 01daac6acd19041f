"""What child and parents say to each other over the distance: calls every week, and letters (两地书).

Law on the protection of minors, art. 23: parents who are away speak with the child at least once a week.
"""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lib.fields import CodesField, SensitiveText
from registry.models import Child
from registry.records import Record, RecordChild, RecordQuerySet, link_meta

LONGEST_SILENCE = dt.timedelta(days=7)


class ParentCall(Record):
    """The child spoke with its parents (亲情通话)."""

    class Whom(models.TextChoices):
        FATHER = "father", _("Father")
        MOTHER = "mother", _("Mother")

    class Means(models.TextChoices):
        PHONE = "phone", _("Phone call")
        VIDEO = "video", _("Video call")
        VOICE = "voice", _("Voice messages")
        HOME = "home", _("Was at home")

    children = models.ManyToManyField(
        Child, through="ParentCallChild", related_name="parent_calls", verbose_name=_("children")
    )
    whom = CodesField(_("with whom"), choices=Whom.choices, blank=False)
    means = models.CharField(_("by what means"), max_length=6, choices=Means.choices, default=Means.VIDEO)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    remark = SensitiveText(_("how the child was afterwards"), multiline=True)

    objects = RecordQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("call with the parents")
        verbose_name_plural = _("calls with the parents")


class ParentCallChild(RecordChild):
    record = models.ForeignKey(ParentCall, models.CASCADE, related_name="links")

    class Meta:
        verbose_name = _("child that called")
        verbose_name_plural = _("children that called")
        constraints = link_meta("parentcall")["constraints"]
        indexes = link_meta("parentcall")["indexes"]


class LetterQuerySet(RecordQuerySet):
    def unanswered(self):
        """Children's letters on which no answer was noted."""
        return self.filter(direction=Letter.Direction.TO_PARENTS, answered_on=None)


class Letter(Record):
    """That a letter was written (plan 2, four). What it says is the child's own: nobody copies it here."""

    class Direction(models.TextChoices):
        TO_PARENTS = "to", _("Child to parents")
        FROM_PARENTS = "from", _("Parents to child")

    children = models.ManyToManyField(
        Child, through="LetterChild", related_name="letters_home", verbose_name=_("children")
    )
    direction = models.CharField(_("direction"), max_length=4, choices=Direction.choices, default=Direction.TO_PARENTS)
    theme = SensitiveText(
        _("theme"), max_length=60, help_text=_("Only the theme. What the letter says stays with the child.")
    )
    envelope = models.BooleanField(_("envelope given by the school"), default=False)
    sent_on = models.DateField(_("sent on"), null=True, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("letter home")
        verbose_name_plural = _("letters home")
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_on=None) | Q(answered_on=None) | Q(answered_on__gte=models.F("sent_on")),
                name="letter_answered_after_sent",
                violation_error_message=_("The answer cannot come before the letter was sent."),
            )
        ]


class LetterChild(RecordChild):
    record = models.ForeignKey(Letter, models.CASCADE, related_name="links")

    class Meta:
        verbose_name = _("child that wrote")
        verbose_name_plural = _("children that wrote")
        constraints = link_meta("letter")["constraints"]
        indexes = link_meta("letter")["indexes"]
