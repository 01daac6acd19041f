"""Counselling by appointment or on the hotline; what is said is confidential (plan 2, 5; plan 5, 2.1).

Psychology teachers read it all, whoever else has counselled reads what is their own; leadership reads one record by
a grant for it, and each reading is logged (design 4). Others know at most that there is any: a class teacher of the
child does.
"""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from lib.dates import today
from lib.fields import CodesField, SensitiveText
from registry.models import Child
from registry.records import Record, RecordChild, RecordQuerySet, link_meta
from talks.models.appointment import Appointment
from talks.models.difficulty import Approach, Difficulty, Progress
from talks.models.grant import Grant, opened_by_grant


class Channel(models.TextChoices):
    APPOINTMENT = "appointment", _("By appointment")
    HOTLINE = "hotline", _("On the hotline")
    WALK_IN = "walk_in", _("The child came")
    SOUGHT = "sought", _("The teacher asked the child in")


class CounsellingQuerySet(RecordQuerySet):
    readers = (Role.PSYCHOLOGY,)
    class_reads = False

    def readable_by(self, user, on=None):
        """One record may be read by grant, on its own page; it still stands in no list of that reader."""
        seen = self.visible_to(user, on)
        if not user.has_role(Role.LEADERSHIP):
            return seen
        granted = Grant.objects.in_force_for(user, on or today()).filter(counselling=OuterRef("pk"))
        return self.filter(Q(pk__in=seen.order_by().values("pk")) | Exists(granted))


class Counselling(Record):
    children = models.ManyToManyField(
        Child, through="CounsellingChild", related_name="counselling", verbose_name=_("children")
    )
    channel = models.CharField(_("how it came about"), max_length=12, choices=Channel.choices, default=Channel.WALK_IN)
    difficulties = CodesField(_("difficulty"), choices=Difficulty.choices)
    content = SensitiveText(_("what was said, in confidence"), multiline=True, blank=False)
    approach = CodesField(_("what was tried"), choices=Approach.choices)
    progress = models.CharField(_("how it is now"), max_length=10, choices=Progress.choices, blank=True)
    effect = SensitiveText(_("what has changed"), multiline=True)
    follow_up = SensitiveText(_("what comes next"), multiline=True)
    safety = models.BooleanField(
        _("the child's safety is at stake"), default=False, help_text=_("Then silence must be broken: report it.")
    )
    appointment = models.OneToOneField(
        Appointment, models.SET_NULL, null=True, blank=True, related_name="counselling", verbose_name=_("appointment")
    )

    objects = CounsellingQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("counselling record")
        verbose_name_plural = _("counselling records")

    def was_opened_by(self, user):
        if user.has_role(Role.LEADERSHIP) and not Counselling.objects.visible_to(user).filter(pk=self.pk).exists():
            opened_by_grant(self, user)


class CounsellingChild(RecordChild):
    record = models.ForeignKey(Counselling, models.CASCADE, related_name="links")

    class Meta:
        verbose_name = _("child counselled")
        verbose_name_plural = _("children counselled")
        constraints = link_meta("counselling")["constraints"]
        indexes = link_meta("counselling")["indexes"]
