"""What can be due: the duties, each registered by the app that owns the record which fulfils it.

An app adds one with a single `register(Duty(...))` when it is ready. Standards, figures, the desk and the dashboards
all go through this list, and none of them names a duty.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet


class Subject(StrEnum):
    """For whom a duty is done."""

    CHILD = "child"
    CLASS = "class"
    HELPER = "helper"
    SCHOOL = "school"


@dataclass(frozen=True, slots=True)
class Duty:
    """`done()` gives one row per record and subject; `columns` name in it the subject's key, the day, and who did it.

    `kind` is the slug of the record kind with which it is logged; `initial` is what its form then opens with.
    """

    slug: str
    name: Any
    done: Callable[[], QuerySet]
    kind: str = ""
    subject: Subject = Subject.CHILD
    columns: tuple[str, str, str] = ("child", "on", "record__author")
    initial: dict = field(default_factory=dict)
    # What volunteers did, for standards of which they are responsible. It gives only what those who were paired with
    # the child on the day did, whoever wrote it down: they themselves, or somebody on the staff for them.
    by_volunteers: Callable[[], QuerySet] | None = None
    volunteers_kind: str = ""  # with which that is logged
    page: Callable[[], str] | None = None  # where it is noted that one was done which is about no single child
    also: tuple[Subject, ...] = ()  # for whom else it may be asked: `done` then has rows of them too


_duties: dict[str, Duty] = {}


def register(duty: Duty):
    _duties[duty.slug] = duty


def all_duties() -> dict[str, Duty]:
    """By slug, in the order in which the apps registered them."""
    return dict(_duties)


def about_children(links, which=None) -> Callable[[], QuerySet]:
    """`done` for a duty of which a record tells by the children it is linked with; `which` (a Q) narrows the links."""
    return lambda: links.objects.filter(which or Q()).order_by()
