"""The lists of pairings and of records of helpers, volunteers and companions."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from lib.admin import ScopedAdmin
from lib.dates import today
from pairing.admin import companions  # noqa: F401 - registers its lists
from pairing.models import CompanionReport, DiaryEntry, Pairing, SupportSession, Way, What, pairable_children
from registry.admin.records import RecordAdmin


class Running(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("running", _("Still running")), ("ended", _("Ended"))]

    def queryset(self, request, queryset):
        if self.value() in ("running", "ended"):
            return queryset.filter(ended_on__isnull=self.value() == "running")
        return queryset


class WhatWasDone(admin.SimpleListFilter):
    """A record may tell of several things; it is found by each."""

    title = _("what was done")
    parameter_name = "what"

    def lookups(self, request, model_admin):
        return What.choices

    def queryset(self, request, queryset):
        return queryset.filter(what__has=self.value()) if self.value() in What.values else queryset


class WhatTheyDid(admin.SimpleListFilter):
    """The same of a companion's report."""

    title = _("what they did")
    parameter_name = "way"

    def lookups(self, request, model_admin):
        return Way.choices

    def queryset(self, request, queryset):
        return queryset.filter(ways__has=self.value()) if self.value() in Way.values else queryset


@admin.register(Pairing)
class PairingAdmin(ScopedAdmin):
    list_display = ("child", "staff", "kind", "part", "started_on", "ended_on", "card_signed_on")
    list_filter = (Running, "kind", "staff")
    search_fields = ("child__name", "staff__name")
    list_select_related = ("child", "staff")
    autocomplete_fields = ("child", "staff")
    fields = (
        ("child", "staff"), ("kind", "primary"), "started_on", "card_signed_on", "over_cap_reason",
        ("ended_on", "end_reason"),
    )  # fmt: skip

    def get_changeform_initial_data(self, request):
        return {"started_on": today(), **super().get_changeform_initial_data(request)}

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "child":  # one may know more children than one may pair
            kwargs["queryset"] = pairable_children(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=_("part"), ordering="primary")
    def part(self, pairing):
        return _("main helper") if pairing.primary else _("joins in")


@admin.register(SupportSession)
class SupportAdmin(RecordAdmin):
    list_display = ("on_day", "who", "done", "headline", "author", "flag")
    list_filter = ("on", WhatWasDone, "place", "concern", "author")
    export_fields = (
        "on", "who", "author", "what", "place", "subject", "content", "problem", "measures", "effect", "follow_up",
        "concern",
    )  # fmt: skip

    @admin.display(description=_("what was done"))
    def done(self, session):
        return "、".join(session.get_what_display())


@admin.register(CompanionReport)
class CompanionReportAdmin(RecordAdmin):
    list_display = ("on_day", "who", "companion", "done", "headline", "author", "flag")
    list_filter = ("on", WhatTheyDid, "conduct", "concern", "author")
    list_select_related = ("author", "companion")
    export_fields = (
        "on", "who", "companion", "author", "ways", "conduct", "content", "suggestion", "arrived", "concern"
    )  # fmt: skip

    def for_export(self, request, rows):
        return rows.select_related("author", "companion")

    @admin.display(description=_("what they did"))
    def done(self, report):
        return "、".join(report.get_ways_display())


@admin.register(DiaryEntry)
class DiaryAdmin(RecordAdmin):
    export_fields = ("on", "who", "author", "content", "words", "concern")
