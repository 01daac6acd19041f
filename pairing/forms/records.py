"""Logging support, a companion's report, a page of the growth diary."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lib.forms import Chips
from pairing.models import Companion, CompanionReport, Companionship, DiaryEntry, SupportSession
from registry.forms import RecordForm


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
                    {"companion": text % {"companion": companion, "children": strangers}}, code="paired"
                )
        return found


class DiaryForm(RecordForm):
    main = ("on", "content")
    more = ("words", "concern")

    class Meta(RecordForm.Meta):
        model = DiaryEntry
        fields = ["on", "content", "words", "concern"]
