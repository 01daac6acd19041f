"""Logging the contact book, a parent received, a call or a letter between child and parents, a major event."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lib.forms import Chips, DateInput, ManyChips
from registry.forms import RecordForm
from registry.models import Child
from visits.actions import tell
from visits.models import BookPage, Letter, MajorEvent, ParentCall, Told, Visitor


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%H:%M")


class WholeClassForm(RecordForm):
    """A class teacher logs it for all children of the class with one tap."""

    whole_class = forms.BooleanField(label=_("For the whole class"), required=False)

    def __init__(self, *args, user, on, **kwargs):
        super().__init__(*args, user=user, on=on, **kwargs)
        self.of_class = Child.objects.in_class_of(user, on)
        if self.instance.pk or not self.of_class.exists():
            del self.fields["whole_class"]
        elif "whole_class" in self.data:
            self.fields["children"].required = False

    def main_fields(self):
        return [self[name] for name in self.main if name in self.fields]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("whole_class"):
            cleaned["children"] = list(self.fields["children"].queryset.filter(pk__in=self.of_class.values("pk")))
        return cleaned


class BookPageForm(WholeClassForm):
    main = ("whole_class", "on", "at_school", "at_home", "home_ticks")
    more = ("wish", "writer", "concern")

    class Meta(RecordForm.Meta):
        model = BookPage
        fields = ["on", "at_school", "at_home", "home_ticks", "wish", "writer", "concern"]
        widgets = {**RecordForm.Meta.widgets, "writer": Chips}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].label = _("A day of the week it is about")


class VisitorForm(RecordForm):
    main = ("on", "relation", "reported", "suggestion", "state", "outcome")
    more = ("name", "received_by", "concern")

    class Meta(RecordForm.Meta):
        model = Visitor
        fields = ["on", "relation", "reported", "suggestion", "state", "outcome", "name", "received_by", "concern"]
        widgets = {**RecordForm.Meta.widgets, "relation": Chips, "state": Chips}


class ParentCallForm(WholeClassForm):
    main = ("whole_class", "on", "whom", "means", "minutes")
    more = ("remark", "concern")

    class Meta(RecordForm.Meta):
        model = ParentCall
        fields = ["on", "whom", "means", "minutes", "remark", "concern"]
        widgets = {**RecordForm.Meta.widgets, "means": Chips}


class LetterForm(WholeClassForm):
    main = ("whole_class", "on", "direction", "theme", "envelope")
    more = ("sent_on", "answered_on", "concern")

    class Meta(RecordForm.Meta):
        model = Letter
        fields = ["on", "direction", "theme", "envelope", "sent_on", "answered_on", "concern"]
        widgets = {**RecordForm.Meta.widgets, "direction": Chips, "sent_on": DateInput, "answered_on": DateInput}


class MajorEventForm(RecordForm):
    """Whoever has told the parents already says so in the same breath."""

    main = ("on", "sort", "what", "done", "told", "how")
    more = ("at", "outcome", "concern")
    told = forms.MultipleChoiceField(
        label=_("Already told today"), choices=Told.Whom.choices, widget=ManyChips, required=False,
    )  # fmt: skip
    how = forms.ChoiceField(
        label=_("how"), choices=Told.How.choices, widget=Chips, required=False, initial=Told.How.PHONE
    )

    class Meta(RecordForm.Meta):
        model = MajorEvent
        fields = ["on", "sort", "what", "done", "at", "outcome", "concern"]
        widgets = {**RecordForm.Meta.widgets, "sort": Chips, "at": TimeInput}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].label = _("happened on")
        if self.instance.pk:
            del self.fields["told"], self.fields["how"]

    def main_fields(self):
        return [self[name] for name in self.main if name in self.fields]

    @transaction.atomic
    def save(self, commit=True):
        event = super().save(commit)
        for child in self.cleaned_data["children"] if self.cleaned_data.get("told") else ():
            for whom in self.cleaned_data["told"]:
                how = self.cleaned_data["how"] or Told.How.PHONE
                tell(event=event, child=child, whom=whom, on=self.today, how=how, by=self.user)
        return event


class ToldForm(forms.Form):
    """Who was told of an event: one or several at once, when and how; or why not."""

    whom = forms.MultipleChoiceField(label=_("who was told"), widget=ManyChips)
    on = forms.DateField(label=_("told on"), widget=DateInput, required=False)
    at = forms.TimeField(label=_("at what time"), widget=TimeInput, required=False)
    how = forms.ChoiceField(
        label=_("how"), choices=Told.How.choices, widget=Chips, required=False, initial=Told.How.PHONE
    )
    why_not = forms.CharField(
        label=_("or: why they were not told"), max_length=200, required=False,
        help_text=_("Only where a parent could not or must not be told."),
    )  # fmt: skip

    def __init__(self, *args, waiting, event, today, **kwargs):
        """`waiting`: [(child, code, label)] of those of whom nothing is noted yet."""
        super().__init__(*args, **kwargs)
        self.event, self.today = event, today
        self.waiting = {f"{child.pk}-{code}": (child, code) for child, code, _label in waiting}
        self.fields["whom"].choices = [(f"{child.pk}-{code}", label) for child, code, label in waiting]
        self.fields["on"].initial = today
        self.fields["on"].widget.attrs["max"] = today.isoformat()

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on and on > self.today:
            raise ValidationError(_("This day is still to come."))
        if on and on < self.event.on:
            raise ValidationError(_("That is before it happened."))
        return on

    def clean(self):
        said = self.cleaned_data
        if said.get("why_not"):
            said.update(on=None, at=None, how="")
        elif "on" in said and not (said["on"] and said.get("how")):
            raise ValidationError(_("Say when and how, or why not."))
        return said

    def chosen(self):
        return [self.waiting[key] for key in self.cleaned_data["whom"]]
