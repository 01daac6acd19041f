"""The forms of the three kinds of record: talk, guidance, counselling."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lib.forms import Chips
from lib.text import whole_number
from registry.forms import RecordForm
from talks.models import Appointment, Channel, Counselling, Guidance, Talk

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
        fields = ["on", "place", "topics", "mood", "content", "wishes", "advice", "effect", "follow_up", "concern"]
        widgets = {**RecordForm.Meta.widgets, "mood": Chips(icons=FACES)}


class GuidanceForm(RecordForm):
    main = ("on", "difficulties", "approach", "content", "progress")
    more = ("effect", "follow_up", "concern")

    class Meta(RecordForm.Meta):
        model = Guidance
        fields = ["on", "difficulties", "approach", "content", "progress", "effect", "follow_up", "concern"]
        widgets = {**RecordForm.Meta.widgets, "progress": Chips}


class CounsellingForm(RecordForm):
    """`?appointment=5` opens it filled in; saved with it, the appointment has been kept."""

    main = ("on", "channel", "difficulties", "content", "progress")
    more = ("approach", "effect", "follow_up", "concern", "safety", "appointment")

    class Meta(RecordForm.Meta):
        model = Counselling
        fields = [
            "on", "channel", "difficulties", "content", "progress", "approach", "effect", "follow_up", "concern",
            "safety", "appointment",
        ]  # fmt: skip
        widgets = {**RecordForm.Meta.widgets, "channel": Chips, "progress": Chips}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        unwritten = Appointment.objects.to_write_up_by(self.user, self.today)
        if self.instance.appointment_id:
            unwritten |= Appointment.objects.filter(pk=self.instance.appointment_id)
        self.fields["appointment"].queryset = unwritten.order_by("-on", "-pk")

    @classmethod
    def asked_for(cls, query, user, on) -> dict:
        rows = Appointment.objects.to_write_up_by(user, on)
        found = rows.filter(pk=whole_number(query.get("appointment", ""))).first()
        return {"appointment": found, "on": min(found.on, on), "channel": Channel.APPOINTMENT} if found else {}

    def clean(self):
        """A child whose safety is at stake is a concern, whatever was ticked; an appointment is with its child."""
        cleaned = super().clean()
        cleaned["concern"] = bool(cleaned.get("concern") or cleaned.get("safety"))
        meeting, children = cleaned.get("appointment"), cleaned.get("children")
        if meeting and children is not None and meeting.child not in children:
            self.add_error("appointment", forms.ValidationError(_("This appointment was for another child.")))
        return cleaned

    def save(self, commit=True):
        record = super().save(commit)
        meeting = record.appointment
        if meeting and meeting.state != Appointment.State.KEPT:
            meeting.state = Appointment.State.KEPT
            meeting.save()
        return record
