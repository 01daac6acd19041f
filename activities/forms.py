"""Planning an activity, telling what came of it, choosing who takes part, putting it off."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, Staff
from activities.models import Activity, ActivityHelper, Checkpoint, Hazard, Partner
from lib.dates import not_to_come
from lib.forms import Chips, CodesFormField, DateInput, KeysField, TimeInput
from lib.meanwhile import ComparesVersions
from registry.forms import ChildrenField
from registry.models import ClassTerm, SchoolClass

FURTHEST = dt.timedelta(days=2 * 365)
MOST_GROUPS = 50
ANY_CLASS = (Role.LEADERSHIP, Role.OFFICE, Role.PSYCHOLOGY)


def offered_classes(user, on) -> list[ClassTerm]:
    """The classes for which `user` may plan: any for leadership, office and psychology, else the own ones."""
    rows = ClassTerm.objects.filter(term__in=ClassTerm.objects.model.term.field.related_model.objects.current(on))
    if not user.has_role(*ANY_CLASS):
        rows = rows.filter(head_teacher=user)
    return list(rows.select_related("term", "school_class").order_by("-school_class__stage", *_BY_GRADE))


_BY_GRADE = ("-school_class__intake_year", "school_class__number")


class ActivityForm(ComparesVersions, forms.ModelForm):
    """`main` fields are in sight; `more` fold away."""

    main = ("kind", "title", "on", "state", "classes", "everyone", "begins", "ends", "place")
    more = ("theme", "organiser", "purpose", "background", "budget", "partners")
    classes = KeysField(
        queryset=SchoolClass.objects.none(), required=False, label=_("Classes"),
        help_text=_("None chosen: for the whole school."),
    )  # fmt: skip
    everyone = forms.BooleanField(required=False, initial=True, label=_("All children of these classes take part"))
    partners = KeysField(queryset=Partner.objects.none(), required=False, label=_("Partners"))

    class Meta:
        model = Activity
        fields = [
            "kind", "title", "on", "state", "begins", "ends", "place", "theme", "organiser", "purpose", "background",
            "budget", "partners",
        ]  # fmt: skip
        widgets = {
            "kind": Chips, "state": Chips, "on": DateInput, "begins": TimeInput, "ends": TimeInput,
        }  # fmt: skip

    def __init__(self, *args, user, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.today = user, on
        self.fields["organiser"].queryset = Staff.objects.visible_to(user).active().order_by("name", "pk")
        self.fields["partners"].queryset = Partner.objects.visible_to(user)
        self._offer_classes()
        if self.instance.pk:
            del self.fields["everyone"], self.fields["state"]  # a step of its own, with a reason where one is due
        else:
            states = Activity.State
            self.fields["state"].choices = [(s.value, s.label) for s in (states.PLANNED, states.HELD)]
            self.fields["on"].initial, self.fields["organiser"].initial = on, user

    def _offer_classes(self):
        """Whose class it is, is settled at the beginning; only who may choose any class changes it later."""
        offered = offered_classes(self.user, self.today)
        if not offered or (self.instance.pk and not self.user.has_role(*ANY_CLASS)):
            del self.fields["classes"]
            if not self.instance.pk:
                del self.fields["everyone"]
                self.fields["everyone"] = forms.BooleanField(required=False, widget=forms.HiddenInput)
            return
        field = self.fields["classes"]
        field.queryset = SchoolClass.objects.filter(pk__in=[one.school_class_id for one in offered])
        field.choices = [(one.school_class_id, one.name) for one in offered]
        if self.instance.pk:
            field.initial = [link.school_class_id for link in self.instance.links.all()]
        elif not self.user.has_role(*ANY_CLASS):
            field.initial = [one.school_class_id for one in offered]

    def clean_on(self):
        on = self.cleaned_data["on"]
        if abs(on - self.today) > FURTHEST:
            raise ValidationError(_("That is more than two years away. Look at the year once more."), code="far")
        return on

    def clean(self):
        cleaned = super().clean()
        held = cleaned.get("state", self.instance.state) == Activity.State.HELD
        if held and cleaned.get("on") and cleaned["on"] > self.today:
            self.add_error("on", _("What is still to come has not been held yet."))
        return cleaned

    @property
    def main_fields(self):
        return [self[name] for name in self.main if name in self.fields]

    @property
    def more_fields(self):
        return [self[name] for name in self.more if name in self.fields]

    @property
    def more_is_open(self) -> bool:
        return any(name in self.errors for name in self.more)


class OutcomeForm(ComparesVersions, forms.ModelForm):
    """What came of it; with this it has been held."""

    of_checks = ("checked",)
    staff = KeysField(queryset=Staff.objects.none(), required=False, label=_("Colleagues who took part"))
    checked = CodesFormField(label=_("What was looked at"), required=False, choices=Checkpoint.choices)

    class Meta:
        model = Activity
        fields = [
            "on", "checked", "minutes", "questions", "summary", "feedback", "guests", "hours", "press",
        ]  # fmt: skip
        widgets = {"on": DateInput}

    def __init__(self, *args, user, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["staff"].queryset = Staff.objects.visible_to(user).active().order_by("name", "pk")
        there = self.instance.helpers.filter(role=ActivityHelper.Role.PRESENT, staff__isnull=False)
        self.fields["staff"].initial = [row.staff_id for row in there]
        for name in self._idle():
            del self.fields[name]

    def _idle(self):
        """What does not belong to this kind of activity, unless something stands there already."""
        kinds, of = Activity.Kind, self.instance.kind
        idle = [] if self.instance.is_check else ["checked"]
        if self.instance.is_check:
            idle += ["questions", "feedback", "guests", "hours", "press"]
        elif of not in (kinds.TRAINING, kinds.LESSON, kinds.CLUB):
            idle.append("hours")
        if of not in (kinds.PARENTS, kinds.FORUM):
            idle.append("questions")
        return [name for name in dict.fromkeys(idle) if not getattr(self.instance, name, None)]

    def clean_on(self):
        on = self.cleaned_data["on"]
        not_to_come(on)
        return on


class PutOffForm(forms.Form):
    """Another day, with the reason: the weather, for instance (plan 3, 11.10)."""

    to = forms.DateField(label=_("New day"), widget=DateInput)
    reason = forms.CharField(label=_("Why"), max_length=200)

    def __init__(self, *args, activity, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.activity, self.today = activity, on

    def clean_to(self):
        to = self.cleaned_data["to"]
        if to <= self.activity.on and to <= self.today:
            raise ValidationError(_("Choose a day that is still to come."), code="past")
        if to > self.today + FURTHEST:
            raise ValidationError(_("That is more than two years away. Look at the year once more."), code="far")
        return to


class CancelForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=200)

    def __init__(self, *args, activity, on, **kwargs):
        super().__init__(*args, **kwargs)


class SignUpForm(forms.Form):
    """Of the children in the person's care, those who take part."""

    children = ChildrenField(queryset=None, required=False, label=_("Children"))
    groups = forms.IntegerField(
        required=False, min_value=1, max_value=MOST_GROUPS, label=_("Deal everybody into so many groups"),
        help_text=_("Leave it empty to keep the groups as they are."),
    )  # fmt: skip

    def __init__(self, *args, children, on, deals, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["children"].offer(children, on)
        if not deals:
            del self.fields["groups"]


class MendedForm(forms.ModelForm):
    class Meta:
        model = Hazard
        fields = ["closed_on", "closed_how"]
        widgets = {"closed_on": DateInput}

    def __init__(self, *args, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["closed_on"] = self.initial.get("closed_on") or on
        self.fields["closed_on"].required = self.fields["closed_how"].required = True

    def clean_closed_on(self):
        on = self.cleaned_data["closed_on"]
        not_to_come(on)
        return on
