"""The form with which a teacher logs a record on a phone; each kind of record extends it."""

import datetime as dt
from collections import Counter

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from lib.dates import age
from lib.forms import DateInput, KeysField
from lib.meanwhile import ComparesVersions
from registry.attachments import FilesField, attach_all, check_room
from registry.kinds import kind_of
from registry.models import TermSurvey

LONGEST_AGO = dt.timedelta(days=2 * 365)  # paper of last year may still come in; a day further back is a slip


class ChildrenField(KeysField):
    """Children to tick, under the name of their class where they come from several."""

    def offer(self, children, on):
        self.queryset = children.order_by("name", "pk")
        self.choices = by_class(list(self.queryset), on)


def by_class(children, on) -> list:
    """Choices: (pk, name) for one class, (class name, [(pk, name), ...]) for several. Namesakes carry their age."""
    rows = TermSurvey.objects.in_term_of(on).filter(child__in=children).select_related("term", "school_class")
    classes = {row.child_id: row for row in rows}
    groups = {}
    for child in children:
        groups.setdefault(_class_key(classes.get(child.pk)), []).append(child)
    named = [(name, _choices(members, on)) for (_order, name), members in sorted(groups.items())]
    return named[0][1] if len(named) == 1 else named


def _class_key(row):
    """Sorts by grade and number; children without a class come last."""
    if row is None or row.school_class is None:
        return ((1, 0, 0), str(_("Without a class")))
    school_class = row.school_class
    return ((0, school_class.grade_in(row.term.school_year), school_class.number), row.class_name)


def _choices(children, on):
    names = Counter(child.name for child in children)
    return [(child.pk, _label(child, on, alone=names[child.name] == 1)) for child in children]


def _label(child, on, *, alone):
    if alone or not child.birth_date:
        return child.name
    return _("%(name)s (aged %(age)s)") % {"name": child.name, "age": age(child.birth_date, on)}


class RecordForm(ComparesVersions, forms.ModelForm):
    """`main` fields are in sight; `more` fold away. Subclasses name both in the order of the form.

    Children the author cannot see (of a forum with other classes) stay in the record untouched.
    """

    main: tuple = ()
    more: tuple = ()
    children = ChildrenField(queryset=None, label=_("Children"), error_messages={"required": _("Choose a child.")})
    files = FilesField(label=_("Photos and PDF files"), required=False)  # where the kind of record has attachments

    class Meta:
        fields = ["on"]
        widgets = {"on": DateInput}

    def __init__(self, *args, user, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.today = user, on
        if not kind_of(self._meta.model).attachments:
            del self.fields["files"]
        self.fields["children"].offer(self._meta.model.objects.writable_children(user, on), on)
        self.fields["on"].initial = on
        self.fields["on"].widget.attrs["max"] = on.isoformat()
        if self.instance.pk:
            self.fields["children"].initial = list(self.instance.children_for(user, on))

    @classmethod
    def asked_for(cls, query, user, on) -> dict:
        """What an address asks a new form to open with, besides the child and the duty: `?appointment=5`."""
        return {}

    def main_fields(self):
        return [self[name] for name in (*self.main, *(["files"] if "files" in self.fields else []))]

    def more_fields(self):
        return [self[name] for name in self.more]

    def more_summary(self):
        """What is folded away: the first of its labels."""
        labels = pgettext("between the items of a list", ", ").join(str(self[name].label) for name in self.more[:3])
        return _("%(fields)s … (optional)") % {"fields": labels}

    def more_is_open(self):
        """Folded-away fields open by themselves when one of them is filled in or wrong."""
        return any(self[name].errors or self._says_something(name) for name in self.more)

    def _says_something(self, name) -> bool:
        value = self[name].value()
        return bool(value) and value != self._meta.model._meta.get_field(name).get_default()

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on > self.today:
            raise ValidationError(_("This day is still to come. Enter the day on which it took place."))
        if on < self.today - LONGEST_AGO:
            raise ValidationError(_("That is years ago. Look at the year once more."))
        return on

    def clean_files(self):
        check_room(self.cleaned_data["files"], self.instance)
        return self.cleaned_data["files"]

    @transaction.atomic
    def save(self, commit=True):
        record = super().save(commit=False)
        hidden = []
        if record.pk:
            hidden = record.children.exclude(pk__in=self.fields["children"].queryset.values("pk"))
        else:
            record.author = self.user
        record.save()
        record.set_children([*self.cleaned_data["children"], *hidden])
        attach_all(record=record, files=self.cleaned_data.get("files", ()), by=self.user)
        return record
