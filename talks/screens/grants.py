"""Who of the leadership may read which confidential record, why, and until when (design 4)."""

import datetime as dt

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role, Staff
from lib import drafts, once
from lib.dates import today
from lib.forms import DateInput
from lib.screens import screen
from registry.models import Child
from talks import actions
from talks.models import Counselling, Grant, Whisper

PER_PAGE = 50
A_WEEK, LONGEST = dt.timedelta(days=7), dt.timedelta(days=92)
THINGS = {"counselling": Counselling, "whisper": Whisper}


class GrantForm(forms.ModelForm):
    class Meta:
        model = Grant
        fields = ["to", "until", "reason"]
        widgets = {"until": DateInput}

    def __init__(self, *args, user, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = on
        self.fields["to"].queryset = Staff.objects.active().with_role(Role.LEADERSHIP).exclude(pk=user.pk)
        self.initial["until"] = on + A_WEEK

    def clean_until(self):
        until = self.cleaned_data["until"]
        if not self.today <= until <= self.today + LONGEST:
            raise ValidationError(_("Choose a day within the next three months."))
        return until


@screen(Role.PSYCHOLOGY, Role.LEADERSHIP)
def grants(request):
    """Psychology teachers see which there are; a leader those by which something may be read today."""
    on, user = today(), request.user
    rows = Grant.objects.visible_to(user, on).select_related("to", "by", "whisper__child", "counselling")
    seen = Child.objects.visible_to(user, on)
    rows = rows.prefetch_related(Prefetch("counselling__children", queryset=seen, to_attr="seen_children"))
    page = Paginator(rows.order_by("-on", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    lines = [{"grant": row, "in_force": row.is_in_force(on), "url": _url(row), "names": _names(row)} for row in page]
    return render(request, "talks/grants.html", {"page": page, "lines": lines, "gives": user.has_role(Role.PSYCHOLOGY)})


def _url(grant) -> str:
    if grant.counselling_id:
        return reverse("record", args=["counselling", grant.counselling_id])
    return reverse("whisper", args=[grant.whisper_id])


def _names(grant) -> str:
    if grant.counselling_id:
        return "、".join(child.name for child in grant.counselling.seen_children)
    return grant.whisper.child.name if grant.whisper.child else _("no name on it")


@screen(Role.PSYCHOLOGY)
def new(request, thing, pk):
    if thing not in THINGS:
        raise Http404
    found, on = get_object_or_404(THINGS[thing].objects.visible_to(request.user), pk=pk), today()
    key = f"grant-{thing}-{pk}"
    typed = drafts.begun(request, key)
    form = GrantForm(
        request.POST or None, instance=Grant(by=request.user, on=on, **{thing: found}), user=request.user, on=on,
        initial=drafts.as_initial(GrantForm, typed),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        once.save(request, reverse("grants"), drafts.saving(request, key, form.save))
        said = _("%(name)s may read it. Each reading is logged.") % {"name": form.instance.to}
        messages.success(request, said, extra_tags=f"draft:{key}")
        return redirect("grants")
    context = {"form": form, "back": _url(form.instance), "found": found, "key": key, "typed": typed}
    return render(request, "talks/grant.html", context)


@screen(Role.PSYCHOLOGY)
def end(request, pk):
    """Taken back before its day."""
    found = get_object_or_404(Grant.objects.changeable_by(request.user), pk=pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    once.save(request, reverse("grants"), lambda: actions.end_grant(grant=found, on=today()))
    messages.success(request, _("Taken back."))
    return redirect("grants")
