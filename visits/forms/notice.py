"""The parents' notice of entrustment, with the paper itself as a picture or PDF."""

import uuid

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from lib.forms import DateInput
from lib.masks import masked_field
from lib.meanwhile import ComparesVersions
from lib.phones import parse as parse_phones
from lib.pictures import clean_photo
from registry.disclosure import Level
from visits.models import EntrustmentNotice

PDF = b"%PDF-"


class NoticeForm(ComparesVersions, forms.ModelForm):
    paper_file = forms.FileField(
        label=_("the paper itself"), required=False, help_text=_("A photo or a PDF."),
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
    )  # fmt: skip

    class Meta:
        model = EntrustmentNotice
        fields = ["entrusted", "relation", "phones", "written_on", "received_on", "parents_place", "parents_phones"]
        widgets = {"written_on": DateInput, "received_on": DateInput}

    def __init__(self, *args, reading, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.initial["received_on"] = self.initial.get("received_on") or reading.on
        else:
            self._mask(reading)

    def _mask(self, reading):
        """What the person may replace but not read (design.md 4)."""
        for name in ("phones", "parents_place", "parents_phones"):
            column = self.instance._meta.get_field(name)
            if reading.level(self.instance.child_id, column.kind) != Level.OPEN:
                self.fields[name] = masked_field(column, getattr(self.instance, name))

    def clean_parents_phones(self):
        found = parse_phones(self.cleaned_data["parents_phones"])
        if found.problems:
            text = _("“%(text)s” is no phone number. A mobile has 11 digits.") % {"text": found.problems[0].text}
            raise ValidationError(text, code=found.problems[0].kind)
        return " ".join(found.numbers)

    def clean_paper_file(self):
        """A PDF as it is, a picture upright and without where it was taken; anything else is refused."""
        file = self.cleaned_data["paper_file"]
        if not file:
            return None
        if file.size > settings.UPLOAD_LIMIT:
            raise ValidationError(_("“%(name)s” is too large.") % {"name": file.name}, code="too_large")
        begins = file.read(len(PDF))
        file.seek(0)
        if begins == PDF:
            return ContentFile(file.read(), f"{uuid.uuid4().hex}.pdf")
        return ContentFile(clean_photo(file), f"{uuid.uuid4().hex}.jpg")
