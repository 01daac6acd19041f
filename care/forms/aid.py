"""Logging aid, an illness, and an evening of the boarders."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from care.forms.giving import FundField
from care.models import Aid, BoardingDay, Fund, HealthEvent
from lib.forms import Chips, DateInput, TimeInput
from registry.codes import Boarding
from registry.forms import RecordForm, by_class
from registry.models import TermSurvey


class AidForm(RecordForm):
    main = ("on", "what", "content", "amount", "fund", "goods")
    more = ("recipient", "signed_on", "receipt", "concern")
    fund = FundField(label=_("from which fund"))

    class Meta(RecordForm.Meta):
        model = Aid
        fields = [
            "on", "what", "content", "amount", "fund", "goods", "recipient", "signed_on", "receipt", "concern",
        ]  # fmt: skip
        widgets = {**RecordForm.Meta.widgets, "what": Chips, "signed_on": DateInput}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        funds = Fund.objects.visible_to(self.user, self.today)
        now = funds.filter(pk=self.instance.fund_id) if self.instance.fund_id else funds.none()
        self.fields["fund"].queryset = (funds.open_on(self.today) | now).distinct()
        self.fields["signed_on"].widget.attrs["max"] = self.today.isoformat()

    def clean_children(self):
        children = self.cleaned_data["children"]
        if len(children) > 1:
            raise ValidationError(_("Each child signs for its own. For several at once open “Give to many” under Aid."))
        return children

    def clean(self):
        cleaned = super().clean()
        fund, on, amount = (cleaned.get(name) for name in ("fund", "on", "amount"))
        if fund and on and not Fund.objects.open_on(on).filter(pk=fund.pk).exists():
            self.add_error("fund", _("This fund was not open on that day."))
        if fund and amount:
            before = Aid.objects.filter(pk=self.instance.pk).first() if self.instance.pk else None
            Aid(amount=amount, fund=fund).refuse_overspending(fund, before)
        return cleaned


class HealthForm(RecordForm):
    main = ("on", "signs", "content", "taken_to", "taken_by", "told", "told_on")
    more = ("told_at", "place_name", "cost", "paid_by", "follow_up", "back_on", "concern")

    class Meta(RecordForm.Meta):
        model = HealthEvent
        fields = [
            "on", "signs", "content", "taken_to", "taken_by", "told", "told_on",
            "told_at", "place_name", "cost", "paid_by", "follow_up", "back_on", "concern",
        ]  # fmt: skip
        widgets = {
            **RecordForm.Meta.widgets, "taken_to": Chips, "paid_by": Chips, "told_on": DateInput, "back_on": DateInput,
            "told_at": TimeInput,
        }  # fmt: skip


class BoardingForm(RecordForm):
    """Offers the boarders; where the survey names none, everybody."""

    main = ("on", "meals", "self_care", "study", "sleep", "content")
    more = ("dormitory", "measures", "concern")

    class Meta(RecordForm.Meta):
        model = BoardingDay
        fields = ["on", "meals", "self_care", "study", "sleep", "content", "dormitory", "measures", "concern"]
        widgets = {**RecordForm.Meta.widgets, **dict.fromkeys(("meals", "self_care", "study", "sleep"), Chips)}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field, on = self.fields["children"], self.today
        boarding = TermSurvey.objects.on_register(on).filter(boarding=Boarding.BOARDER)
        boarders = set(boarding.filter(child__in=field.queryset).values_list("child", flat=True))
        chosen = {getattr(one, "pk", one) for one in self.get_initial_for_field(field, "children") or ()}
        shown = [child for child in field.queryset if child.pk in boarders or child.pk in chosen]
        if boarders:
            field.choices = by_class(shown, on)
