"""The support log (帮扶记录): what a helper did with a child, as pairing cards and tutoring records have it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lib.fields import CodesField, SensitiveText
from registry.models import Child
from registry.records import Record, RecordChild, RecordQuerySet, link_meta


class What(models.TextChoices):
    """What was done; an afternoon may be several of these (plan 2 asks for contact and for tutoring)."""

    CONTACT = "contact", _("Keeping in touch")
    TUTORING = "tutoring", _("Tutoring")
    GIFT = "gift", _("A gift")
    OUTING = "outing", _("An outing")
    SKILL = "skill", _("Teaching a skill")
    DIARY = "diary", _("Growth diary")
    OTHER = "other", _("Other")


class Place(models.TextChoices):
    OFFICE = "office", _("Office")
    CLASSROOM = "classroom", _("Classroom or corridor")
    PLAYGROUND = "playground", _("Playground")
    DORMITORY = "dormitory", _("Dormitory")
    HOME = "home", _("At home")
    OUTSIDE = "outside", _("Outside school")
    REMOTE = "remote", _("By phone or video")
    OTHER = "other", _("Elsewhere")


class SupportSession(Record):
    children = models.ManyToManyField(
        Child, through="SupportChild", related_name="support_sessions", verbose_name=_("children")
    )
    what = CodesField(_("what was done"), choices=What.choices, blank=False)
    place = models.CharField(_("place"), max_length=12, choices=Place.choices, default=Place.OFFICE)
    content = SensitiveText(_("how it went and how the child was"), multiline=True, blank=False)
    subject = SensitiveText(_("subject or skill"), max_length=50)
    problem = SensitiveText(_("where the child finds it hard"), multiline=True)
    measures = SensitiveText(_("how the child was helped"), multiline=True)
    effect = SensitiveText(_("what has got better"), multiline=True)
    follow_up = SensitiveText(_("what comes next"), multiline=True)

    objects = RecordQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("support record")
        verbose_name_plural = _("support records")


class SupportChild(RecordChild):
    record = models.ForeignKey(SupportSession, models.CASCADE, related_name="links")

    class Meta:
        verbose_name = _("child supported")
        verbose_name_plural = _("children supported")
        constraints = link_meta("support")["constraints"]
        indexes = link_meta("support")["indexes"]
