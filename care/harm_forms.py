"""The forms of a mandatory report: what was noticed, which office was told when, and its end."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from care.models import HarmReport
from lib.dates import not_to_come
from lib.forms import DateInput
from lib.meanwhile import ComparesVersions


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class HarmForm(ComparesVersions, forms.ModelForm):
    class Meta:
        model = HarmReport
        fields = ["on", "suspicions", "facts", "taken"]
        widgets = {"on": DateInput}
        help_texts = {
            "facts": _("What you saw and heard, in the child's words where you can. No questioning, no guesses.")
        }

    def clean_on(self):
        not_to_come(self.cleaned_data["on"])
        return self.cleaned_data["on"]


def told_form(office):
    """The form for one office; its fields are the three columns of that office."""
    names = [f"{office}_{part}" for part in ("at", "by", "receipt")]

    class TellForm(ComparesVersions, forms.ModelForm):
        class Meta:
            model = HarmReport
            fields = names
            widgets = {names[0]: MomentInput}

        def __init__(self, *args, user, **kwargs):
            super().__init__(*args, **kwargs)
            for name in names[:2]:
                self.fields[name].required = True
            if not self.instance.pk or not getattr(self.instance, names[0]):
                self.initial |= {names[0]: timezone.now(), names[1]: user.name}

        def clean(self):
            super().clean()
            at = self.cleaned_data.get(names[0])
            if at and at > timezone.now():
                self.add_error(names[0], ValidationError(_("This moment is still to come."), "to_come"))

    return TellForm


class EndForm(forms.ModelForm):
    class Meta:
        model = HarmReport
        fields = ["outcome"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["outcome"].required = True
