"""Which homes a teacher means to visit on a day, and in which order (plan 1, three (5); plan 2)."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Role
from lib.dates import today
from lib.fields import SensitiveText
from lib.models import ScopedQuerySet
from registry.models import Child
from registry.records import READS_ALL_RECORDS
from visits.models.visit import HomeVisit, HomeVisitChild

READS_ALL_PLANS = READS_ALL_RECORDS


class PlannedVisitQuerySet(ScopedQuerySet):
    def visible_to(self, user, on=None):
        """As the visits themselves: own class, own ones, leadership and psychology all."""
        if not user.is_active:
            return self.none()
        if user.has_role(*READS_ALL_PLANS):
            return self.all()
        on = on or today()
        mine = Q(planner=user, child__in=HomeVisit.objects.writable_children(user, on).values("pk"))
        return self.filter(mine | Q(child__in=Child.objects.ids_in_class_of(user, on)))

    def changeable_by(self, user, on=None):
        """Who planned it, for as long as the child is in that person's care."""
        if not user.is_active:
            return self.none()
        children = HomeVisit.objects.writable_children(user, on or today())
        return self.filter(planner=user, child__in=children.values("pk"))

    def may_add(self, user):
        return user.has_role(Role.CLASS_TEACHER, Role.HELPER, Role.PSYCHOLOGY)

    def with_done(self):
        """`done`: a visit to the child on that day or later has been written down; nobody ticks anything."""
        visits = HomeVisitChild.objects.filter(child=OuterRef("child"), on__gte=OuterRef("on"))
        return self.annotate(done=Exists(visits.order_by()))

    def standing(self):
        return self.filter(cancelled=False)


class PlannedVisit(models.Model):
    child = models.ForeignKey(Child, models.CASCADE, related_name="planned_visits", verbose_name=_("child"))
    planner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("planned by")
    )
    on = models.DateField(_("date"), db_index=True)
    position = models.PositiveSmallIntegerField(_("place in the round"), default=0)
    companion = SensitiveText(_("who comes along"), max_length=50)
    purpose = SensitiveText(_("what for"), max_length=100)
    cancelled = models.BooleanField(_("cancelled"), default=False)

    objects = PlannedVisitQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("planned visit")
        verbose_name_plural = _("planned visits")
        ordering = ["on", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["child", "planner", "on"], condition=Q(cancelled=False), name="planned_once_a_day",
                violation_error_message=_("This home is already planned for that day."),
            )
        ]  # fmt: skip

    def __str__(self):
        return f"{self.on} {self.child}"
