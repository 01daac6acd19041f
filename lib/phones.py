"""Phone numbers of the mainland as they stand in a cell: several, with notes, hyphens, country code.

Mobiles are told by their shape alone, because a table of ranges ages and a wrong refusal loses a family's only
number. For landlines `phonenumbers` knows the area codes and their lengths.
"""

import re
import unicodedata
from dataclasses import dataclass

import phonenumbers

from lib.text import clean

MISSING, INVALID, MASKED, PRECISION_LOST = (
    "phone_missing",
    "phone_invalid",
    "phone_masked",
    "phone_precision_lost",
)

_COUNTRY = r"(?:(?:\+|00)?86[-\s]*)?"
_NUMBER = re.compile(
    rf"(?<!\d){_COUNTRY}(?:"
    r"(?P<mobile>1[3-9]\d(?:[-\s.]?\d){8})"
    r"|(?P<landline>\(?0[1-9]\d{1,2}\)?[-\s]*\d{7,8})(?:\s*(?:-|转|分机|#|ext\.?)+\s*(?P<extension>\d{1,6}))?"
    r")(?!\d)",
    re.IGNORECASE,
)
_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−－", "-"))
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.IGNORECASE)
_STARS = re.compile(r"\d[\d\s-]*[*×xX]{2,}[\d\s-]*")
_FLOAT_END = re.compile(r"(?<=\d)\.0+$")
_LEFT_OVER = re.compile(r"\d[\d\s.-]*")
_MOBILE = re.compile(r"1[3-9]\d{9}")
SHORTEST_LOCAL = 7  # digits after the area code
LONGEST_CELL = 300  # characters; what is longer is no phone cell, and the patterns need not crawl over it


@dataclass(frozen=True, slots=True)
class PhoneProblem:
    """A piece of the cell that is no usable number; `kind` is one of the constants above."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Phones:
    """What a cell holds: numbers in their order, 11 digits or ``0857-5221234``, and what could not be used."""

    numbers: tuple[str, ...] = ()
    problems: tuple[PhoneProblem, ...] = ()


def is_mobile(text: str) -> bool:
    """Whether `text` is one mobile number and nothing else."""
    return _MOBILE.fullmatch(text) is not None


def parse(value: object) -> Phones:
    """The phone numbers in a cell. Words beside them ("奶奶", "微信同号") are passed over."""
    text = _text_of(value)
    if _MOBILE.fullmatch(text):
        return Phones((text,))
    if len(text) > LONGEST_CELL:
        return Phones(problems=(PhoneProblem(INVALID, text[:40]),))
    numbers, rest, problems = [], [], []
    for pattern, kind in ((_SCIENTIFIC, PRECISION_LOST), (_STARS, MASKED)):
        problems += [PhoneProblem(kind, found.strip()) for found in pattern.findall(text)]
        text = pattern.sub(" ; ", text)
    end = 0
    for match in _NUMBER.finditer(text):
        number = _normal(match)
        if number:
            numbers.append(number)
            rest.append(text[end : match.start()])
            end = match.end()
    rest.append(text[end:])
    left_over = (found.strip(" .-\n") for piece in rest for found in _LEFT_OVER.findall(piece))
    problems += [PhoneProblem(INVALID, found) for found in left_over if len(found) > 2]
    return Phones(tuple(dict.fromkeys(numbers)), tuple(problems))


def _text_of(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value)
    if _MOBILE.fullmatch(text):
        return text
    text = unicodedata.normalize("NFKC", clean(text)).translate(_HYPHENS)
    return _FLOAT_END.sub("", text)


def _normal(match: re.Match) -> str:
    if match["mobile"]:
        return re.sub(r"\D", "", match["mobile"])
    number = phonenumbers.parse(re.sub(r"\D", "", match["landline"]), "CN")
    if not phonenumbers.is_valid_number(number):
        return ""
    digits = str(number.national_number)
    area = phonenumbers.length_of_geographical_area_code(number)
    if not area or len(digits) - area < SHORTEST_LOCAL:  # a service's number, with 400 or 95, is nobody's at home
        return ""
    extension = f"-{match['extension']}" if match["extension"] else ""
    return f"0{digits[:area]}-{digits[area:]}{extension}"


def mask(number: str) -> str:
    """``138****1234``: the first three and the last four stay."""
    if len(number) <= 7:
        return "*" * len(number)
    return number[:3] + "*" * (len(number) - 7) + number[-4:]
