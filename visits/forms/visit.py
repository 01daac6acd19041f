"""Logging a home visit, and a contact with the family."""

from lib.forms import Chips
from registry.forms import RecordForm
from visits.models import FamilyContact, HomeVisit


class HomeVisitForm(RecordForm):
    main = ("on", "met", "purposes", "surroundings", "notes")
    more = ("needs", "family_opinion", "follow_up", "companions", "concern")

    class Meta(RecordForm.Meta):
        model = HomeVisit
        fields = [
            "on", "met", "purposes", "surroundings", "notes",
            "needs", "family_opinion", "follow_up", "companions", "concern",
        ]  # fmt: skip
        widgets = {**RecordForm.Meta.widgets, "surroundings": Chips}


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
