"""What leadership writes to a teacher, and what the teacher answers."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, Staff
from lib.forms import DateInput, Textarea
from lib.text import clean
from registry.models import Note

LONGEST = 2_000  # characters
IN_A_WEEK = dt.timedelta(days=7)
LATEST = dt.timedelta(days=366)  # a day further on is a slip
WITH_FRONT_PAGE = (Role.CLASS_TEACHER, Role.HELPER, Role.PSYCHOLOGY, Role.LEADERSHIP, Role.OFFICE)


class WordsForm(forms.Form):
    """A comment, or an answer to an ask."""

    text = forms.CharField(label=_("Text"), max_length=LONGEST, widget=Textarea(attrs={"rows": 3}))

    def clean_text(self):
        text = clean(self.cleaned_data["text"])
        if self.fields["text"].required and not text:
            raise ValidationError(self.fields["text"].error_messages["required"], code="required")
        return text


class TapForm(WordsForm):
    """Thanks, or “noted”: a tap is enough."""

    text = forms.CharField(label=_("Text"), max_length=LONGEST, required=False, widget=Textarea(attrs={"rows": 3}))


class AskForm(WordsForm):
    """An ask has a day; `on` is the day on which it is written."""

    due_on = forms.DateField(label=_("By which day"), widget=DateInput)

    def __init__(self, *args, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = on
        self.fields["due_on"].initial = on + IN_A_WEEK
        self.fields["due_on"].widget.attrs["min"] = on.isoformat()

    def clean_due_on(self):
        due_on = self.cleaned_data["due_on"]
        if due_on < self.today:
            raise ValidationError(_("This day has passed. Choose one that is still to come."))
        if due_on > self.today + LATEST:
            raise ValidationError(_("That is more than a year ahead. Look at the year once more."))
        return due_on


class ReminderForm(WordsForm):
    to = forms.ModelChoiceField(label=_("Whom"), queryset=Staff.objects.none())
    field_order = ("to", "text")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        people = Staff.objects.visible_to(user).active().with_role(*WITH_FRONT_PAGE)
        self.fields["to"].queryset = people.exclude(pk=user.pk).order_by("name", "pk")


def form_for(kind: str, *args, on, **kwargs):
    """The form with which a note of `kind` about a record is written on the day `on`."""
    if kind == Note.Kind.ASK:
        return AskForm(*args, on=on, **kwargs)
    return (TapForm if kind == Note.Kind.THANKS else WordsForm)(*args, **kwargs)
