"""How a sensitive value looks to those who may know that it exists but not read it."""

from lib import id_numbers, phones
from lib.fields import SensitiveText, Sensitivity
from lib.forms import MaskedField

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


def masked_field(column: SensitiveText, kept: str) -> MaskedField:
    """The form field of `column` for whoever may replace the value that is kept there but not read it."""
    return MaskedField(
        mask=mask_for(column.kind),
        kept=kept,
        label=column.verbose_name,
        help_text=column.help_text,
        max_length=column.max_length,
    )
