"""Form parts that every app shares: chips, phone-friendly inputs, sensitive values that stay masked."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms import Textarea, TextInput  # noqa: F401 - the plain ones, offered beside ours
from django.utils.translation import gettext_lazy as _

from lib.text import whole_number


class Chips(forms.RadioSelect):
    """One choice of a few, as large buttons in a row. `icons` draws some: value -> name in icons.svg."""

    template_name = "widgets/chips.html"
    option_template_name = "widgets/chip.html"

    def __init__(self, attrs=None, choices=(), icons=None):
        super().__init__(attrs, choices)
        self.icons = icons or {}

    def create_option(self, name, value, *args, **kwargs):
        return {**super().create_option(name, value, *args, **kwargs), "icon": self.icons.get(value)}


class ManyChips(forms.CheckboxSelectMultiple):
    """Several choices of a few, as large buttons in a row."""

    template_name = "widgets/chips.html"
    option_template_name = "widgets/chip.html"


class DateInput(forms.DateInput):
    """The browser's own date picker; always ISO on the wire, whatever the language."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """The browser's own time picker, to the minute."""

    input_type = "time"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%H:%M")


class KeysField(forms.ModelMultipleChoiceField):
    """Rows to tick. Refuses what no row's key can be; the database would break on it."""

    widget = ManyChips

    def clean(self, value):
        for key in value or ():
            if whole_number(str(key)) is None:
                raise ValidationError(self.error_messages["invalid_pk_value"], "invalid_pk_value", {"pk": key})
        return super().clean(value)


class CodesFormField(forms.MultipleChoiceField):
    """Several codes of a list (see `lib.fields.CodesField`); nothing chosen means not yet collected."""

    widget = ManyChips

    def clean(self, value):
        return tuple(super().clean(value))

    def has_changed(self, initial, data):
        return set(initial or ()) != set(data or ())


class MaskedInput(forms.TextInput):
    """Shows a masked value beside an empty box: typing replaces the value, leaving the box empty keeps it."""

    template_name = "widgets/masked.html"

    def __init__(self, masked, attrs=None):
        super().__init__(attrs)
        self.masked = masked

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["masked"] = self.masked
        return context


class TypedOnly(forms.BoundField):
    """What the person typed stays in the box when the form comes back; the value on record is never written out."""

    def value(self):
        return self.data if self.form.is_bound else ""


class MaskedField(forms.CharField):
    """A sensitive value that the person may replace but not read. An empty answer means "as it was"."""

    default_error_messages = {"stars": _("Type the whole new value; leave the box empty to keep the old one.")}

    def __init__(self, *, mask, kept, **kwargs):
        super().__init__(widget=MaskedInput(mask(kept) if kept else ""), required=False, **kwargs)
        self.mask, self.kept = mask, kept

    @property
    def masked(self) -> str:
        return self.mask(self.kept) if self.kept else ""

    def get_bound_field(self, form, field_name):
        return TypedOnly(form, self, field_name)

    def clean(self, value):
        value = super().clean(value)
        if "*" in value:
            raise forms.ValidationError(self.error_messages["stars"], code="stars")
        return value or self.kept

    def has_changed(self, initial, data):
        return bool(data) and data != self.kept


def wire(field, value) -> list[str]:
    """What a browser would send for `value` in the input of `field`."""
    value, widget = field.prepare_value(value), field.widget
    if getattr(widget, "allow_multiple_selected", False):
        return [str(getattr(one, "pk", one)) for one in value or ()]
    if getattr(widget, "input_type", "") == "checkbox":
        return ["on"] if value else []
    shown = widget.format_value(value)
    shown = shown[0] if isinstance(shown, list) else shown
    return [] if shown in (None, "") else [str(shown)]
