"""Saving many rows at once with the history they would have had, had they been typed day by day."""

import datetime as dt
from dataclasses import dataclass, field

from django.utils import timezone
from simple_history.utils import get_history_manager_for_model

BATCH = 500


@dataclass(slots=True)
class Past:
    """One entry of a row's history: the day, who wrote it, and what stood then where it differs from now."""

    day: dt.date
    by: object
    stood: dict = field(default_factory=dict)


def moment(day: dt.date) -> dt.datetime:
    """When on `day` somebody sat down to type: after the last lesson."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(16, 40)))


def save(rows: list[tuple[object, list[Past]]]) -> None:
    """Saves the rows of one model, each with its history, oldest entry first."""
    if not rows:
        return
    model = type(rows[0][0])
    model._default_manager.bulk_create([row for row, _past in rows], batch_size=BATCH)
    history = get_history_manager_for_model(model)
    step = 0
    while entries := [(row, past[step]) for row, past in rows if len(past) > step]:
        _write(history, entries, update=step > 0)
        step += 1


def _write(history, entries, *, update):
    now = [{name: getattr(row, name) for name in past.stood} for row, past in entries]
    for row, past in entries:
        row._history_date, row._history_user = moment(past.day), past.by
        _set(row, past.stood)
    history.bulk_history_create([row for row, _past in entries], batch_size=BATCH, update=update)
    for (row, _past), values in zip(entries, now, strict=True):
        _set(row, values)


def _set(row, values):
    for name, value in values.items():
        setattr(row, name, value)
