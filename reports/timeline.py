"""Everything that ever happened to a child and that the reader may see, newest first, on one line."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from registry.kinds import all_kinds

PAGE = 30


@dataclass(frozen=True, slots=True)
class Entry:
    on: dt.date
    kind: str
    icon: str
    title: Any
    text: str = ""
    by: str = ""
    url: str = ""
    concern: bool = False


@dataclass(frozen=True, slots=True)
class Timeline:
    entries: list
    older: int | None  # offset of the next page


def timeline(child, surveys, pairings, standing, *, kind: str = "", offset: int = 0, page: int | None = PAGE):
    """`page` entries from `offset` (None: all, for paper), as a Timeline.

    `kind` narrows to one kind of record, or to "file" for what is none. `child` with its guardians
    prefetched; `surveys` and `pairings` are all of the child's, with their people; `standing` is the reader's.
    """
    upto = None if page is None else offset + page + 1
    entries = []
    for record_kind in all_kinds():
        if kind in ("", record_kind.slug):
            entries += _records(record_kind, child, standing, upto)
    if kind in ("", "file"):
        entries += [*_surveys(surveys), *_guardians(child), *_pairings(pairings)]
    entries.sort(key=lambda entry: entry.on, reverse=True)
    if page is None:
        return Timeline(entries, None)
    return Timeline(entries[offset : offset + page], offset + page if len(entries) > offset + page else None)


def _records(kind, child, standing, upto):
    rows = kind.model.objects.on_file_of(child, standing).order_by("-on", "-pk")
    for pk, on, concern, text, author in rows.values_list("pk", "on", "concern", kind.headline, "author__name")[:upto]:
        url = reverse("record", args=[kind.slug, pk])
        yield Entry(on, kind.slug, kind.icon, kind.name, text, author, url, concern)


def _surveys(surveys):
    for row in surveys:
        if row.verified_on:
            yield Entry(row.verified_on, "file", "check", _("Survey verified"), str(row.term), row.verified_by.name)
        if row.left_on:
            yield Entry(row.left_on, "file", "back", _("Left the register"), row.get_left_reason_display())


def _guardians(child):
    for guardian in child.guardians.all():
        who = f"{guardian.name} {guardian.get_relation_display()}" if guardian.relation else guardian.name
        if guardian.since:
            yield Entry(guardian.since, "file", "user", _("New guardian"), who)
        if guardian.until:
            yield Entry(guardian.until, "file", "user", _("No longer guardian"), who)


def _pairings(pairings):
    for pairing in pairings:
        helper = f"{pairing.staff.name} {pairing.get_kind_display()}"
        yield Entry(pairing.started_on, "file", "pair", _("Paired"), helper)
        if pairing.ended_on:
            yield Entry(
                pairing.ended_on, "file", "pair", _("Pairing ended"), f"{helper} {pairing.get_end_reason_display()}"
            )
