"""Who was told of a major event, who is still to be told, and who may note it."""

from dataclasses import dataclass, field

from lib.dates import today
from registry.codes import YesNo
from registry.models import TermSurvey
from visits.models import MajorEvent, Told


@dataclass(slots=True)
class Telling:
    """`lines`: (child, whom, what was noted or None, is it still to be done). `waiting`: of whom nothing is noted."""

    lines: list = field(default_factory=list)
    waiting: list = field(default_factory=list)

    @property
    def open(self) -> bool:
        return any(owed for _child, _whom, _row, owed in self.lines)


def telling(event: MajorEvent, children, user) -> Telling:
    """Of those of the event's `children` that are in sight. `waiting` are those about whom the person may note it."""
    on, found = today(), Telling()
    told = {(row.child_id, row.whom): row for row in event.told.filter(child__in=children).select_related("by")}
    away = {row.child_id: row for row in TermSurvey.objects.in_term_of(on).filter(child__in=children)}
    mine = MajorEvent.objects.writable_children(user, on).filter(pk__in=[child.pk for child in children])
    mine = set(mine.values_list("pk", flat=True))
    for child in children:
        for whom in Told.Whom:
            row, owed = told.get((child.pk, whom)), _is_away(away.get(child.pk), whom)
            if row or owed:
                found.lines.append((child, whom, row, owed and row is None))
            if row is None and child.pk in mine:
                label = f"{child.name} · {whom.label}" if len(children) > 1 else whom.label
                found.waiting.append((child, whom.value, label))
    return found


def _is_away(survey, whom) -> bool:
    return whom != Told.Whom.GUARDIAN and survey is not None and getattr(survey, f"{whom}_away") == YesNo.YES
