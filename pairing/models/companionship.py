"""A child and a companion: since when, on what agreement, until when (plan 2 P2.2, plan 3 P3.8, plan 4)."""

import datetime as dt

from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from lib.fields import CodesField, SensitiveText
from pairing.models.companion import Companion
from pairing.models.pairing import Pairing, WithChildQuerySet
from registry.models import Child

TERM = 1  # year, for which an agreement is signed (plan 3 P3.8)
REMIND = dt.timedelta(days=30)
PER_CHILD = 2  # student volunteers


class CompanionshipQuerySet(WithChildQuerySet):
    def signed_in_as(self, user, on):
        """Those for which the volunteer `user` has an account: running on `on`, the volunteer still trusted."""
        if not user.is_active or not user.is_volunteer:
            return self.none()
        return self.active(on).filter(companion__in=Companion.objects.ready().volunteers().filter(account=user))

    def running_out(self, on):
        """Whose agreement ends within a month, or has ended, and nobody has renewed or ended it."""
        return self.open().filter(agreed_until__lte=on + REMIND)


class Companionship(models.Model):
    class Kind(models.TextChoices):
        TUTOR = "tutor", _("Off-campus tutor")
        VOLUNTEER = "volunteer", _("Student volunteer")
        FRIEND = "friend", _("Hand-in-hand friend")
        STUDY_HELPER = "study_helper", _("Study helper")
        PROXY_PARENT = "proxy_parent", _("Proxy parent of another family")

    class Signer(models.TextChoices):
        COMPANION = "companion", _("Volunteer")
        GUARDIAN = "guardian", _("Guardian")
        SCHOOL = "school", _("School")

    OF = {  # whom one is chosen from
        Kind.TUTOR: Companion.Kind.TUTOR,
        Kind.VOLUNTEER: Companion.Kind.STUDENT,
        Kind.FRIEND: Companion.Kind.PUPIL,
        Kind.STUDY_HELPER: Companion.Kind.PUPIL,
        Kind.PROXY_PARENT: Companion.Kind.FAMILY,
    }
    EndReason = Pairing.EndReason

    child = models.ForeignKey(Child, models.CASCADE, related_name="companionships", verbose_name=_("child"))
    companion = models.ForeignKey(Companion, models.PROTECT, related_name="companionships", verbose_name=_("companion"))
    kind = models.CharField(_("kind"), max_length=15, choices=Kind.choices)
    started_on = models.DateField(_("since"))
    agreed_until = models.DateField(_("agreed until"), null=True, blank=True)
    signed_by = CodesField(_("signed by"), choices=Signer.choices)
    ended_on = models.DateField(_("until"), null=True, blank=True)
    end_reason = models.CharField(_("reason for ending"), max_length=15, choices=Pairing.EndReason.choices, blank=True)
    handover = SensitiveText(
        _("hand-over note"), multiline=True, help_text=_("What whoever comes next should know about the child.")
    )

    objects = CompanionshipQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("companionship")
        verbose_name_plural = _("companionships")
        ordering = [F("ended_on").desc(nulls_first=True), "-started_on", "-pk"]
        indexes = [models.Index(fields=["companion", "ended_on"], name="companionship_load")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="companionship_in_order",
                violation_error_message=_("The end must not come before the beginning."),
            ),
            models.CheckConstraint(
                condition=Q(agreed_until=None) | Q(agreed_until__gt=F("started_on")),
                name="agreement_in_order",
                violation_error_message=_("The agreement must end after it begins."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, end_reason="") | (Q(ended_on__isnull=False) & ~Q(end_reason="")),
                name="companionship_end_reason",
                violation_error_message=_("Ending takes both a day and a reason."),
            ),
            models.UniqueConstraint(
                fields=["child", "companion", "kind"],
                condition=Q(ended_on=None),
                name="companion_once",
                violation_error_message=_("The child is already paired with this companion."),
            ),
        ]

    def __str__(self):
        return f"{self.child} · {self.companion}"

    def is_active(self, on) -> bool:
        return self.started_on <= on and (self.ended_on is None or self.ended_on >= on)


def companions_with_load(kinds):
    """Those who may be paired, each with `load`: of how many children they are the companion; freest first."""
    rows = Companion.objects.ready().filter(kind__in=kinds)
    load = Count("companionships__child", filter=Q(companionships__ended_on=None), distinct=True)
    return rows.annotate(load=load).order_by("load", "name", "pk")


def year_from(day: dt.date) -> dt.date:
    """The last day of a year's agreement that begins on `day`."""
    try:
        return day.replace(year=day.year + TERM) - dt.timedelta(days=1)
    except ValueError:  # 29 February
        return dt.date(day.year + TERM, 2, 28)
