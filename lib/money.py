"""Money: yuan in Python, exact to the fen; whole fen in the database. Nowhere a floating-point number."""

from decimal import Decimal, InvalidOperation

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

NOTHING = Decimal("0.00")
FEN = Decimal("0.01")
MOST = Decimal("9999999.99")  # yuan: more is a slip of the finger at a school


def fen(yuan) -> int:
    """Whole fen. A part of a fen is refused, never rounded away."""
    value = Decimal(yuan) * 100
    if value != value.to_integral_value():
        raise ValueError(f"{yuan} is no whole number of fen")
    return int(value)


def yuan(of_fen) -> Decimal:
    return (Decimal(int(of_fen)) / 100).quantize(FEN)


class YuanInput(forms.NumberInput):
    """The number keys of a phone, with the dot."""

    def __init__(self, attrs=None):
        super().__init__({"inputmode": "decimal", "step": "0.01", **(attrs or {})})


class YuanFormField(forms.DecimalField):
    widget = YuanInput

    def __init__(self, *, min_value=FEN, **kwargs):
        super().__init__(min_value=min_value, max_value=MOST, max_digits=9, decimal_places=2, **kwargs)


class YuanField(models.BigIntegerField):
    """An amount of money: a Decimal with two places here, a whole number of fen in its column."""

    description = _("amount in yuan")

    def from_db_value(self, value, expression, connection):
        return None if value is None else yuan(value)

    def to_python(self, value):
        if value is None or value == "":
            return None
        try:
            return Decimal(value).quantize(FEN)
        except (InvalidOperation, TypeError, ValueError) as error:
            raise ValidationError(_("Enter an amount in yuan."), code="invalid") from error

    def get_prep_value(self, value):
        if value is None or hasattr(value, "resolve_expression"):
            return value
        return fen(value)

    def formfield(self, **kwargs):
        given = {name: value for name, value in kwargs.items() if name in ("label", "help_text", "required", "widget")}
        said = {"label": capfirst(self.verbose_name), "help_text": self.help_text, "required": not self.blank}
        found = YuanFormField(**{**said, **given}, min_value=NOTHING if self.has_default() else FEN)
        if self.has_default():
            found.initial = self.get_default()
        return found
