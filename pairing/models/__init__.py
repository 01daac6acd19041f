"""Who helps whom, and what helpers do with the children."""

from pairing.models.pairing import Pairing, PairingQuerySet, helpers_with_load, pairable_children
from pairing.models.support import Place, SupportChild, SupportSession, What

__all__ = [
    "Pairing", "PairingQuerySet", "Place", "SupportChild", "SupportSession", "What",
    "helpers_with_load", "pairable_children",
]  # fmt: skip
