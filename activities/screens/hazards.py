"""One hazard: where it was found, who sees to it, and how it was mended."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from activities.forms import MendedForm
from activities.models import Hazard
from lib import once
from lib.dates import today
from lib.screens import came_from, screen


@screen()
def hazard(request, pk):
    rows = Hazard.objects.visible_to(request.user).select_related("activity", "mender")
    found = get_object_or_404(rows, pk=pk)
    may_close = Hazard.objects.changeable_by(request.user).filter(pk=pk, closed_on=None).exists()
    form = MendedForm(request.POST or None, instance=found, on=today()) if may_close else None
    if request.method == "POST" and form and form.is_valid():
        led_to = came_from(request, request.path)
        with transaction.atomic():
            once.save(request, led_to, form.save)
        messages.success(request, _("Mended. It no longer waits."))
        return redirect(led_to)
    return render(request, "activities/hazard.html", {"hazard": found, "form": form})
