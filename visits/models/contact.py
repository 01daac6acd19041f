"""Every contact with the family that is no visit, in either direction (plan 1, seven; plan 5, two)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lib.fields import CodesField, SensitiveText
from registry.models import Child
from registry.records import Record, RecordChild, RecordQuerySet, link_meta


class FamilyContact(Record):
    class Channel(models.TextChoices):
        PHONE = "phone", _("Phone call")
        VIDEO = "video", _("Video call")
        WECHAT = "wechat", _("WeChat")
        MESSAGE = "message", _("Text message")
        LETTER = "letter", _("Letter")
        AT_SCHOOL = "at_school", _("Came to school")
        IN_PERSON = "in_person", _("In person")
        OTHER = "other", _("Other")

    class Direction(models.TextChoices):
        OUT = "out", _("School to family")
        IN = "in", _("Family to school")

    class With(models.TextChoices):
        FATHER = "father", _("Father")
        MOTHER = "mother", _("Mother")
        GUARDIAN = "guardian", _("Guardian")
        OTHER = "other", _("Other relative")
        TEACHER = "teacher", _("Subject teacher")

    children = models.ManyToManyField(
        Child, through="FamilyContactChild", related_name="family_contacts", verbose_name=_("children")
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices, default=Channel.PHONE)
    direction = models.CharField(_("direction"), max_length=3, choices=Direction.choices, default=Direction.OUT)
    people = CodesField(_("with whom"), choices=With.choices, blank=False)
    content = SensitiveText(_("what was said"), multiline=True, blank=False)
    suggestion = SensitiveText(_("what the family suggests"), multiline=True)
    outcome = SensitiveText(_("what came of it"), multiline=True)
    guidance = SensitiveText(_("what the family was advised"), multiline=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("family contact")
        verbose_name_plural = _("family contacts")


class FamilyContactChild(RecordChild):
    record = models.ForeignKey(FamilyContact, models.CASCADE, related_name="links")

    class Meta:
        verbose_name = _("child concerned")
        verbose_name_plural = _("children concerned")
        constraints = link_meta("contact")["constraints"]
        indexes = link_meta("contact")["indexes"]
