"""What whoever had a child in care leaves to whoever comes next: a new class teacher, a new helper, another school."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Role
from lib.dates import today
from lib.fields import SensitiveText
from lib.models import ScopedQuerySet
from registry.models.child import Child
from registry.rights import HAND_OVER

READS_ALL = (Role.LEADERSHIP, Role.PSYCHOLOGY)


class HandoverQuerySet(ScopedQuerySet):
    """What is said in it is for who looks after the child now: its class teacher, and whom it was written to.

    Leadership and psychology read all; nobody reads on who has lost the child (design.md 4).
    """

    def visible_to(self, user, on=None):
        if not user.is_active:
            return self.none()
        if user.has_role(*READS_ALL):
            return self.all()
        on = on or today()
        seen = Q(child__in=Child.objects.visible_to(user, on).order_by().values("pk"))
        of_class = Q(child__in=Child.objects.ids_in_class_of(user, on))
        return self.filter(of_class | (seen & (Q(by=user) | Q(to=user))))

    def may_add(self, user):
        return HAND_OVER.over(Child.objects, user, today()).exists()


class Handover(models.Model):
    class Kind(models.TextChoices):
        CLASS = "class", _("New class teacher")
        HELPER = "helper", _("New helper")
        SCHOOL = "school", _("Leaves the school")

    child = models.ForeignKey(Child, models.CASCADE, related_name="handovers", verbose_name=_("child"))
    kind = models.CharField(_("what changes"), max_length=6, choices=Kind.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by"))
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("to whom"), help_text=_("Empty while it is not known who comes next."),
    )  # fmt: skip
    on = models.DateField(_("written on"))
    text = SensitiveText(
        _("what the next one should know"), multiline=True, blank=False,
        help_text=_("What helps the child, what was agreed, what is still open, whom to call."),
    )  # fmt: skip

    objects = HandoverQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("hand-over note")
        verbose_name_plural = _("hand-over notes")
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["class", "helper", "school"]), name="handover_of_a_kind"),
            models.CheckConstraint(condition=Q(text__is_empty=False), name="handover_says_something"),
            models.CheckConstraint(condition=Q(to=None) | ~Q(to=F("by")), name="handover_to_another"),
        ]

    def __str__(self):
        return f"{self.on} {self.get_kind_display()}"
