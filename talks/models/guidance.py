"""Guidance of a child with a difficulty of conduct or mind (plan 4, 6). No secret: what is, is counselling."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lib.fields import CodesField, SensitiveText
from registry.models import Child
from registry.records import Record, RecordChild, RecordQuerySet, link_meta
from talks.models.difficulty import Approach, Difficulty, Progress


class Guidance(Record):
    children = models.ManyToManyField(
        Child, through="GuidanceChild", related_name="guidance", verbose_name=_("children")
    )
    difficulties = CodesField(_("difficulty"), choices=Difficulty.choices, blank=False)
    approach = CodesField(_("what was tried"), choices=Approach.choices)
    content = SensitiveText(_("what happened and what was done"), multiline=True, blank=False)
    progress = models.CharField(_("how it is now"), max_length=10, choices=Progress.choices, blank=True)
    effect = SensitiveText(_("what has changed"), multiline=True)
    follow_up = SensitiveText(_("what comes next"), multiline=True)

    objects = RecordQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("guidance record")
        verbose_name_plural = _("guidance records")


class GuidanceChild(RecordChild):
    record = models.ForeignKey(Guidance, models.CASCADE, related_name="links")

    class Meta:
        verbose_name = _("child guided")
        verbose_name_plural = _("children guided")
        constraints = link_meta("guidance")["constraints"]
        indexes = link_meta("guidance")["indexes"]
