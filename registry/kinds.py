"""The kinds of record there are. An app adds one with a single `register(RecordKind(...))` when it is ready.

Logging, reading, the desk's buttons, the child's timeline and the figures all go through this list.
"""

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class RecordKind:
    slug: str  # in addresses and style classes: "talk"
    model: type
    form_path: str  # dotted path of the form with which it is logged
    name: Any  # "Talk"
    verb: Any  # the button: "Log a talk"
    icon: str
    headline: str  # field whose first words stand on the timeline
    order: int = 0
    beside: str = ""  # template of what a record of this kind has besides its fields

    @property
    def form(self):
        return import_string(self.form_path)

    @property
    def links(self):
        """The link table: one row per record and child, with the day."""
        return self.model.children.through


_kinds: dict[str, RecordKind] = {}


def register(kind: RecordKind):
    _kinds[kind.slug] = kind


def all_kinds() -> list[RecordKind]:
    return sorted(_kinds.values(), key=lambda kind: kind.order)


def kind_or_404(slug: str) -> RecordKind:
    if slug not in _kinds:
        raise Http404
    return _kinds[slug]


def kind_of(model) -> RecordKind:
    return next(kind for kind in _kinds.values() if kind.model is model)
