"""The forms of pairings: records of helpers and companions, agreements, the pairing card."""

from pairing.forms.companions import CardForm, EndForm, PairCompanionForm, RenewForm
from pairing.forms.records import CompanionReportForm, DiaryForm, SupportForm, VolunteerReportForm

__all__ = [
    "CardForm", "CompanionReportForm", "DiaryForm", "EndForm", "PairCompanionForm", "RenewForm", "SupportForm",
    "VolunteerReportForm",
]  # fmt: skip
