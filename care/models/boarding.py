"""Boarders' daily life (寄宿生活): meals, self-care, evening study, sleep (plan 4, 3(2))."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from care.models.health import LOOKS_AFTER
from lib.fields import SensitiveText
from registry.models import Child
from registry.records import Record, RecordChild, RecordQuerySet, link_meta


class How(models.TextChoices):
    UNSAID = "", _("Not noted")
    GOOD = "good", _("Good")
    FAIR = "fair", _("Fair")
    WORRYING = "worrying", _("Worrying")


class BoardingQuerySet(RecordQuerySet):
    write = LOOKS_AFTER
    helpers_read = True


class BoardingDay(Record):
    """An evening in the dormitory, for one boarder or for a whole dormitory at once."""

    children = models.ManyToManyField(
        Child, through="BoardingChild", related_name="boarding_days", verbose_name=_("children")
    )
    meals = models.CharField(_("meals"), max_length=10, choices=How.choices, blank=True)
    self_care = models.CharField(_("self-care and tidiness"), max_length=10, choices=How.choices, blank=True)
    study = models.CharField(_("evening study"), max_length=10, choices=How.choices, blank=True)
    sleep = models.CharField(_("sleep"), max_length=10, choices=How.choices, blank=True)
    content = SensitiveText(_("what was seen"), multiline=True, blank=False)
    dormitory = SensitiveText(_("dormitory"), max_length=40)
    measures = SensitiveText(_("what was done about it"), multiline=True)

    objects = BoardingQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("boarding record")
        verbose_name_plural = _("boarding records")


class BoardingChild(RecordChild):
    record = models.ForeignKey(BoardingDay, models.CASCADE, related_name="links")

    class Meta:
        verbose_name = _("boarder")
        verbose_name_plural = _("boarders")
        constraints = link_meta("boarding")["constraints"]
        indexes = link_meta("boarding")["indexes"]
