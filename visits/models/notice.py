"""The parents' notice whom they have entrusted with the child (law on the protection of minors, art. 22 and 23)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from lib.dates import not_to_come
from lib.fields import SensitiveText, Sensitivity
from registry.codes import Relation
from registry.models import Child
from registry.models.people import OfChildQuerySet, Phones


class NoticeQuerySet(OfChildQuerySet):
    """As the survey: whoever sees the child knows of it; class teacher and office write it."""

    def visible_to(self, user, on=None):
        return self.filter(child__in=Child.objects.visible_to(user, on))

    def changeable_by(self, user, on=None):
        return self.filter(child__in=Child.objects.changeable_by(user, on))


def paper_path(instance, filename):
    return f"notices/{filename}"


class EntrustmentNotice(Phones):
    """One sheet of paper; when somebody else is entrusted another is written. The latest one counts."""

    child = models.ForeignKey(Child, models.CASCADE, related_name="entrustment_notices", verbose_name=_("child"))
    entrusted = models.CharField(_("who is entrusted"), max_length=50)
    relation = models.CharField(_("relation to the child"), max_length=2, choices=Relation.choices, blank=True)
    written_on = models.DateField(_("written by the parents on"), validators=[not_to_come])
    received_on = models.DateField(_("received by the school on"), validators=[not_to_come])
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("received by")
    )
    parents_place = SensitiveText(_("where the parents are"), kind=Sensitivity.EMPLOYER, max_length=200)
    parents_phones = SensitiveText(_("how the parents are reached"), kind=Sensitivity.PHONE, max_length=80)
    paper = models.FileField(_("the paper itself"), upload_to=paper_path, blank=True)

    objects = NoticeQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("notice of entrustment")
        verbose_name_plural = _("notices of entrustment")
        ordering = ["child", "-received_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(entrusted=""), name="notice_names_somebody"),
            models.CheckConstraint(
                condition=Q(received_on__gte=F("written_on")),
                name="notice_written_before_received",
                violation_error_message=_("It cannot be received before it was written."),
            ),
        ]

    def __str__(self):
        return f"{self.entrusted} {self.received_on}"
