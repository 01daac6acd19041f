"""What was taken back lately, and can be put in again."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import WITH_FIGURES
from lib import once
from lib.screens import screen
from registry import actions
from registry.models import Child, DeletedRecord
from registry.models.deleted import KEPT

PER_PAGE = 50


@screen(*WITH_FIGURES)
def taken_back(request):
    """No text is shown: it is read once the record is there again, by whoever may read it then."""
    seen = Prefetch("children", queryset=Child.objects.visible_to(request.user), to_attr="seen_children")
    rows = DeletedRecord.objects.visible_to(request.user).select_related("by").prefetch_related(seen)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    own = set(DeletedRecord.objects.changeable_by(request.user).values_list("pk", flat=True))
    return render(request, "registry/bin.html", {"page": page, "own": own, "days": KEPT.days})


@screen(*WITH_FIGURES)
def restore(request, pk):
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    once.check_new(request)
    found = get_object_or_404(DeletedRecord.objects.changeable_by(request.user), pk=pk)
    led_to = reverse("record", args=[found.record_kind, found.record_id])
    once.save(request, led_to, lambda: actions.restore(deleted=found, by=request.user))
    messages.success(request, _("It is there again."))
    return redirect(led_to)
