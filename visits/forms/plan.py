"""Planning a round of home visits, and moving one of them."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lib.forms import DateInput
from registry.forms import ChildrenField
from registry.models import Child

FURTHEST = dt.timedelta(days=365)


class DayForm(forms.Form):
    on = forms.DateField(label=_("date"), widget=DateInput)

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["on"].widget.attrs["min"] = today.isoformat()

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on < self.today:
            raise ValidationError(_("This day has passed. Choose one from today on."))
        if on > self.today + FURTHEST:
            raise ValidationError(_("That is more than a year away. Look at the year once more."))
        return on


class MoveForm(DayForm):
    pass


class PlanForm(DayForm):
    children = ChildrenField(queryset=None, label=_("Homes"), error_messages={"required": _("Choose a child.")})
    companion = forms.CharField(label=_("who comes along"), max_length=50, required=False)
    purpose = forms.CharField(label=_("what for"), max_length=100, required=False)

    def __init__(self, *args, children, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["children"].queryset = Child.objects.filter(pk__in=[child.pk for child in children])
        self.fields["children"].choices = groups
