"""Hand-over notes on the child's file."""

from django.db.models import Case, F, Value, When
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from registry.file import Entry, Part, lines
from registry.models import Handover
from registry.rights import HAND_OVER


def _rows(child, standing):
    rows = Handover.objects.visible_to(standing.user, standing.on).filter(child=child)
    to = Case(When(to=None, then=Value("")), default=Concat(Value(" → "), F("to__name")))
    return lines("handover", rows, on=F("on"), text=F("text"), state=F("kind"), who=Concat(F("by__name"), to))


def _may_add(child, standing):
    return standing.has(HAND_OVER, child.pk)


def _entries(loaded):
    for line in loaded.lines:
        yield Entry(line.on, "file", "pair", Handover.Kind(line.state).label, line.text, line.who)


PART = Part(
    "handover", _("Handed over"), "registry/parts/handovers.html", _rows, may_add=_may_add, entries=_entries, order=95
)
