"""Who helps whom: a child and its helper, from when to when, and how much one helper can carry."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Role
from lib.dates import today
from lib.fields import SensitiveText
from lib.models import ScopedQuerySet
from registry.models import Child, School


class WithChildQuerySet(ScopedQuerySet):
    """Somebody is there for a child for a while: seen with the child, managed by whoever pairs it."""

    def active(self, on):
        """Those that hold on the day `on`, first and last day included."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gte=on), started_on__lte=on)

    def open(self):
        """Those that nobody has ended, whenever they begin."""
        return self.filter(ended_on=None)

    def visible_to(self, user):
        return self.filter(child__in=Child.objects.visible_to(user))

    def changeable_by(self, user):
        return self.filter(child__in=pairable_children(user))

    def exportable_by(self, user):
        return self.filter(child__in=Child.objects.exportable_by(user))

    def may_export(self, user):
        return Child.objects.may_export(user)


class PairingQuerySet(WithChildQuerySet):
    def may_add(self, user):
        return user.has_role(Role.OFFICE, Role.LEADERSHIP) or pairable_children(user).exists()


def pairable_children(user, on=None):
    """Class teachers pair the children of their class; the office and leadership those of the school."""
    if user.has_role(Role.OFFICE, Role.LEADERSHIP):
        return Child.objects.visible_to(user, on)
    return Child.objects.in_class_of(user, on)


class Pairing(models.Model):
    class Kind(models.TextChoices):
        PROXY_PARENT = "proxy_parent", _("Proxy parent")
        HELPER = "helper", _("Helper teacher")

    class EndReason(models.TextChoices):
        RUNNING = "", _("Still running")
        TERM_OVER = "term_over", _("Agreed time is over")
        CHILD_LEFT = "child_left", _("The child left")
        HELPER_LEFT = "helper_left", _("The helper left or changed post")
        CHANGED = "changed", _("Another helper took over")
        OTHER = "other", _("Other reason")

    child = models.ForeignKey(Child, models.CASCADE, related_name="pairings", verbose_name=_("child"))
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="pairings", verbose_name=_("helper")
    )
    kind = models.CharField(_("kind"), max_length=15, choices=Kind.choices, default=Kind.PROXY_PARENT)
    primary = models.BooleanField(
        _("main helper"), default=True, help_text=_("A child has one main helper; others may join.")
    )
    started_on = models.DateField(_("since"))
    ended_on = models.DateField(_("until"), null=True, blank=True)
    end_reason = models.CharField(_("reason for ending"), max_length=15, choices=EndReason.choices, blank=True)
    card_signed_on = models.DateField(_("pairing card signed on"), null=True, blank=True)
    over_cap_reason = SensitiveText(
        _("why more children than usual"),
        max_length=200,
        help_text=_("Needed when the helper already has as many children as the school's limit."),
    )

    objects = PairingQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("pairing")
        verbose_name_plural = _("pairings")
        ordering = [F("ended_on").desc(nulls_first=True), "-started_on", "-pk"]
        indexes = [models.Index(fields=["staff", "ended_on"], name="pairing_by_helper")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="pairing_dates_in_order",
                violation_error_message=_("The end must not come before the beginning."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, end_reason="") | (Q(ended_on__isnull=False) & ~Q(end_reason="")),
                name="ending_has_day_and_reason",
                violation_error_message=_("Ending takes both a day and a reason."),
            ),
            models.UniqueConstraint(
                fields=["child", "staff"],
                condition=Q(ended_on=None),
                name="paired_once",
                violation_error_message=_("The child is already paired with this helper."),
            ),
            models.UniqueConstraint(
                fields=["child"],
                condition=Q(ended_on=None, primary=True),
                name="one_main_helper",
                violation_error_message=_("The child already has a main helper."),
            ),
        ]

    def __str__(self):
        return f"{self.child} · {self.staff}"

    def is_active(self, on) -> bool:
        """Does it hold on the day `on`? The same rule as `PairingQuerySet.active`."""
        return self.started_on <= on and (self.ended_on is None or self.ended_on >= on)

    def clean(self):
        if self.staff_id and not self.ended_on and not self.over_cap_reason and self._over_cap():
            raise ValidationError(
                {
                    "over_cap_reason": _("%(helper)s already has %(n)s children. Say why one more.")
                    % {"helper": self.staff, "n": School.get().helper_cap}
                },
                code="over_cap",
            )

    def _over_cap(self) -> bool:
        others = Pairing.objects.open().filter(staff=self.staff_id).exclude(pk=self.pk).exclude(child=self.child_id)
        return others.count() >= School.get().helper_cap


def helpers_with_load(on=None):
    """The staff who may be asked to help, each with `load`: how many children they have on `on`; freest first."""
    on = on or today()
    active = Q(pairings__started_on__lte=on) & (Q(pairings__ended_on=None) | Q(pairings__ended_on__gte=on))
    helpers = get_user_model().objects.active().with_role(Role.HELPER, Role.CLASS_TEACHER)
    return helpers.annotate(load=Count("pairings__child", filter=active, distinct=True)).order_by("load", "number")
