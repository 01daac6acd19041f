"""The forms with which what passes between home and school is logged."""

from visits.forms.records import BookPageForm, LetterForm, MajorEventForm, ParentCallForm, VisitorForm
from visits.forms.visit import MOST_PHOTOS, FamilyContactForm, HomeVisitForm, PhotosField, PhotosInput

__all__ = [
    "MOST_PHOTOS", "BookPageForm", "FamilyContactForm", "HomeVisitForm", "LetterForm", "MajorEventForm",
    "ParentCallForm", "PhotosField", "PhotosInput", "VisitorForm",
]  # fmt: skip
