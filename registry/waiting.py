"""What waits for a person besides what the care standards ask: a letter to answer, an appointment, an agreement that
runs out. The app that owns it adds it with a single `register(Waiting(...))`; it stands on that person's front page.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from registry.file import Line, lines_of

MOST = 5  # of a kind, on the front page; the rest stands behind the link


@dataclass(frozen=True, slots=True)
class Item:
    text: str  # what, and about whom: only what the reader may know
    url: str
    on: dt.date | None = None  # by which day, or since when
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """`rows` is what waits for the person, a queryset made with `registry.file.lines` that starts from `visible_to`
    and asks nothing: a front page asks once, however many kinds of waiting there are. `items` words the lines.
    """

    slug: str
    name: Any  # "letters to answer"
    icon: str
    rows: Callable[[Any, dt.date], QuerySet]  # (user, on)
    items: Callable[[list[Line], dt.date], list[Item]]  # (lines, on)
    url: Callable[[], str] | None = None  # the list of them all
    roles: tuple = ()  # whom it is asked for; empty: everybody
    order: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    waiting: Waiting
    items: list[Item] = field(default_factory=list)

    @property
    def url(self) -> str:
        return self.waiting.url() if self.waiting.url else ""

    @property
    def first(self) -> list[Item]:
        return self.items[:MOST]

    @property
    def others(self) -> int:
        return max(0, len(self.items) - MOST)


_waiting: dict[str, Waiting] = {}


def register(waiting: Waiting):
    _waiting[waiting.slug] = waiting


def waiting_for(user, on) -> list[Shown]:
    """What waits for `user` on the day `on`; kinds of which nothing waits are left out."""
    asked = [one for one in _waiting.values() if not one.roles or user.has_role(*one.roles)]
    lines = lines_of([one.rows(user, on) for one in asked])
    found = [Shown(one, _in_order(one, lines[one.slug], on)) for one in asked if one.slug in lines]
    return sorted(found, key=lambda one: one.waiting.order)


def _in_order(waiting, lines, on) -> list[Item]:
    """The urgent first, then those that wait longest."""
    return sorted(waiting.items(lines, on), key=lambda item: (not item.urgent, item.on or on, item.url))
