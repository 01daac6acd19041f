from django.contrib import admin
from django.forms import TimeInput
from django.utils.translation import gettext_lazy as _

from lib.admin import ScopedAdmin
from lib.dates import day_in_words, today
from registry.admin.records import RecordAdmin
from talks.models import Counselling, Difficulty, Guidance, HotlineCall, Talk


@admin.register(Talk)
class TalkAdmin(RecordAdmin):
    list_display = ("on_day", "who", "headline", "mood", "author", "flag")
    list_filter = ("on", "place", "mood", "concern", "author")
    export_fields = (
        "on", "who", "author", "place", "topics", "mood", "content", "wishes", "advice", "effect", "follow_up",
        "concern",
    )  # fmt: skip


class WhichDifficulty(admin.SimpleListFilter):
    """A record may tell of several; it is found by each."""

    title = _("difficulty")
    parameter_name = "difficulty"

    def lookups(self, request, model_admin):
        return Difficulty.choices

    def queryset(self, request, queryset):
        return queryset.filter(difficulties__has=self.value()) if self.value() in Difficulty.values else queryset


class OfDifficulty:
    @admin.display(description=_("difficulty"))
    def which(self, row):
        return "、".join(row.get_difficulties_display())


@admin.register(Guidance)
class GuidanceAdmin(OfDifficulty, RecordAdmin):
    list_display = ("on_day", "who", "which", "headline", "progress", "author", "flag")
    list_filter = ("on", WhichDifficulty, "progress", "concern", "author")
    export_fields = (
        "on", "who", "author", "difficulties", "approach", "content", "progress", "effect", "follow_up", "concern",
    )  # fmt: skip


@admin.register(Counselling)
class CounsellingAdmin(OfDifficulty, RecordAdmin):
    list_display = ("on_day", "who", "which", "headline", "progress", "author", "flag")
    list_filter = ("on", WhichDifficulty, "channel", "progress", "safety", "author")
    export_fields = (
        "on", "who", "author", "channel", "difficulties", "content", "approach", "progress", "effect", "follow_up",
        "concern", "safety",
    )  # fmt: skip


@admin.register(HotlineCall)
class HotlineCallAdmin(OfDifficulty, ScopedAdmin):
    """Calls without a name; for psychology teachers alone."""

    list_display = ("on_day", "caller", "which", "author", "concern", "safety")
    list_filter = ("on", WhichDifficulty, "caller", "concern", "safety")
    list_select_related = ("author",)
    date_hierarchy = "on"
    fields = (("on", "at"), "caller", "difficulties", "content", "approach", "follow_up", ("concern", "safety"))
    export_fields = (
        "on", "at", "caller", "author", "difficulties", "content", "approach", "follow_up", "concern", "safety",
    )  # fmt: skip

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "at":  # the browser's own; stock admin's brings scripts along
            kwargs["widget"] = TimeInput(attrs={"type": "time"}, format="%H:%M")
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_changeform_initial_data(self, request):
        return {"on": today(), **super().get_changeform_initial_data(request)}

    def save_model(self, request, obj, form, change):
        if not change:
            obj.author = request.user
        obj.concern = obj.concern or obj.safety
        super().save_model(request, obj, form, change)

    @admin.display(description=_("date"), ordering="on")
    def on_day(self, call):
        return day_in_words(call.on, today())
