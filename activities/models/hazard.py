"""A hazard found on a round: it waits until somebody has mended it and said how (plan 5, 2.2)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import WITH_FIGURES, Role
from activities.models.activity import Activity
from lib.models import ScopedQuerySet


class HazardQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        if not user.has_role(*WITH_FIGURES):
            return self.none()
        return self.filter(activity__in=Activity.objects.visible_to(user).order_by().values("pk"))

    def changeable_by(self, user):
        """Whoever runs the activity, and whoever is to mend it."""
        if user.has_role(Role.LEADERSHIP, Role.OFFICE):
            return self.all()
        run = Q(activity__in=Activity.objects.changeable_by(user).order_by().values("pk"))
        return self.visible_to(user).filter(run | Q(mender=user)) if Activity.objects.may_add(user) else self.none()

    def open(self):
        """Not mended yet, the worst and longest overdue first."""
        return self.filter(closed_on=None).order_by("-severity", F("due_on").asc(nulls_last=True), "pk")


class Hazard(models.Model):
    class Severity(models.IntegerChoices):
        SLIGHT = 1, _("Slight")
        SERIOUS = 2, _("Serious")
        AT_ONCE = 3, _("At once")

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="hazards", verbose_name=_("found on"))
    what = models.CharField(_("what is dangerous"), max_length=200)
    where = models.CharField(_("where"), max_length=80)
    severity = models.PositiveSmallIntegerField(_("how bad"), choices=Severity.choices, default=Severity.SERIOUS)
    mender = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("who sees to it"),
    )  # fmt: skip
    due_on = models.DateField(_("by which day"), null=True, blank=True)
    closed_on = models.DateField(_("mended on"), null=True, blank=True)
    closed_how = models.CharField(_("how it was mended"), max_length=200, blank=True)

    objects = HazardQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("hazard")
        verbose_name_plural = _("hazards")
        ordering = [F("closed_on").desc(nulls_first=True), "-severity", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None, closed_how="") | (Q(closed_on__isnull=False) & ~Q(closed_how="")),
                name="hazard_closed_with_how",
                violation_error_message=_("Say on which day it was mended, and how."),
            ),
        ]

    def __str__(self):
        return self.what
