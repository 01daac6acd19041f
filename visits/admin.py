from django.contrib import admin

from registry.admin.records import RecordAdmin
from visits.models import FamilyContact, HomeVisit


@admin.register(HomeVisit)
class HomeVisitAdmin(RecordAdmin):
    list_display = ("on_day", "who", "headline", "surroundings", "author", "flag")
    list_filter = ("on", "surroundings", "concern", "author")
    export_fields = (
        "on", "who", "author", "met", "purposes", "surroundings", "notes", "needs", "family_opinion",
        "follow_up", "companions", "concern",
    )  # fmt: skip


@admin.register(FamilyContact)
class FamilyContactAdmin(RecordAdmin):
    list_display = ("on_day", "who", "channel", "headline", "author", "flag")
    list_filter = ("on", "channel", "direction", "concern", "author")
    export_fields = (
        "on", "who", "author", "channel", "direction", "people", "content", "suggestion", "outcome", "minutes",
        "concern",
    )  # fmt: skip
