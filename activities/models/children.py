"""A child in an activity: signed up, in which group, there or not, and on the way back."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from activities.models.activity import Activity
from lib.fields import SensitiveText
from lib.models import ScopedQuerySet
from registry.models import Child
from registry.rights import WRITE, Right

# Leadership and office sign up and call the roll for every child, the others for those about whom they write.
SIGN_UP = Right((*WRITE.roles, "leadership", "office"), helped=True)


class ParticipantQuerySet(ScopedQuerySet):
    def visible_to(self, user, on=None):
        return self.filter(child__in=Child.objects.visible_to(user, on))

    def changeable_by(self, user, on=None):
        return self.filter(child__in=SIGN_UP.over(Child.objects, user, on))

    def came(self):
        """Those who took part, in what was held."""
        return self.filter(activity__state=Activity.State.HELD, here=True)


class Participant(models.Model):
    class Family(models.TextChoices):
        UNSAID = "", _("Not noted")
        FATHER = "father", _("Father came")
        MOTHER = "mother", _("Mother came")
        GUARDIAN = "guardian", _("Guardian came")
        OTHER = "other", _("Other relative came")
        ABSENT = "absent", _("Nobody came")

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="participants", verbose_name=_("activity"))
    child = models.ForeignKey(Child, models.CASCADE, related_name="participations", verbose_name=_("child"))
    group = models.PositiveSmallIntegerField(_("group"), null=True, blank=True)
    here = models.BooleanField(_("signed in"), null=True, blank=True)
    back = models.BooleanField(_("back at the roll-call"), null=True, blank=True)
    family = models.CharField(_("family"), max_length=8, choices=Family.choices, blank=True)
    entry = models.CharField(_("what the child brought in"), max_length=80, blank=True)
    result = models.CharField(_("prize"), max_length=40, blank=True)
    remark = SensitiveText(_("remark or reason for absence"), max_length=200)

    objects = ParticipantQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("child taking part")
        verbose_name_plural = _("children taking part")
        ordering = ["group", "child", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "child"], name="takes_part_once"),
            models.CheckConstraint(condition=models.Q(group=None) | models.Q(group__gte=1), name="group_from_one"),
        ]

    def __str__(self):
        return str(self.child)
