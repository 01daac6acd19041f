"""The class teacher's word on the class's survey: how many left-behind children it has, all of them checked (A3)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lib.dates import today
from lib.fields import digest
from lib.models import ScopedQuerySet
from registry.models.term import OFFICE_ROLES, ClassTerm


def roll_digest(children) -> str:
    """Tells one set of children (their keys) from another without naming any of them."""
    return digest(",".join(map(str, sorted(children))) or "nobody")


class ClassSignatureQuerySet(ScopedQuerySet):
    """Numbers, no child: leadership and the office read all of them, class teachers those of their class this term."""

    def visible_to(self, user, on=None):
        if not user.is_active:
            return self.none()
        if user.has_role(*OFFICE_ROLES):
            return self.all()
        return self.filter(class_term__in=ClassTerm.objects.headed_by(user, on or today()))


class ClassSignature(models.Model):
    """Never changed: signing again adds a row, and the latest one counts. The totals are those of that moment."""

    class_term = models.ForeignKey(
        ClassTerm, models.CASCADE, related_name="signatures", verbose_name=_("class in a term")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("signed by"))
    on = models.DateField(_("signed on"))
    n = models.PositiveSmallIntegerField(_("left-behind children"))
    verified = models.PositiveSmallIntegerField(_("verified"))
    boys = models.PositiveSmallIntegerField(_("boys"))
    girls = models.PositiveSmallIntegerField(_("girls"))
    both_away = models.PositiveSmallIntegerField(_("both parents away"))
    one_away = models.PositiveSmallIntegerField(_("one parent away"))
    boarders = models.PositiveSmallIntegerField(_("boarding pupils"))
    roll = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(_("entered at"), auto_now_add=True)

    objects = ClassSignatureQuerySet.as_manager()

    class Meta:
        verbose_name = _("class teacher's signature")
        verbose_name_plural = _("class teachers' signatures")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(verified=F("n")), name="signed_when_all_verified"),
            models.CheckConstraint(
                condition=Q(n__gte=F("boys") + F("girls"))
                & Q(n__gte=F("both_away") + F("one_away"))
                & Q(n__gte=F("boarders")),
                name="signed_parts_within_total",
            ),
        ]

    def __str__(self):
        return f"{self.class_term} {self.on}"
