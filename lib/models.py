"""What every app leans on: scoped querysets, the log of who looked at what, drafts, forms submitted once."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lib.fields import SensitiveText


class ScopedQuerySet(models.QuerySet):
    """The base of every queryset with case data: nothing is visible or changeable until the model says to whom.

    `visible_to(user)` is where every list, page, filter, export and count starts (design.md 4).
    """

    def visible_to(self, user):
        return self.none()

    def changeable_by(self, user):
        """The rows whose fields `user` may edit; always a part of `visible_to(user)`."""
        return self.none()

    def may_add(self, user) -> bool:
        return False

    def exportable_by(self, user):
        """The rows that `user` may take away in a file: what can be listed, unless the model says less."""
        return self.visible_to(user)

    def may_export(self, user) -> bool:
        return True


class AccessLog(models.Model):
    """A trace of reading or taking away something sensitive, written in the same transaction as the act."""

    class Act(models.TextChoices):
        REVEAL = "reveal", _("revealed")
        EXPORT = "export", _("exported")
        PRINT = "print", _("printed")

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)
    act = models.CharField(_("act"), max_length=12, choices=Act.choices)
    kind = models.CharField(_("kind of object"), max_length=60)
    object_id = models.CharField(_("object"), max_length=40, blank=True)
    detail = models.CharField(_("detail"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("access")
        verbose_name_plural = _("access log")
        indexes = [models.Index(fields=["kind", "object_id", "at"], name="accesslog_object")]

    def __str__(self):
        return f"{self.act} {self.kind} {self.object_id}"


class Draft(models.Model):
    """What somebody has typed and not yet saved; it waits for its author, on whatever device."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    key = models.CharField(max_length=120)
    body = SensitiveText()
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="one_draft_per_form")]

    def __str__(self):
        return self.key


class Submission(models.Model):
    """A form that has been saved: its one-time token, and where the saving led.

    A second tap, a reload or a retry over a bad line brings the same token and is led to the same place.
    """

    token = models.UUIDField(primary_key=True, default=uuid.uuid4)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    led_to = models.CharField(max_length=300)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return str(self.token)
