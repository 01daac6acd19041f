"""What waits for leadership and office: hazards that nobody has mended yet."""

from django.db.models import CharField, F
from django.db.models.functions import Cast
from django.urls import reverse

from activities.models import Hazard
from registry.file import lines
from registry.waiting import Item


def hazards(user, on):
    rows = Hazard.objects.visible_to(user).open()
    severity = Cast(F("severity"), CharField())
    return lines("hazards", rows, on=F("due_on"), text=F("what"), who=F("where"), state=severity)


def items(found, on) -> list[Item]:
    return [
        Item(
            text=f"{line.who} · {line.text}",
            url=reverse("hazard", args=[line.pk]),
            on=line.on,
            urgent=line.state == str(Hazard.Severity.AT_ONCE.value) or bool(line.on and line.on < on),
        )
        for line in found
    ]


def hazards_url() -> str:
    return f"{reverse('admin:activities_hazard_changelist')}?closed_on__isempty=1"
