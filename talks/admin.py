from django.contrib import admin

from registry.admin.records import RecordAdmin
from talks.models import Talk


@admin.register(Talk)
class TalkAdmin(RecordAdmin):
    list_display = ("on_day", "who", "headline", "mood", "author", "flag")
    list_filter = ("on", "place", "mood", "concern", "author")
    export_fields = (
        "on", "who", "author", "place", "topics", "mood", "content", "wishes", "advice", "effect", "follow_up",
        "concern",
    )  # fmt: skip
