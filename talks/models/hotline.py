"""A call to the hotline by somebody who gives no name (plan 2, 5). Whoever gives one is counselled by name."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Role
from lib.dates import not_to_come
from lib.fields import CodesField, SensitiveText
from lib.models import ScopedQuerySet
from talks.models.difficulty import Approach, Difficulty


class HotlineQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.all() if user.has_role(Role.PSYCHOLOGY) else self.none()

    def changeable_by(self, user):
        """An author corrects own words."""
        return self.visible_to(user).filter(author=user)

    def may_add(self, user):
        return user.has_role(Role.PSYCHOLOGY)

    def may_export(self, user):
        return user.has_role(Role.PSYCHOLOGY)


class HotlineCall(models.Model):
    class Caller(models.TextChoices):
        CHILD = "child", _("a child")
        PARENT = "parent", _("a parent")
        CARER = "carer", _("a grandparent or other carer")
        OTHER = "other", _("somebody else")

    on = models.DateField(_("date"), db_index=True, validators=[not_to_come])
    at = models.TimeField(_("time"), null=True, blank=True)
    caller = models.CharField(_("who called"), max_length=10, choices=Caller.choices, default=Caller.CHILD)
    difficulties = CodesField(_("difficulty"), choices=Difficulty.choices)
    content = SensitiveText(_("what was said, in confidence"), multiline=True, blank=False)
    approach = CodesField(_("what was tried"), choices=Approach.choices)
    follow_up = SensitiveText(_("what comes next"), multiline=True)
    concern = models.BooleanField(_("concern"), default=False)
    safety = models.BooleanField(
        _("the child's safety is at stake"), default=False, help_text=_("Then silence must be broken: report it.")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by"), editable=False
    )

    objects = HotlineQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("call without a name")
        verbose_name_plural = _("calls without a name")
        ordering = ["-on", "-pk"]

    def __str__(self):
        return f"{self.on} {self.get_caller_display()}"
