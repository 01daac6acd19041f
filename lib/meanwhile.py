"""Two people, or two windows, with one row in a form: nobody overwrites what the other has saved meanwhile.

The form carries which version of the row it was opened with: the key of the latest entry in the row's history. When
that is no longer the latest, nothing is saved. What was typed stays in its boxes, beside each of them stands what the
colleague has saved, and the person says for each which of the two shall stand. `ComparesVersions` makes a ModelForm do
so; its page shows `{{ form.versions }}` and the fields by `parts/field.html`.

    with meanwhile.held(record):
        form = RecordForm(request.POST, instance=record)
        if form.is_valid():
            form.save()
"""

from contextlib import nullcontext
from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.forms.models import model_to_dict
from django.utils import timezone
from django.utils.formats import date_format, localize
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lib.dates import short_day, today
from lib.forms import MaskedField, wire
from lib.text import whole_number

OPENED = "opened"  # the version with which the person began
SHOWN = "shown"  # the version whose values stood beside what was typed, when that was asked about
CHOICE = "choice"
MINE, THEIRS = "mine", "theirs"


def held(row):
    """The transaction in which a form about `row` is checked and saved: nobody comes in between. None: a new row."""
    return nullcontext() if row is None else transaction.atomic()


def with_versions(rows):
    """`rows` with their versions, for a page with many forms: one query instead of one for each."""
    if not hasattr(rows.model, "history"):
        return rows
    entries = rows.model.history.filter(**{rows.model._meta.pk.attname: OuterRef("pk")}).order_by("-history_id")
    return rows.annotate(latest_entry=Subquery(entries.values("history_id")[:1]))


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which what was typed and what a colleague saved meanwhile are not the same."""

    html_name: str  # of the two buttons
    theirs: str  # in words
    touched: bool  # did the person change it, too?
    choice: str  # MINE, THEIRS, or "" before the person has chosen

    @property
    def ticked(self) -> str:
        """Where the person had left the field alone, the colleague's is the likelier wish."""
        return self.choice or ("" if self.touched else THEIRS)


