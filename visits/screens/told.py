"""Noting that a parent was told of a major event (C5)."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lib import once
from lib.dates import today
from lib.screens import screen
from visits.actions import tell
from visits.forms.records import ToldForm
from visits.models import MajorEvent
from visits.telling import telling


@screen()
def told(request, pk):
    """Those still to be told whom the person may write about; without any the page is not there."""
    event, on = get_object_or_404(MajorEvent.objects.visible_to(request.user), pk=pk), today()
    if request.method == "POST":
        once.check_new(request)
    waiting = telling(event, list(event.children_for(request.user)), request.user).waiting
    if not waiting:
        raise Http404
    form = ToldForm(request.POST or None, waiting=waiting, event=event, today=on)
    if request.method == "POST" and form.is_valid():
        _save(request, event, form)
        messages.success(request, _("Noted."))
        return redirect("record", "major", pk)
    return render(request, "visits/told_form.html", {"form": form, "event": event})


def _save(request, event, form):
    facts = {name: form.cleaned_data[name] for name in ("on", "at", "how", "why_not")}
    with once.saving(request, reverse("record", args=["major", event.pk])), transaction.atomic():
        for child, whom in form.chosen():
            tell(event=event, child=child, whom=whom, by=request.user, **facts)
