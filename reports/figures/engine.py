"""What is required, done, due and overdue, from standards and records (design.md 3): counted by the database.

One statement answers for any number of standards and children. The parts that say who and what come from querysets;
the frame around them, which sorts days into periods and compares, is SQL that SQLite and PostgreSQL share.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db import connection
from django.db.models import prefetch_related_objects

from lib.periods import Slot, slots
from pairing.models import Pairing
from registry.duties import all_duties
from registry.models.calendar import changed_days
from reports.figures.subjects import ALL, BY_HELPER, Sight, subjects_of

COUNTED = """
  WITH slots(slot, running, middle, reference, required) AS (VALUES {slots}),
  subjects(subject, grp, since, until) AS ({subjects}),
  records({columns}) AS ({records}),
  sorted(subject, slot, day) AS (
    SELECT subject, CASE {sorting} END, day FROM records WHERE day BETWEEN %s AND %s{paired}
  ),
  done(subject, slot, days) AS (
    SELECT subject, slot, COUNT(DISTINCT day) FROM sorted WHERE slot IS NOT NULL GROUP BY subject, slot
  )
  SELECT {distinct} subjects.subject, subjects.grp, slots.slot, slots.running, slots.required,
    COALESCE(done.days, 0) AS days
  FROM slots
  JOIN subjects ON subjects.since <= slots.middle AND subjects.since <= slots.reference
    AND (subjects.until IS NULL OR subjects.until >= slots.reference)
  LEFT JOIN done ON done.subject = subjects.subject AND done.slot = slots.slot
"""
SUMMED = """
SELECT {standard} AS standard, grp, {slot} AS slot, COUNT(*) AS n, SUM(required) AS required,
       SUM(CASE WHEN days < required THEN days ELSE required END) AS done,
       SUM(CASE WHEN days < required THEN 1 ELSE 0 END) AS behind
FROM ({counted}) AS counted GROUP BY grp, {slot}
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
        """`rate` in whole per cent; 100 means everything."""
        return whole_percent(self.ended.done, self.ended.required)


def whole_percent(done: int, of: int) -> int | None:
    """Rounded down, so that 100 means all; None of nothing."""
    return done * 100 // of if of else None


def tallies(standards, on, *, by: str, sight: Sight = ALL) -> dict[int, dict[object, Tally]]:
    """{standard's key: {group's key: Tally}} on the day `on`. The standards may be of several terms."""
    found = {standard.pk: {} for standard in standards}
    begun = begun_slots(standards, on)
    for pk, group, running, *numbers in _ask(standards, on, by, sight, begun, RUNNING):
        tally = found[pk].setdefault(group, Tally(Count(), Count()))
        if running:
            tally.running, tally.ends = Count(*numbers), begun[pk][-1].last
        else:
            tally.ended = Count(*numbers)
    return found


def by_period(standards, on, *, by: str, sight: Sight = ALL) -> dict[int, dict[object, list[tuple[Slot, Count]]]]:
    """{standard's key: {group's key: its periods with what each counts}}, the running one last."""
    found = {standard.pk: defaultdict(list) for standard in standards}
    begun = begun_slots(standards, on)
    asked = _ask(standards, on, by, sight, begun, SLOT)
    for pk, group, slot, *numbers in sorted(asked, key=lambda row: row[2]):
        found[pk][group].append((begun[pk][slot], Count(*numbers)))
    return found


def begun_slots(standards, on) -> dict[int, list[Slot]]:
    """{standard's key: its periods that have begun by `on` and not ended before the standard was set}; one query for
    the calendars of all their terms.
    """
    terms = {standard.term_id: standard.term for standard in standards}
    prefetch_related_objects(list(terms.values()), "calendar")
    days = {pk: changed_days(term) for pk, term in terms.items()}
    return {
        s.pk: [
            slot
            for slot in slots(terms[s.term_id].span, s.per, days[s.term_id])
            if slot.first <= on and (s.since is None or slot.last >= s.since)
        ]
        for s in standards
    }


def counted(standard, on, begun, *, by: str, sight: Sight) -> tuple[str, list] | None:
    """The statement, and its parameters, with a row per subject and period that has begun: subject, grp, slot, running,
    required, days. None where there is nothing of the kind.
    """
    subjects = subjects_of(standard, on, by, sight)
    if subjects is None or not begun or standard.duty not in all_duties():
        return None
    # A child may have been paired with a helper twice over.
    return _part(standard, subjects, begun, on, distinct="DISTINCT" if BY_HELPER in (by, sight.by) else "")


def _ask(standards, on, by, sight, begun, grouped) -> list[tuple]:
    parts, params = [], []
    for standard in standards:
        part = counted(standard, on, begun[standard.pk], by=by, sight=sight)
        if part is None:
            continue
        summed = SUMMED.format(standard=int(standard.pk), slot=grouped, counted=part[0])
        parts.append(f"SELECT * FROM ({summed}) AS part{len(parts)}")  # noqa: S608  its values are parameters
        params += part[1]
    if not parts:
        return []
    rows = fetched(" UNION ALL ".join(parts), params)
    return [(pk, group, *map(int, numbers)) for pk, group, *numbers in rows]  # PostgreSQL's sums are decimals


def fetched(statement, params) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall()


def _part(standard, subjects, begun, on, *, distinct):
    """The statement for one standard and its parameters."""
    duty = all_duties()[standard.duty]
    # Who did it stands in another table: asked for only where it matters.
    columns = ("subject", "day", "author") if standard.by_helpers else ("subject", "day")
    who, who_params = _sql(subjects)
    what, what_params = _sql(standard.done.values(*duty.columns[: len(columns)]))
    sorting, sorting_params = _sorting(begun)
    statement = COUNTED.format(
        distinct=distinct,
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
