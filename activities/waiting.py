"""What waits for leadership and office: hazards that nobody has mended yet."""

from django.db.models import F
from django.urls import reverse

from activities.models import Hazard
from registry.file import lines
from registry.waiting import Item


def hazards(user, on):
    rows = Hazard.objects.visible_to(user).open()
    return lines("hazards", rows, on=F("due_on"), text=F("what"), who=F("where"), state=F("severity"))


def items(found, on) -> list[Item]:
    return [
        Item(
            text=f"{line.who} · {line.text}",
            url=reverse("hazard", args=[line.pk]),
            on=line.on,
            urgent=line.state == Hazard.Severity.AT_ONCE or bool(line.on and line.on < on),
        )
        for line in found
    ]


def hazards_url() -> str:
    return f"{reverse('admin:activities_hazard_changelist')}?closed_on__isempty=1"
