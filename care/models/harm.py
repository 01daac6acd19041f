"""Mandatory reporting (强制报告): who works with children and suspects harm reports it at once to the police, to civil
affairs and to the education bureau (Law on the Protection of Minors, article 11). The report stays in sight until all
three have been told and that is on file.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Role
from care.rights import REPORT, of_children
from lib.dates import today
from lib.fields import CodesField, SensitiveText
from lib.models import ScopedQuerySet
from registry.models import Child
from registry.standing import Standing

READERS = (Role.LEADERSHIP, Role.PSYCHOLOGY)


class Suspicion(models.TextChoices):
    """The nine situations of the mandatory reporting rules of 2020, shortened."""

    BODY = "body", _("Injuries, signs of abuse")
    SEXUAL = "sexual", _("Sexual abuse or harassment")
    NEGLECT = "neglect", _("Left without care or food")
    BULLYING = "bullying", _("Severe bullying")
    MISSING = "missing", _("Missing, abducted, sold")
    LABOUR = "labour", _("Begging, child labour")
    SELF = "self", _("Suicide or self-harm")
    OTHER = "other", _("Other danger")


class Office(models.TextChoices):
    POLICE = "police", _("Police (110)")
    CIVIL = "civil", _("Civil affairs bureau")
    EDUCATION = "education", _("Education bureau")


class HarmReportQuerySet(ScopedQuerySet):
    def visible_to(self, user, on=None):
        """Leadership and the psychology teacher; the author for as long as the child is in that person's care."""
        rows = of_children(self, REPORT, user, on)
        return rows if user.has_role(*READERS) else rows.filter(author=user)

    def changeable_by(self, user, on=None):
        return self.visible_to(user, on).filter(closed_on=None)

    def may_add(self, user):
        return Standing(user, today()).anywhere(REPORT)

    def open(self):
        return self.filter(closed_on=None)


def _told():
    """The condition of the database for a closed report: of each office when it was told, by whom, and a receipt."""
    told = Q()
    for office in Office.values:
        told &= Q(
            **{f"{office}_at__isnull": False, f"{office}_by__is_empty": False, f"{office}_receipt__is_empty": False}
        )
    return told


def _at():
    return models.DateTimeField(_("told at"), null=True, blank=True)


def _by():
    return SensitiveText(_("who told whom"), max_length=100)


def _receipt():
    return SensitiveText(_("receipt or case number"), max_length=100)


class HarmReport(models.Model):
    child = models.ForeignKey(Child, models.CASCADE, related_name="harm_reports", verbose_name=_("child"))
    on = models.DateField(_("noticed on"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("reported by")
    )
    suspicions = CodesField(_("what is suspected"), choices=Suspicion.choices, blank=False)
    facts = SensitiveText(_("what was seen or heard, in facts"), multiline=True, blank=False)
    taken = SensitiveText(_("what was done at once"), multiline=True)
    record_kind = models.CharField(_("kind of record"), max_length=20, blank=True, editable=False)
    record_id = models.PositiveBigIntegerField(_("record"), null=True, blank=True, editable=False)
    police_at, police_by, police_receipt = _at(), _by(), _receipt()
    civil_at, civil_by, civil_receipt = _at(), _by(), _receipt()
    education_at, education_by, education_receipt = _at(), _by(), _receipt()
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("closed by")
    )
    outcome = SensitiveText(_("what came of it"), multiline=True)
    created_at = models.DateTimeField(_("entered at"), auto_now_add=True)

    objects = HarmReportQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("mandatory report")
        verbose_name_plural = _("mandatory reports")
        ordering = [F("closed_on").desc(nulls_first=True), "-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None) | _told(),
                name="report_closed_when_all_are_told",
                violation_error_message=_("Police, civil affairs and education must all have been told first."),
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None, closed_by=None) | Q(closed_on__isnull=False, closed_by__isnull=False),
                name="report_closed_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(suspicions=()), name="report_says_what_is_suspected"),
        ]

    def __str__(self):
        return f"{self.on} {self._meta.verbose_name}"

    @property
    def offices(self) -> list[dict]:
        """Each office with what is on file of telling it."""
        return [
            {
                "slug": office.value, "label": office.label, "at": getattr(self, f"{office}_at"),
                "by": getattr(self, f"{office}_by"), "receipt": getattr(self, f"{office}_receipt"),
            }
            for office in Office
        ]  # fmt: skip

    @property
    def missing(self) -> list:
        """The offices of which something is not yet on file."""
        return [one for one in self.offices if not (one["at"] and one["by"] and one["receipt"])]
