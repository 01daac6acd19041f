"""The list of a kind of record: found, filtered and exported here, read and corrected on its own pages."""

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from lib.admin import ScopedAdmin
from lib.dates import day_in_words, today
from registry.kinds import kind_of
from registry.models import Child


class RecordAdmin(ScopedAdmin):
    list_display = ("on_day", "who", "headline", "author", "flag")
    list_filter = ("on", "concern", "author")
    date_hierarchy = "on"
    search_fields = ("children__name",)  # see get_search_results: only names the person may know of
    search_help_text = _("Name of a child")
    list_select_related = ("author",)
    list_display_links = None

    def get_queryset(self, request):
        seen = Child.objects.visible_to(request.user, today())
        rows = super().get_queryset(request)
        return rows.prefetch_related(Prefetch("children", queryset=seen, to_attr="seen_children"))

    def for_export(self, request, rows):
        return rows.select_related("author")

    def get_search_results(self, request, queryset, search_term):
        """Searching by a name must not tell that a child out of sight is in a forum one may read."""
        if not search_term:
            return queryset, False
        named = Child.objects.visible_to(request.user, today()).called(search_term)
        return queryset.about(named), False

    def has_add_permission(self, request):
        return False  # records are logged on their own page, from the desk

    def change_view(self, request, object_id, form_url="", extra_context=None):
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        return redirect("record", kind=kind_of(self.model).slug, pk=record.pk)

    @admin.display(description=_("date"), ordering="on")
    def on_day(self, record):
        url = reverse("record", args=[kind_of(self.model).slug, record.pk])
        return format_html('<a href="{}">{}</a>', url, day_in_words(record.on, today()))

    @admin.display(description=_("children"))
    def who(self, record):
        return "、".join(child.name for child in record.seen_children)

    @admin.display(description=_("content"))
    def headline(self, record):
        return Truncator(getattr(record, kind_of(self.model).headline)).chars(80)

    @admin.display(description=_("concern"), ordering="concern")
    def flag(self, record):
        """Only a concern is marked; that there is none is no failure to be shown in red."""
        shown = {"state": "concern", "text": _("concern")}
        return render_to_string("parts/state.html", shown) if record.concern else ""
