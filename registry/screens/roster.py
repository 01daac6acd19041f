"""Rosters brought in: the list of them, one or several files at once, the original, the empty template."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Role
from lib import progress
from lib.dates import today
from lib.screens import screen
from lib.sheets.folder import MAX_FILES, File, pack
from lib.sheets.write import XLSX, file_response
from registry.models import RosterImport
from registry.roster.intake import original_of, receiving
from registry.roster.template import template_workbook


@screen(Role.OFFICE)
def roster(request):
    """What was brought in so far, and the form to bring in more."""
    error, files = "", request.FILES.getlist("file")
    if request.method == "POST":
        error = _refused(files)
        if not error:
            return _receive(request, files)
    brought_in = RosterImport.objects.visible_to(request.user).select_related("by")[:50]
    return render(request, "registry/roster.html", {"imports": brought_in, "error": error})


def _refused(files) -> str:
    if not files:
        return _("Choose a file first.")
    if len(files) > MAX_FILES:
        return _("At most %(limit)s files can be brought in at once.") % {"limit": MAX_FILES}
    if sum(file.size for file in files) > settings.UPLOAD_LIMIT:
        return ngettext(
            "The file is larger than %(limit)s MB. Remove pictures and other sheets, or split it.",
            "Together the files are larger than %(limit)s MB. Bring them in one after the other.",
            len(files),
        ) % {"limit": settings.UPLOAD_LIMIT // 1024 // 1024}
    return ""


def _receive(request, files):
    first, *others = files
    data, name = first.read(), first.name
    if others:
        data = pack([File(first.name, data), *(File(file.name, file.read()) for file in others)])
        name = _("%(first)s and others, %(n)s files.zip") % {"first": first.name, "n": len(files)}
    return progress.answer(request, _reading(request.user, data, name))


def _reading(user, data, name):
    brought_in, _plan = yield from receiving(data=data, filename=name, by=user, on=today())
    return reverse("roster-preview", args=[brought_in.pk])


@screen(Role.OFFICE)
def original(request, pk):
    """The file as it came; of several a zip of them."""
    brought_in = get_object_or_404(RosterImport.objects.visible_to(request.user), pk=pk)
    return file_response(original_of(brought_in), brought_in.filename, "application/octet-stream")


@screen()
def template(request) -> HttpResponse:
    """An empty roster to fill in: headers that are understood, drop-downs, an example."""
    return file_response(template_workbook(), f"{_('Roster template')}.xlsx", XLSX)
