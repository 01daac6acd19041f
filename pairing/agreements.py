"""Agreements that run out, on the front page of whoever renews them (plan 3 P3.8: one year)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role
from lib.dates import short_day
from pairing.models import Companionship
from registry.waiting import Item

RENEWS = (Role.CLASS_TEACHER, Role.OFFICE)


def running_out(user, on) -> list[Item]:
    """One query: leadership, who may renew too, need not."""
    rows = Companionship.objects.changeable_by(user).running_out(on).select_related("child", "companion")
    return [
        Item(
            _("%(companion)s for %(child)s: agreement until %(day)s") % {
                "companion": row.companion.name, "child": row.child.name, "day": short_day(row.agreed_until),
            },
            reverse("companionship", args=[row.pk]), row.agreed_until, urgent=row.agreed_until <= on,
        )
        for row in rows.order_by("agreed_until", "pk")
    ]  # fmt: skip
