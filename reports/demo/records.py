"""Saving what was written: records of one model with the children they are about, and when they were typed in."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import DateTimeField
from django.db.models.functions import Cast

from reports.demo.store import BATCH, Past, save

TYPED_AT = timedelta(hours=8, minutes=40)  # UTC: after the last lesson


@dataclass(slots=True)
class Entry:
    """An unsaved record and the children it is about."""

    record: object
    children: list


def save_records(entries: list[Entry]) -> None:
    """Saves the entries of one model, in the order of their days."""
    if not entries:
        return
    entries.sort(key=lambda entry: entry.record.on)
    save([(entry.record, [Past(entry.record.on, entry.record.author)]) for entry in entries])
    through = type(entries[0].record).children.through
    through.objects.bulk_create(
        [
            through(record=entry.record, child=child, on=entry.record.on)
            for entry in entries
            for child in entry.children
        ],
        batch_size=BATCH,
    )


def backdate(model, day, *fields) -> None:
    """Lets every row have been typed in on its `day` (an expression); the fields set themselves to now when saved."""
    typed = Cast(day, DateTimeField()) + TYPED_AT
    model.objects.update(**dict.fromkeys(fields, typed))
