from lib.forms import Chips
from registry.forms import RecordForm
from talks.models import Talk

FACES = {
    Talk.Mood.LOW: "mood-low",
    Talk.Mood.UNEASY: "mood-uneasy",
    Talk.Mood.CALM: "mood-calm",
    Talk.Mood.CHEERFUL: "mood-cheerful",
}


class TalkForm(RecordForm):
    main = ("on", "place", "topics", "mood", "content")
    more = ("wishes", "advice", "effect", "follow_up", "concern")

    class Meta(RecordForm.Meta):
        model = Talk
        fields = [
            "on",
            "place",
            "topics",
            "mood",
            "content",
            "wishes",
            "advice",
            "effect",
            "follow_up",
            "concern",
        ]
        widgets = {**RecordForm.Meta.widgets, "mood": Chips(icons=FACES)}
