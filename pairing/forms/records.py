"""Logging support, a companion's report, a page of the growth diary."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lib.forms import Chips
from pairing.models import Companion, CompanionReport, Companionship, DiaryEntry, SupportSession
from registry.forms import RecordForm
from registry.models import Child


class SupportForm(RecordForm):
    main = ("on", "what", "place", "content")
    more = ("subject", "problem", "measures", "effect", "follow_up", "concern")

    class Meta(RecordForm.Meta):
        model = SupportSession
        fields = ["on", "what", "place", "content", "subject", "problem", "measures", "effect", "follow_up", "concern"]


class CompanionReportForm(RecordForm):
    """Offers the companions of the author's children, past ones too: paper may come in late."""

    main = ("on", "companion", "ways", "conduct", "content")
    more = ("suggestion", "arrived", "concern")
    not_paired = "companion"  # the field that is marked where companion and child were not paired on the day

    class Meta(RecordForm.Meta):
        model = CompanionReport
        fields = ["on", "companion", "ways", "conduct", "content", "suggestion", "arrived", "concern"]
        widgets = {**RecordForm.Meta.widgets, "conduct": Chips, "arrived": Chips}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        theirs = Companionship.objects.filter(child__in=self.fields["children"].queryset).values("companion")
        self.fields["companion"].queryset = Companion.objects.filter(pk__in=theirs).order_by("name", "pk")
        child = self._only_child()
        if child and not self.instance.pk:
            found = Companionship.objects.active(self.today).filter(child=child).order_by("pk").first()
            self.fields["companion"].initial = found and found.companion_id

    def _only_child(self):
        asked = self.initial.get("children") or ()
        return asked[0] if len(asked) == 1 else None

    def clean(self):
        found = super().clean()
        on, companion, children = found.get("on"), found.get("companion"), found.get("children")
        if on and companion and children:
            paired = Companionship.objects.active(on).filter(companion=companion).values_list("child", flat=True)
            strangers = "、".join(child.name for child in children if child.pk not in set(paired))
            if strangers:
                text = _("%(companion)s was not paired with %(children)s on that day.")
                raise ValidationError(
                    {self.not_paired: text % {"companion": companion, "children": strangers}}, code="paired"
                )
        return found


class VolunteerReportForm(CompanionReportForm):
    """The same of a volunteer who writes it down without help: the child and the companion are given.

    Fields that are disabled take their value from here, whatever a forged request sends.
    """

    main = ("on", "ways", "conduct", "content")
    more = ("suggestion", "concern")
    not_paired = "on"

    class Meta(CompanionReportForm.Meta):
        fields = ["on", "companion", "ways", "conduct", "content", "suggestion", "concern"]
        labels = {
            "ways": gettext_lazy("What did you do"),
            "content": gettext_lazy("What did you see and hear"),
            "suggestion": gettext_lazy("Your advice"),
        }

    def __init__(self, *args, companionship, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["files"]
        child, companion = companionship.child, companionship.companion
        self.fields["children"].offer(Child.objects.filter(pk=child.pk), self.today)
        self.fields["companion"].queryset = Companion.objects.filter(pk=companion.pk)
        self._give("children", [child.pk])
        self._give("companion", companion.pk)

    def _give(self, name, value):
        self.fields[name].disabled = True
        self.fields[name].initial = self.initial[name] = value


class DiaryForm(RecordForm):
    main = ("on", "content")
    more = ("words", "concern")

    class Meta(RecordForm.Meta):
        model = DiaryEntry
        fields = ["on", "content", "words", "concern"]
