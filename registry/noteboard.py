"""Notes as pages show them: each with the record it is about, and the form with which it is answered."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Value
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from lib import drafts, once
from registry.kinds import all_kinds, in_one_query
from registry.models import Child, Note
from registry.note_forms import form_for

WRITTEN = (Note.Kind.COMMENT, Note.Kind.ASK)  # with words, in a form of their own; thanks are a button


@dataclass
class Dressed:
    """A note with what stands beside it."""

    note: Note
    mine: bool  # does it wait for the reader's answer?
    overdue: bool
    withdrawable: bool
    answered_on: Any = None
    record_kind: Any = None
    record_on: Any = None
    record_url: str = ""
    children: list = field(default_factory=list)
    draft_key: str = ""
    typed: QueryDict | None = None

    @property
    def taken_up(self):
        return self.typed.get(once.FIELD, "") if self.typed else ""

    @property
    def answer_typed(self):
        return self.typed.get("text", "") if self.typed else ""


def waiting_notes(user, on) -> list[Dressed]:
    """What stands at the top of the desk of `user`."""
    return dressed(Note.objects.waiting_for(user, on).select_related("by", "to"), user, on)


def dressed(notes, user, on) -> list[Dressed]:
    """`notes`, which `user` may see, each with record, children in sight, and answer begun. At most six queries."""
    found = [_dress(note, user, on) for note in notes]
    _with_records(found, user, on)
    begun = [one for one in found if one.mine and one.note.wants_words]
    typed = drafts.find_all(user, [one.draft_key for one in begun]) if begun else {}
    for one in begun:
        one.typed = typed.get(one.draft_key)
    return found


def _dress(note, user, on):
    waits = note.answered_at is None
    return Dressed(
        note,
        mine=waits and note.to_id == user.pk,
        overdue=note.is_overdue(on),
        withdrawable=waits and note.to_id != user.pk and user.has_role(Role.LEADERSHIP),
        answered_on=None if waits else timezone.localdate(note.answered_at),
        draft_key=f"answer-{note.pk}",
    )


def _with_records(found, user, on):
    """Day and children of every record, in one query, however many kinds there are."""
    kinds = {kind.slug: kind for kind in all_kinds()}
    about = [one for one in found if one.note.record_kind in kinds]
    rows = _linked(about, kinds, user, on)
    for one in about:
        kind, pk = kinds[one.note.record_kind], one.note.record_id
        of = rows.get((kind.slug, pk), [])
        one.record_kind, one.record_on = kind, of[0][1] if of else None
        one.children = [name for name, _day in of]
        one.record_url = reverse("record", args=[kind.slug, pk])


def _linked(about, kinds, user, on) -> dict:
    """{(slug, record): [(child's name, day)]} of the children in sight."""
    keys = {}
    for one in about:
        keys.setdefault(one.note.record_kind, set()).add(one.note.record_id)
    if not keys:
        return {}
    seen = Child.objects.visible_to(user, on)
    parts = [
        kinds[slug].links.objects.filter(record__in=records, child__in=seen).order_by()
        .values_list(Value(slug), "record", "child__name", "on")
        for slug, records in keys.items()
    ]  # fmt: skip
    found = {}
    for slug, record, name, day in sorted(in_one_query(parts)):
        found.setdefault((slug, record), []).append((name, day))
    return found


def may_note(user, record, kind, on) -> bool:
    """May `user` write about this record, and would its author read it? Not one who has left, or lost the child."""
    if not user.has_role(Role.LEADERSHIP) or record.author_id == user.pk:
        return False
    return kind.model.objects.visible_to(record.author, on).filter(pk=record.pk).exists()


def note_forms(user, record, kind, on) -> list[dict]:
    """The forms for leadership on the record's page: note's kind, form with what had been typed, key of its draft."""
    keys = {note_kind: f"note-{note_kind}-{kind.slug}-{record.pk}" for note_kind in WRITTEN}
    typed = drafts.find_all(user, keys.values())
    forms = []
    for note_kind, key in keys.items():
        before = typed.get(key)
        form = form_for(note_kind, on=on, initial=before and before.dict(), auto_id=f"{note_kind}-%s")
        forms.append({"kind": note_kind, "form": form, "key": key, "typed": before})
    return forms
