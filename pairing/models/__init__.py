"""Who helps whom, and what helpers do with the children."""

from pairing.models.card import PairingCard, with_own_card
from pairing.models.companion import Companion, CompanionQuerySet
from pairing.models.companionship import Companionship, CompanionshipQuerySet, companions_with_load, year_from
from pairing.models.diary import DiaryChild, DiaryEntry
from pairing.models.pairing import Pairing, PairingQuerySet, helpers_with_load, pairable_children
from pairing.models.report import IN_TOUCH, CompanionReport, CompanionReportChild, Way, reported_by_volunteers
from pairing.models.support import Place, SupportChild, SupportSession, What

__all__ = [
    "IN_TOUCH", "Companion", "CompanionQuerySet", "CompanionReport", "CompanionReportChild", "Companionship",
    "CompanionshipQuerySet", "DiaryChild", "DiaryEntry", "Pairing", "PairingCard", "PairingQuerySet", "Place",
    "SupportChild", "SupportSession", "Way", "What", "companions_with_load", "helpers_with_load", "pairable_children",
    "reported_by_volunteers", "with_own_card", "year_from",
]  # fmt: skip
