"""Agreements that run out, on the front page of whoever renews them (plan 3 P3.8: one year)."""

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role
from lib.dates import short_day
from pairing.models import Companionship
from registry.file import lines
from registry.waiting import Item

RENEWS = (Role.CLASS_TEACHER, Role.OFFICE)


def running_out(user, on):
    """Leadership, who may renew too, need not."""
    rows = Companionship.objects.changeable_by(user).running_out(on)
    return lines("agreements", rows, on=F("agreed_until"), text=F("companion__name"), who=F("child__name"))


def items(found, on) -> list[Item]:
    return [
        Item(
            _("%(companion)s for %(child)s: agreement until %(day)s") % {
                "companion": line.text, "child": line.who, "day": short_day(line.on),
            },
            reverse("companionship", args=[line.pk]), line.on, urgent=line.on <= on,
        )
        for line in found
    ]  # fmt: skip
