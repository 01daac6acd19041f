"""The child's file, as the apps make it up: each adds its parts, and what of them stands on the timeline.

A part is added with a single `register(Part(...))`. The page itself (reports/screens/child.py) knows none by name.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

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


def no_entries(loaded) -> Iterable[Entry]:
    return ()


@dataclass(frozen=True, slots=True)
class Part:
    """`load` is given the child and how the reader stands to it (`Standing`): it starts from `visible_to`, asks the
    database once or twice, and what it returns is `part` in the template. A part with nothing to show returns None.
    """

    slug: str
    template: str
    load: Callable[[Child, Any], Any]
    entries: Callable[[Any], Iterable[Entry]] = no_entries
    order: int = 0


_parts: dict[str, Part] = {}


def register(part: Part):
    _parts[part.slug] = part


@dataclass(frozen=True, slots=True)
class Loaded:
    part: Part
    content: Any

    def entries(self) -> list[Entry]:
        return list(self.part.entries(self.content))


def parts_of(child, standing) -> list[Loaded]:
    """The parts that have something to show, in their order."""
    parts = sorted(_parts.values(), key=lambda part: part.order)
    loaded = [Loaded(part, part.load(child, standing)) for part in parts]
    return [one for one in loaded if one.content is not None]
