"""How a sensitive value looks to those who may know that it exists but not read it."""

from lib import id_numbers, phones
from lib.fields import Sensitivity

STARS = "****"


def mask_phones(value: str) -> str:
    return " ".join(phones.mask(number) for number in value.split())


def mask_text(value: str) -> str:
    return STARS


MASKS = {Sensitivity.ID_NUMBER: id_numbers.mask, Sensitivity.PHONE: mask_phones}


def mask_for(kind: Sensitivity):
    """The function that masks values of `kind`; an empty value stays empty."""
    mask = MASKS.get(kind, mask_text)
    return lambda value: mask(value) if value else ""
