"""The lists of what passed between home and school: filtered, searched, exported."""

from django.contrib import admin
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from registry.admin.records import RecordAdmin
from visits.models import BookPage, FamilyContact, HomeVisit, Letter, MajorEvent, ParentCall, Visitor


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
        "on", "who", "author", "channel", "direction", "people", "content", "suggestion", "outcome",
        "guidance", "minutes", "concern",
    )  # fmt: skip


class UnansweredFilter(admin.SimpleListFilter):
    """What still waits for the other side; the queryset knows what that is."""

    title, parameter_name = _("the family's answer"), "answer"

    def lookups(self, request, model_admin):
        return [("none", _("none yet"))]

    def queryset(self, request, queryset):
        return queryset.unanswered() if self.value() == "none" else queryset


class ToTellFilter(admin.SimpleListFilter):
    title, parameter_name = _("telling the parents"), "tell"

    def lookups(self, request, model_admin):
        return [("open", _("still to tell"))]

    def queryset(self, request, queryset):
        return queryset.still_to_tell() if self.value() == "open" else queryset


@admin.register(BookPage)
class BookPageAdmin(RecordAdmin):
    list_display = ("on_day", "who", "headline", "at_home_short", "author", "flag")
    list_filter = ("on", UnansweredFilter, "concern", "author")
    export_fields = ("on", "who", "author", "at_school", "at_home", "home_ticks", "wish", "writer", "concern")

    @admin.display(description=_("at home"))
    def at_home_short(self, record):
        return Truncator(record.at_home or "、".join(record.get_home_ticks_display())).chars(60)


@admin.register(Visitor)
class VisitorAdmin(RecordAdmin):
    list_display = ("on_day", "who", "relation", "headline", "state", "author", "flag")
    list_filter = ("on", "state", "relation", "concern", "author")
    export_fields = (
        "on", "who", "author", "relation", "name", "reported", "suggestion", "outcome", "state", "received_by",
        "concern",
    )  # fmt: skip


@admin.register(ParentCall)
class ParentCallAdmin(RecordAdmin):
    list_display = ("on_day", "who", "with_whom", "means", "minutes", "headline", "author", "flag")
    list_filter = ("on", "means", "concern", "author")
    export_fields = ("on", "who", "author", "whom", "means", "minutes", "remark", "concern")

    @admin.display(description=_("with whom"))
    def with_whom(self, record):
        return "、".join(record.get_whom_display())


@admin.register(Letter)
class LetterAdmin(RecordAdmin):
    list_display = ("on_day", "who", "direction", "headline", "envelope", "sent_on", "answered_on", "author")
    list_filter = ("on", "direction", UnansweredFilter, "envelope", "author")
    export_fields = ("on", "who", "author", "direction", "theme", "envelope", "sent_on", "answered_on", "concern")


@admin.register(MajorEvent)
class MajorEventAdmin(RecordAdmin):
    list_display = ("on_day", "who", "sort", "headline", "author", "flag")
    list_filter = ("on", ToTellFilter, "sort", "concern", "author")
    export_fields = ("on", "who", "author", "sort", "at", "what", "done", "outcome", "concern")
