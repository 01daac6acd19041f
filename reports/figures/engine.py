"""What is required, done, due and overdue, from standards and records (design.md 3): counted by the database.

One statement answers for any number of standards and children. The parts that say who and what come from querysets;
the frame around them, which sorts days into periods and compares, is SQL that SQLite and PostgreSQL share.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db import connection

from lib.periods import Slot, slots
from pairing.models import Pairing
from registry.duties import all_duties
from registry.models.calendar import changed_days
from reports.figures.subjects import subjects_of

FRAME = """
SELECT {standard} AS standard, grp, {slot} AS slot, COUNT(*) AS n, SUM(required) AS required,
       SUM(CASE WHEN COALESCE(days, 0) < required THEN COALESCE(days, 0) ELSE required END) AS done,
       SUM(CASE WHEN COALESCE(days, 0) < required THEN 1 ELSE 0 END) AS behind
FROM (
  WITH slots(slot, running, middle, reference, required) AS (VALUES {slots}),
  subjects(subject, grp, since, until) AS ({subjects}),
  records({columns}) AS ({records}),
  sorted(subject, slot, day) AS (
    SELECT subject, CASE {sorting} END, day FROM records WHERE day BETWEEN %s AND %s{paired}
  ),
  done(subject, slot, days) AS (
    SELECT subject, slot, COUNT(DISTINCT day) FROM sorted WHERE slot IS NOT NULL GROUP BY subject, slot
  )
  SELECT subjects.grp, slots.slot, slots.running, slots.required, done.days
  FROM slots
  JOIN subjects ON subjects.since <= slots.middle AND subjects.since <= slots.reference
    AND (subjects.until IS NULL OR subjects.until >= slots.reference)
  LEFT JOIN done ON done.subject = subjects.subject AND done.slot = slots.slot
) AS counted GROUP BY grp, {slot}
"""
PAIRED = """
 AND EXISTS (SELECT 1 FROM {table} AS pairing WHERE pairing.child_id = records.subject
   AND pairing.staff_id = records.author AND pairing.started_on <= records.day
   AND (pairing.ended_on IS NULL OR pairing.ended_on >= records.day))"""
RUNNING, SLOT = "running", "slot"
ONE_DAY = dt.timedelta(days=1)


@dataclass(slots=True)
class Count:
    """In `n` subject-periods so much was required and done; in `behind` of them less than is required."""

    n: int = 0
    required: int = 0
    done: int = 0
    behind: int = 0


@dataclass(slots=True)
class Tally:
    """One standard for one group: what has ended, and the period that runs (its last day in `ends`), if one does."""

    ended: Count
    running: Count
    ends: dt.date | None = None

    @property
    def rate(self) -> float | None:
        """The part of what was required in ended periods that was done; None where nothing was required yet."""
        return self.ended.done / self.ended.required if self.ended.required else None

    @property
    def percent(self) -> int | None:
        """`rate` in whole per cent, rounded down so that 100 means everything."""
        return self.ended.done * 100 // self.ended.required if self.ended.required else None


def tallies(standards, term, on, *, by: str, user=None) -> dict[int, dict[object, Tally]]:
    """{standard's key: {group's key: Tally}} on the day `on`, of what `user` may see (None: of all)."""
    found = {standard.pk: {} for standard in standards}
    begun = _begun(standards, term, on)
    for pk, group, running, *numbers in _ask(standards, term, on, by, user, begun, RUNNING):
        tally = found[pk].setdefault(group, Tally(Count(), Count()))
        if running:
            tally.running, tally.ends = Count(*numbers), begun[pk][-1].last
        else:
            tally.ended = Count(*numbers)
    return found


def by_period(standard, term, on, *, by: str, user=None) -> dict[object, list[tuple[Slot, Count]]]:
    """{group's key: its periods with what each counts} of one standard, the running one last."""
    begun = _begun([standard], term, on)
    found = defaultdict(list)
    for _pk, group, slot, *numbers in sorted(_ask([standard], term, on, by, user, begun, SLOT), key=lambda row: row[2]):
        found[group].append((begun[standard.pk][slot], Count(*numbers)))
    return dict(found)


def _begun(standards, term, on) -> dict[int, list[Slot]]:
    """The periods of each standard that have begun."""
    days = changed_days(term)
    return {s.pk: [slot for slot in slots(term.span, s.per, days) if slot.first <= on] for s in standards}


def _ask(standards, term, on, by, user, begun, grouped) -> list[tuple]:
    parts, params = [], []
    for standard in standards:
        subjects = subjects_of(standard, term, on, by, user)
        if subjects is None or not begun[standard.pk] or standard.duty not in all_duties():
            continue
        part, values = _part(standard, subjects, begun[standard.pk], on, grouped)
        parts.append(f"SELECT * FROM ({part}) AS part{len(parts)}")  # noqa: S608  its values are parameters
        params += values
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        rows = cursor.fetchall()
    return [(pk, group, *map(int, numbers)) for pk, group, *numbers in rows]  # PostgreSQL's sums are decimals


def _part(standard, subjects, begun, on, grouped):
    """The statement for one standard and its parameters."""
    duty = all_duties()[standard.duty]
    # Who did it stands in another table: asked for only where it matters.
    columns = ("subject", "day", "author") if standard.by_helpers else ("subject", "day")
    who, who_params = _sql(subjects)
    what, what_params = _sql(duty.done().values(*duty.columns[: len(columns)]))
    sorting, sorting_params = _sorting(begun)
    statement = FRAME.format(
        standard=int(standard.pk),
        slot=grouped,
        slots=", ".join(["(%s, %s, %s, %s, %s)"] * len(begun)),
        subjects=who,
        records=what,
        columns=", ".join(columns),
        sorting=sorting,
        paired=PAIRED.format(table=connection.ops.quote_name(Pairing._meta.db_table)) if standard.by_helpers else "",
    )
    within = [_day(begun[0].first), _day(min(begun[-1].last, on))]
    return statement, [*_slot_values(begun, on, standard.count), *who_params, *what_params, *sorting_params, *within]


def _slot_values(begun, on, count) -> list:
    """slot, running, middle, reference, required of each period: on `reference` a child must be on the register."""
    found = []
    for number, slot in enumerate(begun):
        running = slot.last >= on
        reference = on if running else slot.last
        found += [number, int(running), _day(slot.middle), _day(reference), slot.required(count)]
    return found


def _sorting(begun) -> tuple[str, list]:
    """The branches of CASE that say into which period a day falls, and their parameters."""
    branches, params = [], []
    for number, slot in enumerate(begun):
        if number and slot.first - begun[number - 1].last > ONE_DAY:  # after a week without school
            branches.append("WHEN day < %s THEN NULL")
            params.append(_day(slot.first))
        branches.append("WHEN day <= %s THEN %s")
        params += [_day(slot.last), number]
    return " ".join(branches), params


def _sql(rows) -> tuple[str, tuple]:
    return rows.query.get_compiler(connection=connection).as_sql()


def _day(day):
    return connection.ops.adapt_datefield_value(day)
