"""The list behind a number: one row per subject and period, as the engine counts them."""

from dataclasses import dataclass

from lib.dates import Period
from lib.periods import Slot
from registry.duties import Subject
from reports.figures.engine import begun_slots, counted, fetched
from reports.figures.subjects import ALL, BY_CHILD, BY_CLASS, BY_HELPER, BY_SCHOOL, Sight

GROUP_OF = {
    Subject.CHILD: BY_CHILD,
    Subject.CLASS: BY_CLASS,
    Subject.HELPER: BY_HELPER,
    Subject.SCHOOL: BY_SCHOOL,
}
ENDED, RUNNING = "ended", "running"
BEHIND, DONE = "behind", "done"
STATES = {BEHIND: "WHERE days < required", DONE: "WHERE days >= required"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one subject (a child, a class …) owed in one period, and on how many days it was done."""

    subject: int
    slot: Slot
    required: int
    days: int

    @property
    def missing(self) -> int:
        return max(self.required - self.days, 0)


class Outcomes:
    """The outcomes of one standard, the latest period first and in it whoever lacks most; to be counted and sliced."""

    def __init__(self, standard, on, *, sight: Sight = ALL, when="", month: Period | None = None, state=""):
        """`when`: ended or running periods, or all that have begun; `month`: those whose last day is in it."""
        slots = [slot for slot in begun_slots([standard], on)[standard.pk] if _wanted(slot, on, when, month)]
        self.slots = slots
        self.part = counted(standard, on, slots, by=GROUP_OF[standard.subject], sight=sight)
        self.where = STATES.get(state, "")

    def count(self) -> int:
        return self._ask("COUNT(*)")[0][0] if self.part else 0

    def __len__(self):
        return self.count()

    def sums(self) -> tuple[int, int]:
        """How much was required, and how much of that was done."""
        if not self.part:
            return 0, 0
        columns = "COALESCE(SUM(required), 0), COALESCE(SUM(CASE WHEN days < required THEN days ELSE required END), 0)"
        return tuple(map(int, self._ask(columns)[0]))

    def __getitem__(self, part: slice) -> list[Outcome]:
        if not self.part:
            return []
        order = f"ORDER BY slot DESC, days, subject LIMIT {part.stop - part.start} OFFSET {part.start}"
        rows = self._ask("subject, slot, required, days", order)
        return [Outcome(subject, self.slots[slot], required, days) for subject, slot, required, days in rows]

    def _ask(self, columns, order=""):
        statement, params = self.part
        return fetched(f"SELECT {columns} FROM ({statement}) AS counted {self.where} {order}", params)  # noqa: S608


def _wanted(slot, on, when, month) -> bool:
    running = slot.last >= on
    return (when != ENDED or not running) and (when != RUNNING or running) and (month is None or slot.last in month)
