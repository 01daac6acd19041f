"""Appointments with the psychology teacher, for a child or for a caller who gives no name (plan 2, 5; plan 5, 2.1).

Class teachers and helpers ask for one for a child in their care and see what became of theirs; the reason is for the
psychology teacher and whoever wrote it.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Role
from lib.dates import day_in_words, today
from lib.fields import SensitiveText
from lib.models import ScopedQuerySet
from registry.models import Child
from registry.rights import WRITE


class AppointmentQuerySet(ScopedQuerySet):
    def visible_to(self, user, on=None):
        if not user.is_active:
            return self.none()
        if user.has_role(Role.PSYCHOLOGY):
            return self.all()
        in_care = WRITE.over(Child.objects, user, on or today()).order_by().values("pk")
        return self.filter(by=user, child__in=in_care)

    def on_file_of(self, child, standing):
        """`visible_to` of those of one child, by how the reader stands to it; asks nothing."""
        rows, user = self.filter(child=child), standing.user
        if not user.is_active or not standing.has(WRITE, child.pk):
            return rows.none()
        return rows if user.has_role(Role.PSYCHOLOGY) else rows.filter(by=user)

    def changeable_by(self, user, on=None):
        """The psychology teacher arranges them; whoever asked may only call off, see `may_cancel`."""
        return self.open() if user.has_role(Role.PSYCHOLOGY) else self.none()

    def may_add(self, user):
        return WRITE.over(Child.objects, user, today()).exists()

    def open(self):
        return self.filter(state__in=Appointment.OPEN)

    def to_write_up_by(self, user, on):
        """Of a child by name, not called off or missed, with no record yet."""
        rows = self.visible_to(user, on) if user.has_role(Role.PSYCHOLOGY) else self.none()
        return rows.filter(
            state__in=[*Appointment.OPEN, Appointment.State.KEPT], child__isnull=False, counselling=None, on__lte=on
        )

    def waiting_for(self, user, on):
        """To be answered; to be kept today, or settled since; kept and not yet written down."""
        mine = Q(with_whom=None) | Q(with_whom=user)
        to_do = Q(state=Appointment.State.ASKED) | Q(state=Appointment.State.CONFIRMED, on__lte=on)
        unwritten = Q(state=Appointment.State.KEPT, counselling=None, child__isnull=False)
        return self.visible_to(user, on).filter(mine, to_do | unwritten).order_by("on", "at", "pk")


class Appointment(models.Model):
    class State(models.TextChoices):
        ASKED = "asked", _("Asked for")
        CONFIRMED = "confirmed", _("Confirmed")
        KEPT = "kept", _("Kept")
        MISSED = "missed", _("Missed")
        CANCELLED = "cancelled", _("Called off")

    class AskedBy(models.TextChoices):
        TEACHER = "teacher", _("a teacher")
        CHILD = "child", _("the child")
        GUARDIAN = "guardian", _("parent or guardian")
        CALLER = "caller", _("a caller without a name")

    OPEN = (State.ASKED, State.CONFIRMED)

    child = models.ForeignKey(
        Child, models.CASCADE, null=True, blank=True, related_name="appointments", verbose_name=_("child")
    )
    on = models.DateField(_("date"), db_index=True)
    at = models.TimeField(_("time"), null=True, blank=True)
    with_whom = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("with which psychology teacher"),
    )  # fmt: skip
    asked_by = models.CharField(_("who asked for it"), max_length=10, choices=AskedBy.choices, default=AskedBy.TEACHER)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by"))
    reason = SensitiveText(_("why"), multiline=True, help_text=_("Read by you and the psychology teacher alone."))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ASKED)
    created_at = models.DateTimeField(_("entered at"), auto_now_add=True)

    objects = AppointmentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(child__isnull=False) | Q(asked_by="caller"), name="appointment_of_somebody",
                violation_error_message=_("Only a caller may stay without a name."),
            ),
        ]  # fmt: skip

    def __str__(self):
        """Never a name: it stands in records as well."""
        when = day_in_words(self.on, today())
        return f"{when} {self.at:%H:%M}" if self.at else when

    def may_cancel(self, user) -> bool:
        """Whoever asked, and the psychology teacher, while it is still to come."""
        return self.state in self.OPEN and (self.by_id == user.pk or user.has_role(Role.PSYCHOLOGY))
