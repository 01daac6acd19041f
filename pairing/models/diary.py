"""The growth diary (成长日记): what the class teacher and the helpers see the child become (plan 4 P4.4)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lib.fields import SensitiveText
from registry.models import Child
from registry.records import Record, RecordChild, RecordQuerySet, link_meta
from registry.rights import Right


class DiaryQuerySet(RecordQuerySet):
    """One book for the child: class teacher and helpers write in it, and read what the others wrote."""

    write = Right((), helped=True)
    helpers_read = True


class DiaryEntry(Record):
    children = models.ManyToManyField(
        Child, through="DiaryChild", related_name="diary_entries", verbose_name=_("children")
    )
    content = SensitiveText(_("what happened, and how the child has grown"), multiline=True, blank=False)
    words = SensitiveText(_("in the child's own words"), multiline=True)

    objects = DiaryQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("diary entry")
        verbose_name_plural = _("growth diaries")


class DiaryChild(RecordChild):
    record = models.ForeignKey(DiaryEntry, models.CASCADE, related_name="links")

    class Meta:
        verbose_name = _("child in the diary")
        verbose_name_plural = _("children in the diary")
        constraints = link_meta("diary")["constraints"]
        indexes = link_meta("diary")["indexes"]
