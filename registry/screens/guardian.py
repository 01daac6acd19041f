"""Somebody else looks after the child now: the new guardian comes in, the old one stays in the file."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lib import once
from lib.dates import not_to_come, today
from lib.forms import DateInput
from lib.screens import screen
from registry.actions import change_guardian
from registry.models import Child, Guardian


class GuardianForm(forms.ModelForm):
    class Meta:
        model = Guardian
        fields = ["name", "relation", "phones", "since", "age", "occupation", "health", "address", "entrusted"]
        widgets = {"since": DateInput}

    def __init__(self, *args, child, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.child = child
        self.fields["name"].required = self.fields["since"].required = True
        self.fields["since"].initial = on

    def clean_since(self):
        since = self.cleaned_data["since"]
        not_to_come(since)
        before = Guardian.objects.current().filter(child=self.child, since__gt=since).first()
        if before:
            raise ValidationError(_("%(name)s looks after the child since %(day)s; the change must come later.") % {
                "name": before.name, "day": before.since,
            })  # fmt: skip
        return since


@screen()
def new_guardian(request, pk):
    child = get_object_or_404(Child.objects.changeable_by(request.user), pk=pk)
    form = GuardianForm(request.POST or None, child=child, on=today())
    if request.method == "POST" and form.is_valid():
        facts = {name: getattr(form.instance, name) for name in form.cleaned_data}
        since = facts.pop("since")
        once.save(
            request,
            reverse("child", args=[pk]),
            lambda: change_guardian(child=child, on=since, by=request.user, **facts),
        )
        messages.success(request, _("%(name)s looks after the child now") % {"name": facts["name"]})
        return redirect("child", pk)
    return render(request, "registry/guardian.html", {"form": form, "child": child})
