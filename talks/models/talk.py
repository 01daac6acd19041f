"""Talks with a child, as the record card has them (谈心记录卡)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lib.fields import CodesField, SensitiveText
from registry.models import Child
from registry.records import Record, RecordChild, RecordQuerySet, link_meta


class Topic(models.TextChoices):
    STUDY = "study", _("Study")
    LIFE = "life", _("Daily life")
    MOOD = "mood", _("Mood")
    PEERS = "peers", _("Friends")
    FAMILY = "family", _("Family")
    SAFETY = "safety", _("Safety")
    HEALTH = "health", _("Health")
    CONDUCT = "conduct", _("Habits and conduct")
    OTHER = "other", _("Other")


class Talk(Record):
    class Place(models.TextChoices):
        OFFICE = "office", _("Office")
        CLASSROOM = "classroom", _("Classroom or corridor")
        PLAYGROUND = "playground", _("Playground")
        COUNSELLING = "counselling", _("Counselling room")
        DORMITORY = "dormitory", _("Dormitory")
        HOME = "home", _("At home")
        REMOTE = "remote", _("By phone or video")
        OTHER = "other", _("Elsewhere")

    class Mood(models.TextChoices):
        """How the child seemed."""

        UNSAID = "", _("Not noted")
        LOW = "1", _("Downcast")
        UNEASY = "2", _("Uneasy")
        CALM = "3", _("Calm")
        CHEERFUL = "4", _("Cheerful")

    children = models.ManyToManyField(Child, through="TalkChild", related_name="talks", verbose_name=_("children"))
    place = models.CharField(_("place"), max_length=12, choices=Place.choices, default=Place.OFFICE)
    topics = CodesField(_("topics"), choices=Topic.choices)
    mood = models.CharField(_("mood"), max_length=1, choices=Mood.choices, blank=True)
    content = SensitiveText(_("what was talked about"), multiline=True, blank=False)
    wishes = SensitiveText(_("the child's wishes"), multiline=True)
    advice = SensitiveText(_("the teacher's advice"), multiline=True)
    effect = SensitiveText(_("how it went down"), multiline=True)
    follow_up = SensitiveText(_("what comes next"), multiline=True)

    objects = RecordQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("talk")
        verbose_name_plural = _("talks")


class TalkChild(RecordChild):
    record = models.ForeignKey(Talk, models.CASCADE, related_name="links")

    class Meta:
        verbose_name = _("child talked with")
        verbose_name_plural = _("children talked with")
        constraints = link_meta("talk")["constraints"]
        indexes = link_meta("talk")["indexes"]
