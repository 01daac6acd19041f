"""What waits for a person besides what the care standards ask: a letter to answer, an appointment, an agreement that
runs out. The app that owns it adds it with a single `register(Waiting(...))`; it stands on that person's front page.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

MOST = 5  # of a kind, on the front page; the rest stands behind the link


@dataclass(frozen=True, slots=True)
class Item:
    text: str  # what, and about whom: only what the reader may know
    url: str
    on: dt.date | None = None  # by which day, or since when
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """`items` are those of the person, the most pressing first; it asks the database once, from `visible_to` on."""

    slug: str
    name: Any  # "letters to answer"
    icon: str
    items: Callable[[Any, dt.date], list[Item]]  # (user, on)
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
    found = [Shown(one, one.items(user, on)) for one in sorted(asked, key=lambda one: one.order)]
    return [one for one in found if one.items]
