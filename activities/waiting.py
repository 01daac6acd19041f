"""What waits for leadership and office: hazards that nobody has mended yet."""

from django.urls import reverse

from activities.models import Hazard
from registry.waiting import Item


def hazards(user, on) -> list[Item]:
    rows = Hazard.objects.visible_to(user).open()
    return [
        Item(
            text=f"{row.where} · {row.what}",
            url=reverse("hazard", args=[row.pk]),
            on=row.due_on,
            urgent=row.severity == Hazard.Severity.AT_ONCE or bool(row.due_on and row.due_on < on),
        )
        for row in rows
    ]


def hazards_url() -> str:
    return f"{reverse('admin:activities_hazard_changelist')}?closed_on__isempty=1"
