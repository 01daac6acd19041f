"""Leave for one leader to read one confidential record: given by a psychology teacher, for a reason, until a day."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Role
from lib.dates import today
from lib.fields import SensitiveText
from lib.models import AccessLog, ScopedQuerySet


class GrantQuerySet(ScopedQuerySet):
    def in_force(self, on):
        return self.filter(on__lte=on, until__gte=on, ended_on=None)

    def in_force_for(self, user, on):
        """Those by which `user` may read on the day `on`; with the leader's post they end as well."""
        return self.in_force(on).filter(to=user) if user.has_role(Role.LEADERSHIP) else self.none()

    def visible_to(self, user, on=None):
        if user.has_role(Role.PSYCHOLOGY):
            return self.all()
        return self.in_force_for(user, on or today())

    def changeable_by(self, user, on=None):
        return self.filter(ended_on=None) if user.has_role(Role.PSYCHOLOGY) else self.none()

    def may_add(self, user):
        return user.has_role(Role.PSYCHOLOGY)


class Grant(models.Model):
    counselling = models.ForeignKey(
        "talks.Counselling", models.CASCADE, null=True, blank=True, related_name="grants",
        verbose_name=_("counselling record"),
    )  # fmt: skip
    whisper = models.ForeignKey(
        "talks.Whisper", models.CASCADE, null=True, blank=True, related_name="grants", verbose_name=_("letter")
    )
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who may read"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("granted by"))
    on = models.DateField(_("granted on"))
    until = models.DateField(_("until"))
    reason = SensitiveText(_("why it has to be read"), multiline=True, blank=False)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    objects = GrantQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("leave to read")
        verbose_name_plural = _("leaves to read")
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["to", "until"], name="grant_of_leader")]
        constraints = [
            models.CheckConstraint(
                condition=Q(counselling__isnull=False, whisper__isnull=True)
                | Q(counselling__isnull=True, whisper__isnull=False),
                name="grant_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(until__gte=F("on")), name="grant_ends_after_it_begins",
                violation_error_message=_("The last day must not come before the first."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.to} – {self.until}"

    def is_in_force(self, on) -> bool:
        """The same rule as `GrantQuerySet.in_force`."""
        return self.ended_on is None and self.on <= on <= self.until


def opened_by_grant(row, user):
    """The trace of a leader's reading; written with the page that shows it."""
    AccessLog.objects.create(
        by=user, act=AccessLog.Act.REVEAL, kind=row._meta.label_lower, object_id=str(row.pk), detail="grant"
    )
