"""Parsers of the cells that say who a child is: sex, ID number, birth date. See values.py for the contract."""

import datetime
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lib import id_numbers
from lib.id_numbers import IdNumber, IdNumberError
from lib.text import squeeze
from registry.roster import dates
from registry.roster.problems import ERROR, WARNING, Finding
from registry.roster.values import ERROR_TEXT, Parsed, cell_error, is_nothing, plain
from registry.roster.vocabulary import words

EXACT_DIGITS = 15  # a spreadsheet keeps no more of a number, and they still hold the whole birth date

_SCIENTIFIC = re.compile(r"([0-9])(?:\.([0-9]+))?E\+?([0-9]{2})")
_FLOAT_TEXT = re.compile(r"[0-9]{16,18}\.0*")


@dataclass(frozen=True, slots=True)
class IdCell:
    """What an ID cell holds: a valid number, or the birth date that survives in a damaged one, or why none."""

    number: IdNumber | None = None
    surviving_birth: datetime.date | None = None
    no_id_reason: str | None = None


def sex(value: object) -> Parsed:
    found = words("sex").get(squeeze(plain(value)))
    if found:
        return found, ()
    shown = squeeze(plain(value))
    if not shown or is_nothing(shown) and shown not in words("unknown_sex"):
        return None, ()
    what = _("“%(text)s” does not say whether boy or girl")
    return None, (Finding("sex_unknown", WARNING, what % {"text": shown[:20]}),)


def id_number(value: object, *, on: datetime.date) -> Parsed:
    """The ID number as IdCell. A number cell of more than 15 digits has lost its last ones, whatever they are."""
    if isinstance(value, int) and not isinstance(value, bool):
        digits = str(value)
        return _rounded(digits) if len(digits) > EXACT_DIGITS else _checked_id(digits, on)
    shown = plain(value)
    number = id_numbers.clean(shown)
    if number.isdecimal() or number[:-1].isdecimal():
        return _rounded(number) if _FLOAT_TEXT.fullmatch(squeeze(shown)) else _checked_id(number, on)
    if ERROR_TEXT.fullmatch(shown.strip()):
        return IdCell(), (cell_error(shown, ERROR),)
    bare = squeeze(shown).upper().strip("'")
    scientific = _SCIENTIFIC.fullmatch(bare)
    if scientific:
        return _rounded((scientific[1] + (scientific[2] or ""))[: id_numbers.LENGTH])
    return _checked_id(number, on) if any(map(str.isdigit, number)) else _no_id(bare)


def _checked_id(shown: str, on: datetime.date) -> Parsed:
    rounded = len(shown) == id_numbers.LENGTH and shown.endswith("000")
    try:
        number = id_numbers.check(shown, years=(id_numbers.PLAUSIBLE_YEARS[0], on.year))
    except IdNumberError as error:
        if rounded and error.kind == "id_checksum":
            return _rounded(shown)
        return IdCell(), (Finding(error.kind, ERROR, error.message),)
    if number.birth_date > on:
        what = _("its birth date %(date)s has not come yet") % {"date": number.birth_date.isoformat()}
        return IdCell(), (Finding("id_birth_invalid", ERROR, what),)
    if rounded:
        what = _("it ends in 000, as numbers do that Excel has rounded; compare it with the household register")
        return IdCell(number), (Finding("id_precision_lost", WARNING, what),)
    return IdCell(number), ()


def _rounded(digits: str) -> Parsed:
    what = _(
        "it was stored as a number, and Excel has lost its last digits. Format the column as text, then write the "
        "whole number again"
    )
    born = None
    if len(digits) >= EXACT_DIGITS:
        try:
            born = datetime.date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))
        except ValueError:
            born = None
    return IdCell(surviving_birth=born), (Finding("id_precision_lost", ERROR, what),)


def _no_id(shown: str) -> Parsed:
    reason = words("no_id_reason").get(shown, "")
    return IdCell(no_id_reason=reason), (no_id_finding(),)


def no_id_finding() -> Finding:
    return Finding("id_missing", WARNING, _("the ID number is missing; add it when it is known"))


def birth_date(value: object, *, on: datetime.date) -> Parsed:
    """The birth as dates.Birth."""
    if value.__class__ is str:
        if not value.strip() or is_nothing(value):
            return dates.NOT_WRITTEN, ()
        if ERROR_TEXT.fullmatch(value.strip()):
            return dates.NOT_WRITTEN, (cell_error(value, WARNING),)
    return dates.parse(value, on)
