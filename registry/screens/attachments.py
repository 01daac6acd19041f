"""The pictures and papers of a record, one by one."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from lib import once
from lib.screens import screen
from registry import attachments
from registry.holders import holder_or_404
from registry.models import Attachment

TYPES = {Attachment.Kind.IMAGE: "image/jpeg", Attachment.Kind.PDF: "application/pdf"}


@screen()
def attachment(request, name):
    """A picture is shown; a PDF file is taken away, and never opened within our pages."""
    found = get_object_or_404(Attachment.objects.filter(name=name).visible_to(request.user))
    with found.file.open("rb") as file:
        response = HttpResponse(file.read(), content_type=TYPES[found.kind])
    saved_as = found.title or f"{found.name}.{Attachment.ENDINGS[found.kind]}"
    response["Content-Disposition"] = content_disposition_header(not found.is_image, saved_as)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@screen()
def add(request, slug, pk):
    """To what is there already, by whoever may change it."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    once.check_new(request)
    holder = holder_or_404(slug)
    found = get_object_or_404(holder.model.objects.filter(pk=pk).changeable_by(request.user))
    form, back = attachments.FilesForm(request.POST, request.FILES, found=found), holder.page_of(pk)
    if form.is_valid():
        files = form.cleaned_data["files"]
        once.save(request, back, lambda: attachments.attach_all(record=found, files=files, by=request.user))
        messages.success(request, _("Saved."))
    else:
        messages.error(request, " ".join(form.errors["files"]))
    return redirect(back)


@screen()
def remove(request, name):
    """Taken away by whoever may correct the record."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    once.check_new(request)
    found = get_object_or_404(Attachment.objects.filter(name=name).changeable_by(request.user))
    back = holder_or_404(found.record_kind).page_of(found.record_id)
    once.save(request, back, lambda: attachments.detach(attachment=found, by=request.user))
    messages.success(request, _("Taken out."))
    return redirect(back)
