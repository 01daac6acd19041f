"""Lists of activities, hazards and partners; activities and hazards are read and changed on pages of their own."""

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.http import Http404
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Hazard, Partner
from lib.admin import ScopedAdmin
from lib.dates import day_in_words, today
from lib.fields import Sensitivity

STATES = {"planned": "plain", "postponed": "due", "held": "done", "cancelled": "plain"}


def link(name, row, text):
    return format_html('<a href="{}">{}</a>', reverse(name, args=[row.pk]), text)


class OnOwnPage(ScopedAdmin):
    """The row has a page of its own, `page`, where the list leads."""

    page = ""
    list_display_links = None

    def change_view(self, request, object_id, form_url="", extra_context=None):
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        return redirect(self.page, pk=row.pk)


@admin.register(Activity)
class ActivityAdmin(OnOwnPage):
    page = "activity"
    list_display = ("on_day", "named", "kind", "place", "organiser", "how_it_stands")
    list_filter = ("on", "kind", "state", "organiser")
    list_select_related = ("organiser",)
    date_hierarchy = "on"
    search_fields = ("title", "theme", "place")
    search_help_text = _("Title, theme or place")
    export_fields = (
        "on", "kind", "title", "theme", "place", "organiser", "state", "reason", "minutes", "questions", "summary",
        "feedback", "press", "guests", "hours",
    )  # fmt: skip

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise Http404
        return redirect("activity-new")

    def for_export(self, request, rows):
        return rows.select_related("organiser")

    @admin.display(description=_("date"), ordering="on")
    def on_day(self, row):
        return day_in_words(row.on, today())

    @admin.display(description=_("title"), ordering="title")
    def named(self, row):
        return link("activity", row, row.title)

    @admin.display(description=_("state"), ordering="state")
    def how_it_stands(self, row):
        return render_to_string("parts/state.html", {"state": STATES[row.state], "text": row.get_state_display()})


@admin.register(Hazard)
class HazardAdmin(OnOwnPage):
    page = "hazard"
    list_display = ("named", "where", "severity", "mender", "due_on", "closed_on", "closed_how")
    list_filter = (("closed_on", admin.EmptyFieldListFilter), "severity", "due_on")
    list_select_related = ("mender",)
    search_fields = ("what", "where")

    def has_add_permission(self, request, obj=None):
        return False  # noted where it was found: with a round, or another activity

    def for_export(self, request, rows):
        return rows.select_related("mender")

    @admin.display(description=_("what is dangerous"), ordering="what")
    def named(self, row):
        return link("hazard", row, row.what)


@admin.register(Partner)
class PartnerAdmin(ScopedAdmin):
    list_display = ("name", "kind", "contact", "agreed_on", "agreed_until")
    list_filter = ("kind", "agreed_until")
    search_fields = ("name", "contact")
    fields = (("name", "kind"), ("contact", "phone"), "offers", "agreement", ("agreed_on", "agreed_until"))
    readonly_fields = ()

    def may_read(self, request, obj, kind):
        """Everybody reads what they offer; only who keeps the list has the number before the eyes."""
        return kind == Sensitivity.CONTENT or Partner.objects.all().may_add(request.user)
