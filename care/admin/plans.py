"""Lists of plans, mandatory reports and the two records: found, filtered and exported here, read on their own pages."""

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.http import Http404
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from care.models import CarePlan, HarmReport, PlanReview, State, StudyCheck, Trigger
from lib.admin import ScopedAdmin
from registry.admin.records import RecordAdmin


class PageAdmin(ScopedAdmin):
    """A list whose rows are read and changed on a page of ours, `page`."""

    page = ""
    list_display_links = None
    list_select_related = ("child", "author")
    search_fields = ("child__name",)
    search_help_text = _("Name of a child")

    def has_add_permission(self, request):
        return False  # begun from the child's file

    def change_view(self, request, object_id, form_url="", extra_context=None):
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        return redirect(self.page, row.pk)

    @admin.display(description=_("child"), ordering="child__name")
    def who(self, row):
        return format_html('<a href="{}">{}</a>', reverse(self.page, args=[row.pk]), row.child.name)


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return State.choices

    def queryset(self, request, queryset):
        return queryset.filter(state=self.value()) if self.value() in State.values else queryset


class TriggerFilter(admin.SimpleListFilter):
    title = _("why")
    parameter_name = "why"

    def lookups(self, request, model_admin):
        return Trigger.choices

    def queryset(self, request, queryset):
        return queryset.filter(triggers__has=self.value()) if self.value() in Trigger.values else queryset


@admin.register(CarePlan)
class CarePlanAdmin(PageAdmin):
    page = "plan"
    list_display = ("who", "kind", "title", "why", "started_on", "ended_on", "outcome", "stands")
    list_filter = (StateFilter, "kind", TriggerFilter, "outcome")

    def get_queryset(self, request):
        return super().get_queryset(request).with_state()

    @admin.display(description=_("why"))
    def why(self, plan):
        return "、".join(plan.get_triggers_display())

    @admin.display(description=_("state"))
    def stands(self, plan):
        return render_to_string("care/plan_state.html", {"state": plan.state, "latest": plan.latest_state})


class ClosedFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("open", _("Open")), ("closed", _("Closed"))]

    def queryset(self, request, queryset):
        if self.value() in ("open", "closed"):
            return queryset.filter(closed_on__isnull=self.value() == "open")
        return queryset


@admin.register(HarmReport)
class HarmReportAdmin(PageAdmin):
    page = "harm"
    list_display = ("who", "on", "suspected", "author", "told", "closed_on")
    list_filter = (ClosedFilter,)

    @admin.display(description=_("already told"))
    def told(self, report):
        return "、".join(str(one["label"]) for one in report.offices if one["at"])

    @admin.display(description=_("what is suspected"))
    def suspected(self, report):
        return "、".join(report.get_suspicions_display())


@admin.register(PlanReview)
class PlanReviewAdmin(RecordAdmin):
    list_filter = ("on", "effect", "concern", "author")
    export_fields = (
        "on", "who", "author", "effect", "seen", "voice", "worked", "to_change", "next_on", "concern",
    )  # fmt: skip


@admin.register(StudyCheck)
class StudyCheckAdmin(RecordAdmin):
    list_filter = ("on", "level", "homework", "concern", "author")
    export_fields = ("on", "who", "author", "level", "homework", "seen", "next_steps", "partner", "concern")
