"""The forms with which what passes between home and school is logged."""

from visits.forms.records import BookPageForm, LetterForm, MajorEventForm, ParentCallForm, VisitorForm
from visits.forms.visit import FamilyContactForm, HomeVisitForm

__all__ = [
    "BookPageForm", "FamilyContactForm", "HomeVisitForm", "LetterForm", "MajorEventForm",
    "ParentCallForm", "VisitorForm",
]  # fmt: skip
