"""Activities on the child's file: what the child takes part in, and on the timeline what it was at."""

from django.db.models import Case, F, Value, When
from django.urls import reverse

from activities.models import Activity, Participant
from registry.file import Entry, lines

CAME, FAMILY, MISSING, SIGNED_UP = "came", "family", "missing", "signed up"


def rows(child, standing):
    """Whoever opens the file knows the child, and so reads what it takes part in."""
    held = Activity.State.HELD
    came = Case(
        When(activity__state=held, here=True, then=Value(CAME)),
        When(activity__state=held, here=False, then=Value(MISSING)),
        When(activity__state=held, family__in=["father", "mother", "guardian", "other"], then=Value(FAMILY)),
        default=Value(SIGNED_UP),
    )
    taking_part = Participant.objects.filter(child=child).exclude(activity__state=Activity.State.CANCELLED)
    return lines(
        "activity", taking_part, on=F("activity__on"), text=F("activity__title"), state=F("activity__kind"),
        who=came, n=F("activity_id"),
    )  # fmt: skip


def entries(loaded):
    for line in loaded.lines:
        if line.who in (CAME, FAMILY):
            kind = Activity.Kind(line.state).label
            url = reverse("activity", args=[line.n])
            yield Entry(line.on, "activity", "group", kind, line.text, url=url, pk=line.n)
