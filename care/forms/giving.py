"""Giving the same aid to many children: what, from which fund, how much each."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from care.giving import Share
from care.models import Fund
from care.models.aid import What
from lib.forms import Chips, DateInput
from lib.money import YuanFormField
from lib.text import clean, whole_number

AMOUNT = "amount-"


class FundField(forms.ModelChoiceField):
    """Each fund with what is left in it."""

    def __init__(self, queryset=None, **kwargs):
        rows = Fund.objects.none() if queryset is None else queryset
        super().__init__(rows, **{"required": False, "empty_label": _("from no fund"), **kwargs})

    def label_from_instance(self, fund):
        return _("%(fund)s, %(left)s yuan left") % {"fund": fund, "left": fund.balance}


class GivingForm(forms.Form):
    on = forms.DateField(label=_("date"), widget=DateInput)
    what = forms.ChoiceField(label=_("kind of aid"), choices=What.choices, widget=Chips, initial=What.ALLOWANCE)
    content = forms.CharField(label=_("what it is for"), max_length=200)
    amount = YuanFormField(label=_("for each child (yuan)"), required=False)
    fund = FundField(label=_("from which fund"))
    goods = forms.CharField(label=_("which goods, how many"), max_length=200, required=False)

    def __init__(self, *args, user, on, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.today, self.rows = on, rows
        self.fields["fund"].queryset = Fund.objects.visible_to(user, on).open_on(on)
        self.fields["on"].initial = on
        self.fields["on"].widget.attrs["max"] = on.isoformat()

    def clean_on(self):
        if self.cleaned_data["on"] > self.today:
            raise ValidationError(_("This day is still to come. Enter the day on which it took place."))
        return self.cleaned_data["on"]

    def clean_content(self):
        return clean(self.cleaned_data["content"])

    def clean(self):
        cleaned = super().clean()
        fund, on = cleaned.get("fund"), cleaned.get("on")
        if fund and on and not Fund.objects.open_on(on).filter(pk=fund.pk).exists():
            self.add_error("fund", _("This fund was not open on that day."))
        cleaned["shares"] = self._shares(cleaned.get("amount"), cleaned.get("goods"))
        if not cleaned["shares"] and not self.errors:
            self.add_error(None, _("No child is ticked yet."))
        return cleaned

    def _shares(self, each, goods) -> list[Share]:
        """Those ticked, among the children offered; a row's own amount wins over that for each."""
        ticked = {whole_number(key) for key in self.data.getlist("child")}
        return [self._share(row, each, goods) for row in self.rows if self._is_ticked(row, ticked)]

    def _is_ticked(self, row, ticked) -> bool:
        row.ticked, row.typed = row.child_id in ticked, self.data.get(f"{AMOUNT}{row.child_id}", "")
        return row.ticked

    def _share(self, row, each, goods) -> Share:
        try:
            amount = YuanFormField(required=False).clean(row.typed) or each
        except ValidationError as error:
            row.error, amount = error.messages[0], None
            self.add_error(None, f"{row.child.name}：{row.error}")
        if not amount and not goods and not getattr(row, "error", ""):
            row.error = _("How much?")
            self.add_error(None, f"{row.child.name}：{row.error}")
        return Share(row.child_id, amount)
