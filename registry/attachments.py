"""Adding pictures and papers to a record, and taking them away: checked by content, whatever they are called."""

import uuid

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lib.papers import START, clean_pdf, is_pdf
from lib.pictures import clean_photo
from lib.text import clean
from registry.holders import OF_A_RECORD, holder_of
from registry.models import Attachment

LONGEST_TITLE = Attachment._meta.get_field("title").max_length


class FilesInput(forms.FileInput):
    allow_multiple_selected = True
    template_name = "widgets/photos.html"
    most = OF_A_RECORD

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["most"] = self.most
        return context


class FilesField(forms.FileField):
    """Several pictures or PDF files; the clean value is a list of (kind, title, bytes)."""

    widget = FilesInput(attrs={"multiple": True, "accept": "image/*,application/pdf"})

    def take(self, most: int):
        """So many more may come."""
        self.widget.most = most

    def clean(self, data, initial=None):
        files = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        if len(files) > self.widget.most:
            raise ValidationError(_("At most %(n)s files.") % {"n": self.widget.most}, code="too_many")
        return [checked(super(FilesField, self).clean(file, initial)) for file in files]


def checked(file) -> tuple[str, str, bytes]:
    """What it is, what it is called, and what may be kept of it. Raises ValidationError where nothing may."""
    if file.size > settings.UPLOAD_LIMIT:
        raise ValidationError(_("“%(name)s” is too large.") % {"name": file.name}, code="too_large")
    head = file.read(len(START))
    file.seek(0)
    title = clean(file.name)[:LONGEST_TITLE]
    if is_pdf(head):
        return Attachment.Kind.PDF, title, clean_pdf(file)
    return Attachment.Kind.IMAGE, title, clean_photo(file)


def check_room(files: list, found):
    """Raises ValidationError where `found` would have more files than may belong to it."""
    holder = holder_of(type(found))
    there = Attachment.objects.about(found, holder).count() if files and found.pk else 0
    if len(files) + there > holder.most:
        raise ValidationError(_("At most %(n)s files.") % {"n": holder.most}, code="too_many")


class FilesForm(forms.Form):
    """Files alone, on the page of what they belong to."""

    files = FilesField(label=_("Photos and PDF files"))

    def __init__(self, *args, found, **kwargs):
        super().__init__(*args, **kwargs)
        self.found = found
        self.fields["files"].take(holder_of(type(found)).most)

    def clean_files(self):
        files = self.cleaned_data["files"]
        if not files:
            raise ValidationError(_("Choose photos or PDF files first."), code="required")
        check_room(files, self.found)
        return files


def shelf(found, *, may_change: bool) -> dict:
    """What the page of `found` shows with templates/registry/parts/shelf.html."""
    holder = holder_of(type(found))
    there = list(Attachment.objects.about(found, holder))
    adding = FilesForm(found=found) if may_change and len(there) < holder.most else None
    return {"attachments": there, "may_change": may_change, "adding": adding, "slug": holder.slug, "pk": found.pk}


@transaction.atomic
def attach(*, record, kind: str, title: str, data: bytes, by) -> Attachment:
    slug = holder_of(type(record)).slug
    row = Attachment(record_kind=slug, record_id=record.pk, name=uuid.uuid4().hex, title=title, kind=kind, by=by)
    row.size, row._history_user = len(data), by
    row.file.save(f"{row.name}.{Attachment.ENDINGS[kind]}", ContentFile(data), save=True)
    return row


@transaction.atomic
def attach_all(*, record, files: list, by):
    """`files` as a FilesField gives them."""
    for kind, title, data in files:
        attach(record=record, kind=kind, title=title, data=data, by=by)


@transaction.atomic
def detach(*, attachment: Attachment, by):
    """The picture or paper is gone, file and all; its history keeps that there was one."""
    attachment._history_user = by
    attachment.delete()


def remove_file(sender, instance, **kwargs):
    """A file goes when its row has gone for good; connected in registry/apps.py."""
    name, storage = instance.file.name, instance.file.storage
    transaction.on_commit(lambda: storage.delete(name))
