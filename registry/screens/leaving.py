"""A child leaves the register, comes back to it, and is handed over: the same file all along."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, Staff
from lib import drafts, once
from lib.dates import not_to_come, today
from lib.forms import Chips, DateInput, Textarea
from lib.screens import screen
from registry import actions
from registry.codes import LeavingReason
from registry.models import Child, ClassTerm, Handover, SchoolClass, Term, TermSurvey
from registry.rights import HAND_OVER


class LeaveForm(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("reason for leaving"), choices=[one for one in LeavingReason.choices if one[0]], widget=Chips
    )
    on = forms.DateField(label=gettext_lazy("left on"), widget=DateInput, validators=[not_to_come])
    to = forms.CharField(
        label=gettext_lazy("where to"), required=False, max_length=100,
        help_text=gettext_lazy("School, town or village, as far as is known."),
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("follow-up"), required=False, widget=Textarea,
        help_text=gettext_lazy("The last contact, what was agreed, who asks after the child. It stands in the file."),
    )  # fmt: skip

    def __init__(self, *args, survey, **kwargs):
        super().__init__(*args, **kwargs)
        self.survey = survey

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on < self.survey.joined_on:
            raise ValidationError(_("The child joined on %(day)s; it cannot have left before.") % {
                "day": self.survey.joined_on,
            })  # fmt: skip
        return on


class ReturnForm(forms.Form):
    on = forms.DateField(label=gettext_lazy("back since"), widget=DateInput, validators=[not_to_come])
    school_class = forms.ModelChoiceField(label=gettext_lazy("class"), queryset=SchoolClass.objects.none())

    def __init__(self, *args, user, term, before, **kwargs):
        super().__init__(*args, **kwargs)
        self.term, self.before = term, before
        classes = ClassTerm.objects.filter(term=term)
        if not user.has_role(Role.OFFICE):
            classes = classes.headed_by(user, today())
        field = self.fields["school_class"]
        field.queryset = SchoolClass.objects.filter(pk__in=classes.values("school_class"))
        field.label_from_instance = lambda one: one.name_in(term.school_year)

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on < self.term.first_day:
            raise ValidationError(_("This term began on %(day)s.") % {"day": self.term.first_day})
        if self.before.left_on and on < self.before.left_on:
            raise ValidationError(_("The child left on %(day)s; it cannot be back before.") % {
                "day": self.before.left_on,
            })  # fmt: skip
        return on


class HandoverForm(forms.ModelForm):
    class Meta:
        model = Handover
        fields = ["kind", "to", "text"]
        widgets = {"kind": Chips}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = Handover.Kind.choices  # without an empty one, which would be a chip too
        helping = Staff.objects.active().with_role(Role.CLASS_TEACHER, Role.HELPER, Role.PSYCHOLOGY)
        self.fields["to"].queryset = helping.exclude(pk=user.pk).order_by("name", "pk")


@screen()
def leave(request, pk):
    """Off the register, with the reason, the day, where to, and what is still to be followed up."""
    child = get_object_or_404(Child.objects.changeable_by(request.user), pk=pk)
    survey = _latest(child)
    if survey is None or survey.left_on or not _runs(survey):
        raise Http404
    key = drafts.about_child("leave", pk)
    typed = drafts.begun(request, key)
    begun = {"on": today(), **drafts.as_initial(LeaveForm, typed)}
    form = LeaveForm(request.POST or None, survey=survey, initial=begun)
    if request.method == "POST" and form.is_valid():

        def save():
            return _leave(request.user, child, survey, form.cleaned_data)

        once.save(request, reverse("child", args=[pk]), drafts.saving(request, key, save))
        said = _("%(name)s is off the register. The file stays.") % {"name": child}
        messages.success(request, said, extra_tags=f"draft:{key}")
        return redirect("child", pk)
    explained = _("The file stays, with everything in it.")
    return _page(request, child, form, _("Leaves the school"), explained, key=key, typed=typed)


def _leave(user, child, survey, said):
    rows = TermSurvey.objects.filter(pk=survey.pk)
    actions.leave(surveys=rows, reason=said["reason"], on=said["on"], to=said["to"], by=user)
    if said["note"]:
        note = Handover(child=child, kind=Handover.Kind.SCHOOL, text=said["note"])
        actions.hand_over(note=note, on=today(), by=user)


@screen()
def come_back(request, pk):
    """On the register again: the same file goes on, with a row of this term to be verified."""
    child = get_object_or_404(Child.objects.changeable_by(request.user), pk=pk)
    before, term = _latest(child), Term.objects.current(today()).first()
    if before is None or term is None or (_runs(before) and not before.left_on):
        raise Http404
    form = ReturnForm(
        request.POST or None, user=request.user, term=term, before=before,
        initial={"on": today(), "school_class": before.school_class_id},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        said = {"child": child, "before": before, "term": term, "by": request.user, **form.cleaned_data}
        once.save(request, reverse("child", args=[pk]), lambda: actions.come_back(**said))
        messages.success(request, _("%(name)s is on the register again.") % {"name": child})
        return redirect("child", pk)
    return _page(request, child, form, _("Comes back"), _("The same file goes on; what it knew is to be verified."))


@screen()
def hand_over(request, pk):
    """A note for whoever comes next, written while one still has the child."""
    child = get_object_or_404(HAND_OVER.over(Child.objects, request.user, today()), pk=pk)
    key = drafts.about_child("handover", pk)
    typed = drafts.begun(request, key)
    form = HandoverForm(
        request.POST or None, user=request.user, instance=Handover(child=child, by=request.user),
        initial=drafts.as_initial(HandoverForm, typed),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():

        def save():
            return actions.hand_over(note=form.instance, on=today(), by=request.user)

        once.save(request, reverse("child", args=[pk]), drafts.saving(request, key, save))
        messages.success(request, _("It stands in the file for whoever comes next."), extra_tags=f"draft:{key}")
        return redirect("child", pk)
    explained = _("Leadership and the class teacher read it, and to whom it goes.")
    return _page(request, child, form, _("Hand over"), explained, key=key, typed=typed)


def _latest(child):
    return child.surveys.select_related("term").order_by("-term__first_day").first()


def _runs(survey) -> bool:
    """Is it a row of the term that runs?"""
    return survey.term == Term.objects.current(today()).first()


def _page(request, child, form, title, explained, **kept):
    """`kept`: key and text of the draft, where there is enough to type for one."""
    context = {"child": child, "form": form, "title": title, "explained": explained, **kept}
    return render(request, "registry/child_form.html", context)
