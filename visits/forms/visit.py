"""Logging a home visit, with photos, and a contact with the family."""

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lib.forms import Chips
from registry.forms import RecordForm
from visits.models import FamilyContact, HomeVisit
from visits.photos import add_photo, clean_photo

MOST_PHOTOS = 6


class PhotosInput(forms.FileInput):
    allow_multiple_selected = True
    template_name = "widgets/photos.html"

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["most"] = MOST_PHOTOS
        return context


class PhotosField(forms.FileField):
    """Several pictures; the clean value is a list of JPEG bytes, upright and without location."""

    widget = PhotosInput(attrs={"multiple": True, "accept": "image/*"})

    def clean(self, data, initial=None):
        files = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        if len(files) > MOST_PHOTOS:
            raise forms.ValidationError(_("At most %(n)s photos.") % {"n": MOST_PHOTOS}, code="too_many")
        return [clean_photo(super(PhotosField, self).clean(file, initial)) for file in files]


class HomeVisitForm(RecordForm):
    main = ("on", "met", "purposes", "surroundings", "notes", "photos")
    more = ("needs", "family_opinion", "follow_up", "companions", "concern")
    photos = PhotosField(label=_("Photos"), required=False)

    class Meta(RecordForm.Meta):
        model = HomeVisit
        fields = [
            "on", "met", "purposes", "surroundings", "notes",
            "needs", "family_opinion", "follow_up", "companions", "concern",
        ]  # fmt: skip
        widgets = {**RecordForm.Meta.widgets, "surroundings": Chips}

    @transaction.atomic
    def save(self, commit=True):
        visit = super().save(commit)
        for picture in self.cleaned_data["photos"]:
            add_photo(visit, picture)
        return visit


class FamilyContactForm(RecordForm):
    main = ("on", "channel", "people", "content")
    more = ("direction", "suggestion", "outcome", "guidance", "minutes", "concern")

    class Meta(RecordForm.Meta):
        model = FamilyContact
        fields = [
            "on",
            "channel",
            "people",
            "content",
            "direction",
            "suggestion",
            "outcome",
            "guidance",
            "minutes",
            "concern",
        ]
        widgets = {**RecordForm.Meta.widgets, "channel": Chips, "direction": Chips}
