"""The kinds of record there are. An app adds one with a single `register(RecordKind(...))` when it is ready.

Logging, reading, the desk's buttons, the child's timeline and the figures all go through this list.
"""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.http import Http404
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _


class Group(models.TextChoices):
    """The headings under which one chooses what to log."""

    CHILD = "child", _("With the child")
    HOME = "home", _("Home and school")
    CARE = "care", _("Care and help")
    TOGETHER = "together", _("Together and safety")


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
    group: Group = Group.CARE
    beside: str = ""  # template of what a record of this kind has besides its fields; it may read `record` and `kind`
    # Somebody was with the child or spoke with its family: buttons on the desk, a column in the list of children, and
    # "nobody has noticed the child since". Few kinds are.
    everyday: bool = False
    prose: bool = True  # is the headline a text that says something, so that copies and few words are worth a look?
    attachments: bool = False  # may pictures and PDF files be added to it?
    confidential: bool = False  # not even that there is one may show in what others count

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


def everyday_kinds() -> list[RecordKind]:
    return [kind for kind in all_kinds() if kind.everyday]


def open_kinds() -> list[RecordKind]:
    """Those that may be counted in what others see."""
    return [kind for kind in all_kinds() if not kind.confidential]


def prose_kinds() -> list[RecordKind]:
    return [kind for kind in all_kinds() if kind.prose]


def kind_or_404(slug: str) -> RecordKind:
    if slug not in _kinds:
        raise Http404
    return _kinds[slug]


def kind_of(model) -> RecordKind:
    return next(kind for kind in _kinds.values() if kind.model is model)


def in_one_query(parts):
    """The rows of several querysets with the same columns: a page asks once, however many kinds there are."""
    first, *others = parts
    return first.union(*others, all=True)


def named_by(rows, kinds) -> list:
    """Which of `kinds` the `rows` name, each by the slug and the key of a record; one query.

    What may be read of each kind makes a query longer, and most people's rows name one or two.
    """
    named = set(rows.order_by().values_list("record_kind", flat=True).distinct())
    return [kind for kind in kinds if kind.slug in named]


def on_records(kinds, chosen) -> models.Q:
    """Of rows that name a record, those whose record is one of `chosen(all of its kind)`."""
    found = models.Q(pk__in=[])
    for kind in kinds:
        keys = chosen(kind.model.objects.all()).order_by().values("pk")
        found |= models.Q(record_kind=kind.slug, record_id__in=keys)
    return found


def by_group(kinds) -> list[tuple[str, list[RecordKind]]]:
    """[(heading, its kinds)] in the order of the headings; those without any are left out."""
    found = [(group.label, [kind for kind in kinds if kind.group == group]) for group in Group]
    return [(label, members) for label, members in found if members]
