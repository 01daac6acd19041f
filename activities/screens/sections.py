"""A list of an activity, to be filled in: preparation, programme, helpers, money, incidents, hazards."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from activities.screens.edit import changeable_or_404
from activities.sections import formset_of, section_or_404
from lib import once
from lib.screens import screen


@screen()
def rows(request, pk, slug):
    section = section_or_404(slug)
    found = changeable_or_404(request, pk)
    back = reverse("activity", args=[pk])
    with transaction.atomic():
        formset = formset_of(section)(
            request.POST or None, instance=found, user=request.user, section=section, prefix="rows"
        )
        if request.method == "POST" and formset.is_valid():
            with once.saving(request, back):
                formset.save()
            messages.success(request, _("Saved."))
            return redirect(back)
    context = {"activity": found, "section": section, "formset": formset, "back": back}
    return render(request, "activities/rows.html", context)
