"""Resident identity numbers (公民身份号码) by GB 11643: cleaning, checking, masking.

The county code is not looked up: codes that were abolished long ago (522422) stay valid for their holders.
"""

import datetime
import re
import unicodedata
from dataclasses import dataclass
from operator import mul

from django.utils.translation import gettext as _

from lib.text import squeeze

LENGTH = 18
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
PLAUSIBLE_YEARS = (1900, 2100)

_SHAPE = re.compile(r"[0-9]{17}[0-9X]")
_NOISE = re.compile(r"[\s\-‐-―−_'‘’`´\"“”=,.，。、]+")
_CROSSES = str.maketrans("×✕✖╳ХΧ", "XXXXXX")


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A number that passed: 18 characters, and what follows from it. `sex` is the GB/T 2261.1 code."""

    number: str
    birth_date: datetime.date
    sex: str


class IdNumberError(ValueError):
    """Not a valid number. `kind` is id_length, id_chars, id_checksum or id_birth_invalid."""

    def __init__(self, kind: str, message: str):
        super().__init__(message)
        self.kind = kind
        self.message = message


def clean(text: str) -> str:
    """What was typed, without what cannot matter: full width, spaces, quotes, hyphens, invisible characters."""
    if _SHAPE.fullmatch(text):
        return text
    text = unicodedata.normalize("NFKC", squeeze(text)).upper()
    return _NOISE.sub("", text).translate(_CROSSES)


def parse(text: str, *, years: tuple[int, int] = PLAUSIBLE_YEARS) -> IdNumber:
    """The number in `text`, cleaned and checked; born within `years`, both included.

    Raises IdNumberError with a message that says how to mend it. Nothing is ever repaired beyond `clean`.
    """
    return check(clean(text), years=years)


def check(number: str, *, years: tuple[int, int] = PLAUSIBLE_YEARS) -> IdNumber:
    """Like `parse`, for a number that is clean already."""
    _check_characters(number)
    if check_character(number) != number[17]:
        message = _("the last character does not fit the other 17: a digit is wrong or two are swapped")
        raise IdNumberError("id_checksum", _mend(message))
    return IdNumber(number, _birth_date(number, years), "1" if int(number[16]) % 2 else "2")


def _check_characters(number: str) -> None:
    if _SHAPE.fullmatch(number):
        return
    odd = sorted(set(re.sub(r"[0-9]|X$", "", number)))
    if odd:
        message = _("“%(odd)s” does not belong in an ID number") % {"odd": "".join(odd)[:10]}
        raise IdNumberError("id_chars", _mend(message))
    message = _("it has %(count)s characters, an ID number has 18") % {"count": len(number)}
    raise IdNumberError("id_length", _mend(message))


def _birth_date(number: str, years: tuple[int, int]) -> datetime.date:
    try:
        born = datetime.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        born = None
    if born is None or not years[0] <= born.year <= years[1]:
        message = _("its birth date %(date)s cannot be right") % {
            "date": f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
        }
        raise IdNumberError("id_birth_invalid", _mend(message))
    return born


def _mend(what: str) -> str:
    return _("%(what)s; copy the number again from the household register") % {"what": what}


def check_character(number: str) -> str:
    """The 18th character that belongs to the first 17 digits of `number`."""
    return CHECK_CHARACTERS[(sum(map(mul, WEIGHTS, number.encode())) - ord("0") * sum(WEIGHTS)) % 11]


def mask(number: str) -> str:
    """``520521********9940``: the first six and the last four stay."""
    if len(number) <= 10:
        return "*" * len(number)
    return number[:6] + "*" * (len(number) - 10) + number[-4:]