class ComparesVersions:
    """Mixed into the ModelForm of a model with a history, before it. A bound form must stand inside `held`.

    `opened` is the version with which a draft was begun that is taken up again.
    """

    def __init__(self, *args, opened="", **kwargs):
        super().__init__(*args, **kwargs)
        self._opened = opened
        if self.is_bound and self.instance.pk:
            self._hold()

    def _hold(self):
        """The row as it stands now, which nobody changes until it is saved."""
        manager = type(self.instance)._base_manager
        self.instance.refresh_from_db(from_queryset=manager.select_for_update())
        self.initial |= model_to_dict(self.instance, self._meta.fields, self._meta.exclude)
        for name, field in self.fields.items():
            if isinstance(field, MaskedField):
                field.kept = getattr(self.instance, name)

    # ------------------------------------------------------------------ versions
    @cached_property
    def _latest(self):
        """The row's latest entry in the history; None for a new row or one that the history does not know."""
        if not self.instance.pk or not hasattr(self.instance, "history"):
            return None
        return self.instance.history.select_related("history_user").order_by("-history_id").first()

    @property
    def _version(self) -> str:
        if not self.is_bound and hasattr(self.instance, "latest_entry"):
            return str(self.instance.latest_entry or 0)
        return str(self._latest.history_id) if self._latest else "0"

    def _sent(self, name) -> str:
        return self.data.get(self.add_prefix(name), "")

    @property
    def _is_overtaken(self) -> bool:
        """What carries no version (a program, a page of long ago) is taken as it comes."""
        if not (self.is_bound and self.instance.pk):
            return False
        return whole_number(self._sent(OPENED)) is not None and self._sent(OPENED) != self._version

    @property
    def versions(self) -> SafeString:
        """The hidden inputs that the page of this form has to hold."""
        if not self.instance.pk:
            return SafeString()
        opened = self._sent(OPENED) if self.is_bound else self._opened
        values = {OPENED: opened or self._version}
        if self._is_overtaken:
            values[SHOWN] = self._version
        inputs = [
            format_html('<input type="hidden" name="{}" value="{}" autocomplete="off">', self.add_prefix(name), value)
            for name, value in values.items()
        ]
        return SafeString("".join(inputs))

    # ------------------------------------------------------------------ what differs
    @cached_property
    def differences(self) -> dict[str, Difference]:
        """By the name of the field, where the row was saved since the form was opened."""
        if not self._is_overtaken:
            return {}
        before = self.instance.history.filter(history_id=self._sent(OPENED)).first()
        asked = self._sent(SHOWN) == self._version
        found = {}
        for name, field in self.fields.items():
            bound = self[name]
            differs = not isinstance(field, forms.FileField) and field.has_changed(bound.initial, bound.data)
            if differs and self._was_changed(name, before):
                found[name] = self._difference(bound, before, asked)
        return found

    def _was_changed(self, name, before) -> bool:
        """Did the colleague change it? Of what no history tells, that is taken for granted."""
        column = self._column(name)
        return before is None or column is None or getattr(before, column) != getattr(self.instance, column)

    def _column(self, name) -> str | None:
        try:
            field = self.instance._meta.get_field(name)
        except FieldDoesNotExist:
            return None
        return field.attname if field.concrete and not field.many_to_many else None

    def _difference(self, bound, before, asked):
        column, name = self._column(bound.name), self.add_prefix(f"{CHOICE}-{bound.name}")
        known = before is not None and column is not None
        touched = not known or bound.field.has_changed(getattr(before, column), bound.data)
        choice = self.data.get(name, "") if asked else ""
        return Difference(name, in_words(bound), touched, choice if choice in (MINE, THEIRS) else "")

    def __getitem__(self, name):
        bound = super().__getitem__(name)
        bound.difference = self.__dict__.get("differences", {}).get(name)  # only once the form was checked
        return bound

    # ------------------------------------------------------------------ checking
    def _clean_fields(self):
        """Where the colleague's shall stand, that is checked as if the person had typed it; the box keeps the other."""
        typed = self.data
        theirs = [name for name, one in self.differences.items() if one.choice == THEIRS]
        if theirs:
            self.data = typed.copy()
            for name in theirs:
                self.data.setlist(self.add_prefix(name), wire(self.fields[name], self[name].initial))
        try:
            super()._clean_fields()
        finally:
            self.data = typed

    def _clean_form(self):
        super()._clean_form()
        undecided = {name: one for name, one in self.differences.items() if not one.choice}
        if undecided:
            self.add_error(None, self._notice())
        for name, one in undecided.items():
            untouched = _("Changed meanwhile; you had left it as it was.")
            self.add_error(name, _("Say which of the two shall stand.") if one.touched else untouched)

    def _notice(self) -> str:
        who = self._latest and self._latest.history_user
        text = _(
            "%(who)s saved this at %(when)s, after you had opened it. Nothing of yours is saved yet; what you typed is "
            "still here. Say below, wherever the two differ, which shall stand, and save again."
        )
        return text % {"who": who or _("Somebody"), "when": _moment(self._latest.history_date) if self._latest else ""}


def _moment(at) -> str:
    """The time, with the day where that is not today."""
    at = timezone.localtime(at)
    clock = date_format(at, "H:i")
    return clock if at.date() == today() else f"{short_day(at.date())} {clock}"


def in_words(bound) -> str:
    """What stands in the row, as the field would show it to this person."""
    field, value = bound.field, bound.initial
    if isinstance(field, MaskedField):
        return field.masked or _("empty")
    if isinstance(field.widget, forms.widgets.ChoiceWidget):
        chosen = wire(field, value)
        options = (one for _group, options, _at in field.widget.optgroups(bound.name, chosen) for one in options)
        return "、".join(str(one["label"]) for one in options if one["selected"]) or _("empty")
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return str(localize(value)) if value not in (None, "") else _("empty")
