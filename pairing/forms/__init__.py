"""The forms of pairings: records of helpers and companions, agreements, the pairing card."""

from pairing.forms.companions import CardForm, EndForm, PairCompanionForm, RenewForm
from pairing.forms.records import CompanionReportForm, DiaryForm, SupportForm

__all__ = [
    "CardForm", "CompanionReportForm", "DiaryForm", "EndForm", "PairCompanionForm", "RenewForm", "SupportForm",
]  # fmt: skip
