"""The forms of a plan: its head, what a version says, a measure, a decision, its end; and the two records beside it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from care.models import CarePlan, PlanMeasure, PlanReview, PlanVersion, StudyCheck
from lib.dates import not_to_come
from lib.forms import Chips, DateInput
from lib.meanwhile import ComparesVersions
from lib.text import whole_number
from registry.forms import RecordForm


class PlanForm(ComparesVersions, forms.ModelForm):
    class Meta:
        model = CarePlan
        fields = ["kind", "triggers", "title", "started_on"]
        widgets = {"kind": Chips, "started_on": DateInput}
        help_texts = {"triggers": _("Needed for an individual plan."), "title": _("May stay empty.")}


class VersionForm(ComparesVersions, forms.ModelForm):
    class Meta:
        model = PlanVersion
        fields = ["situation", "goals", "review_every"]
        widgets = {"review_every": Chips}


class MeasureForm(forms.ModelForm):
    class Meta:
        model = PlanMeasure
        fields = ["what", "who", "when"]


class DecisionForm(forms.Form):
    remark = forms.CharField(
        label=_("Remark"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReturnForm(DecisionForm):
    remark = forms.CharField(
        label=_("Remark"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say what shall be changed.")},
    )  # fmt: skip


class CloseForm(ComparesVersions, forms.ModelForm):
    class Meta:
        model = CarePlan
        fields = ["ended_on", "outcome", "outcome_note"]
        widgets = {"ended_on": DateInput, "outcome": Chips}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ended_on"].required = self.fields["outcome"].required = True
        self.fields["outcome"].choices = [one for one in CarePlan.Outcome.choices if one[0]]

    def clean_ended_on(self):
        not_to_come(self.cleaned_data["ended_on"])
        return self.cleaned_data["ended_on"]


class PlanReviewForm(RecordForm):
    main = ("on", "plan", "effect", "seen", "voice")
    more = ("worked", "to_change", "next_on", "concern")

    class Meta(RecordForm.Meta):
        model = PlanReview
        fields = ["on", "plan", "effect", "seen", "voice", "worked", "to_change", "next_on", "concern"]
        widgets = {**RecordForm.Meta.widgets, "effect": Chips, "next_on": DateInput}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        plans = CarePlan.objects.visible_to(self.user, self.today).filter(ended_on=None)
        if self.instance.plan_id:
            plans |= CarePlan.objects.visible_to(self.user, self.today).filter(pk=self.instance.plan_id)
        self.fields["plan"].queryset = plans.select_related("child")
        self.fields["plan"].label_from_instance = lambda plan: f"{plan.child.name} · {plan}"

    @classmethod
    def asked_for(cls, query, user, on) -> dict:
        """Opened from a plan's page."""
        wanted = whole_number(query.get("plan", ""))
        known = wanted and CarePlan.objects.visible_to(user, on).filter(pk=wanted, ended_on=None).exists()
        return {"plan": wanted} if known else {}

    def clean(self):
        """A review of a plan is about the child whose plan it is, and about nobody else."""
        super().clean()
        plan, children = self.cleaned_data.get("plan"), self.cleaned_data.get("children")
        if not plan or children is None:
            return
        others = self.instance.pk and self.instance.children.exclude(pk=plan.child_id).exists()
        if others or {child.pk for child in children} != {plan.child_id}:
            text = _("This is the plan of another child. Choose that child alone, or leave the plan out.")
            self.add_error("plan", ValidationError(text, "another_child"))


class StudyCheckForm(RecordForm):
    main = ("on", "level", "homework", "seen", "next_steps")
    more = ("partner", "concern")

    class Meta(RecordForm.Meta):
        model = StudyCheck
        fields = ["on", "level", "homework", "seen", "next_steps", "partner", "concern"]
        widgets = {**RecordForm.Meta.widgets, "level": Chips, "homework": Chips}
