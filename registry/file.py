"""The child's file, as the apps make it up: each adds its parts, and what of them stands on the timeline.

A part is added with a single `register(Part(...))`. The page itself (reports/screens/child.py) knows none by name, and
asks the database once, however many parts there are.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, DateField, IntegerField, QuerySet, Value
from django.db.models.functions import Cast

from registry.kinds import in_one_query
from registry.models import Child


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the timeline: a record, or a day on which something about the child changed."""

    on: dt.date
    kind: str
    icon: str
    title: Any
    text: str = ""
    by: str = ""
    url: str = ""
    concern: bool = False
    by_id: int = 0  # the key of who wrote it, where the timeline can be narrowed to that person
    pk: int = 0  # of a record
    files: int = 0  # so many pictures and papers belong to it


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a part, in the few columns that rows of every sort have; each app says what they mean in its own."""

    part: str
    pk: int
    on: dt.date | None
    until: dt.date | None
    text: str
    state: str
    who: str
    n: int | None


EMPTY = {
    "on": Cast(Value(None), DateField()),
    "until": Cast(Value(None), DateField()),
    "text": Value("", CharField()),
    "state": Value("", CharField()),
    "who": Value("", CharField()),
    "n": Cast(Value(None), IntegerField()),
}
COLUMNS = ("line_part", "pk", *(f"line_{name}" for name in EMPTY))


def lines(slug: str, rows: QuerySet, **columns) -> QuerySet:
    """`rows` as lines of the part: `lines("plans", plans, on=F("started_on"), text=F("title"))`.

    Expressions for `on`, `until` (days), `text`, `state`, `who` (texts, never NULL) and `n` (a whole number).
    """
    said = {f"line_{name}": value for name, value in (EMPTY | columns).items()}
    return rows.order_by().annotate(line_part=Value(slug, CharField()), **said).values(*COLUMNS)


def lines_of(querysets) -> dict[str, list[Line]]:
    """The lines of querysets made with `lines`, the latest first, by part; one query."""
    found = {}
    for row in in_one_query(querysets) if querysets else ():
        line = Line(**{name.removeprefix("line_"): value for name, value in row.items()})
        found.setdefault(line.part, []).append(line)
    for rows in found.values():
        rows.sort(key=lambda line: (line.on or dt.date.min, line.pk), reverse=True)
    return found


def no_entries(loaded) -> Iterable[Entry]:
    return ()


def nobody(child, standing) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Part:
    """`rows` is given the child and how the reader stands to it (`Standing`): it starts from what the reader may see,
    asks nothing, and is a queryset made with `lines`. The template reads `part.lines` and `part.may_add`; a part
    without lines is left out where the reader may not add any.
    """

    slug: str
    name: Any
    template: str
    rows: Callable[[Child, Any], QuerySet]
    may_add: Callable[[Child, Any], bool] = nobody  # (child, standing): offers to begin one; asks the database nothing
    entries: Callable[["Loaded"], Iterable[Entry]] = no_entries
    order: int = 0


_parts: dict[str, Part] = {}


def register(part: Part):
    _parts[part.slug] = part


def names_of_parts() -> list[tuple[str, Any]]:
    """[(slug, name)]: an entry of a part that calls its kind by the slug can be picked on the timeline."""
    return [(part.slug, part.name) for part in sorted(_parts.values(), key=lambda part: part.order)]


@dataclass(frozen=True, slots=True)
class Loaded:
    part: Part
    lines: list[Line] = field(default_factory=list)
    may_add: bool = False

    def entries(self) -> list[Entry]:
        return list(self.part.entries(self))


def parts_of(child, standing) -> list[Loaded]:
    """The parts that have something to show, in their order; one query."""
    parts = sorted(_parts.values(), key=lambda part: part.order)
    found = lines_of([part.rows(child, standing) for part in parts])
    loaded = [Loaded(part, found.get(part.slug, []), part.may_add(child, standing)) for part in parts]
    return [one for one in loaded if one.lines or one.may_add]
