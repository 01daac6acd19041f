"""The three rates of design.md 3: filing, pairing, retention; each with what it is of."""

from dataclasses import dataclass

from django.db.models import Count, Q

from registry.codes import LeavingReason
from reports.conditions import filed, paired
from reports.figures.engine import whole_percent
from reports.figures.subjects import ALL, surveys_in_sight


@dataclass(frozen=True, slots=True)
class Rate:
    done: int
    of: int

    @property
    def rate(self) -> float | None:
        return self.done / self.of if self.of else None

    @property
    def percent(self) -> int | None:
        """Whole per cent; 100 means everybody."""
        return whole_percent(self.done, self.of)

    @property
    def open(self) -> int:
        return self.of - self.done


def rates(term, on, sight=ALL) -> dict[str, Rate]:
    """On the day `on` of the term; after its last day as on that day."""
    on = min(on, term.last_day)
    there = Q(joined_on__lte=on) & (Q(left_on=None) | Q(left_on__gte=on))
    lost = Q(left_reason=LeavingReason.DROPPED_OUT, left_on__lte=on)
    found = surveys_in_sight(sight, on).filter(term=term, joined_on__lte=on).aggregate(
        ever=Count("pk"),
        there=Count("pk", filter=there),
        filed=Count("pk", filter=there & Q(filed(on))),
        paired=Count("pk", filter=there & Q(paired(on))),
        lost=Count("pk", filter=lost),
    )  # fmt: skip
    return {
        "filing": Rate(found["filed"], found["there"]),
        "pairing": Rate(found["paired"], found["there"]),
        "retention": Rate(found["ever"] - found["lost"], found["ever"]),
    }
