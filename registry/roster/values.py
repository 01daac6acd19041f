"""Parsers of cells, one for each kind: the normalised value, and what has to be said about it.

A parser takes the cell as the reader gives it, never None, and returns (value, findings). None of them raises,
whatever stands in the cell. Words are looked up in words.toml.
"""

import datetime
import re
from functools import cache

from django.utils.translation import gettext as _

from lib import phones
from lib.sheets.worksheets import UNCALCULATED
from lib.text import clean, clean_name, squeeze
from registry.roster.problems import ERROR, WARNING, Finding
from registry.roster.vocabulary import canonical, words

Parsed = tuple[object, tuple[Finding, ...]]

LONGEST_NAME, LONGEST_TEXT, LONGEST_REMARKS = 50, 200, 10_000
LONGEST_NOTED, LONGEST_WORD, MOST_WORDS = 200, 60, 20  # a name with its notes, a word of a list, words in a cell
LONGEST_PHONES = 80  # all numbers of a cell, with a space between two
ERROR_TEXT = re.compile(
    r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA|FORMULA!|#+)|Err:[0-9]{3}", re.IGNORECASE
)
_BRACKETS = re.compile(r"[(（\[【](.*?)[)）\]】]")
_CODE_IN_FRONT = re.compile(r"^[0-9]+[-.、:_]?(?=[^0-9])")
_SEVERAL = re.compile(r"[、,，;；/\n和及 ]+")
_NO_NAME = re.compile(r"[=<>?？□■�|:：;；!！@#$%^&*_+\\/{}~、,，。]")
_TWO_NAMES = re.compile(r"\w+\s*[、,，;；/|\n]\s*\w.*|\w{2,}(?:\s*[和及]\s*|\s+)\w{2,}")
_NOT_NAMES = ("sex", "relation")  # lists whose words are nobody's name


# ---- text


def plain(value: object) -> str:
    """A cell as text."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime.datetime) and not value.time():
        value = value.date()
    return value if value.__class__ is str else str(value)


def is_nothing(value: str) -> bool:
    """Whether a word says that there is nothing: 无, /, —."""
    return len(value) < 6 and (value in words("nothing") or squeeze(value) in words("nothing"))


def text(value: object, *, longest: int = LONGEST_TEXT) -> Parsed:
    """Free text; a word like 无 or a dash means that there is none."""
    return _limited(plain(value), longest, nothing=True)


def remarks(value: object) -> Parsed:
    """Free text of any length that a person would write, kept as it is."""
    return _limited(plain(value), LONGEST_REMARKS, nothing=False)


def _limited(value: str, longest: int, *, nothing: bool) -> Parsed:
    if value.startswith("#") and ERROR_TEXT.fullmatch(value.strip()):
        return None, (cell_error(value, WARNING),)
    value = clean(value)
    if not value or (nothing and is_nothing(value)):
        return None, ()
    if len(value) > longest:
        what = _("the text is longer than %(limit)s characters and was cut there")
        return value[:longest], (Finding("text_too_long", WARNING, what % {"limit": longest}),)
    return value, ()


def cell_error(value: str, severity: str) -> Finding:
    if value.strip() == UNCALCULATED:
        what = _(
            "it holds a formula whose result is not stored in the file; open the file in Excel or WPS, save it, and "
            "upload it again, or write the value itself"
        )
        return Finding("cell_error", severity, what)
    what = _("the cell shows the error %(error)s; write the value itself")
    return Finding("cell_error", severity, what % {"error": value.strip()[:20]})


# ---- names


def name(value: object) -> Parsed:
    """The child's name."""
    if (
        value.__class__ is str
        and value.isalpha()
        and 2 <= len(value) <= 4
        and not is_nothing(value)
        and not is_word(value)
    ):
        return clean_name(value), ()
    shown = plain(value)
    if ERROR_TEXT.fullmatch(shown.strip()):
        return None, (cell_error(shown, ERROR),)
    cleaned = clean_name(shown)
    if not cleaned or is_nothing(cleaned):
        return None, (Finding("name_missing", ERROR, _("the name is missing")),)
    without = clean_name(_BRACKETS.sub("", cleaned[:LONGEST_NOTED])).rstrip("*★")
    odd = _NO_NAME.search(without)
    if (
        odd
        or not without
        or len(without) > LONGEST_NAME
        or len(cleaned) > LONGEST_NOTED
        or any(map(str.isdigit, without))
        or is_word(without)
    ):
        return None, (_no_name(cleaned, ERROR),)
    if without != cleaned:
        what = _("“%(note)s” stands with the name and was left out; write notes in the column of remarks")
        note = cleaned.replace(without, "", 1).strip() or cleaned
        return without, (Finding("name_note", WARNING, what % {"note": note[:30]}),)
    return cleaned, (*_short_name(cleaned), *_two_names(shown))


def person_name(value: object) -> Parsed:
    """The name of an adult; a word like 无 or a dash means that none is given."""
    shown = plain(value)
    if shown.isalpha() and 2 <= len(shown) <= 4 and not is_nothing(shown) and not is_word(shown):
        return clean_name(shown), ()
    if ERROR_TEXT.fullmatch(shown.strip()):
        return None, (cell_error(shown, WARNING),)
    cleaned = clean_name(shown)
    if not cleaned or is_nothing(cleaned) or is_nothing(clean(shown)):
        return None, ()
    if is_word(cleaned) or sum(map(str.isdigit, cleaned[:LONGEST_NOTED])) > 1 or not any(map(str.isalpha, cleaned)):
        return None, (_no_name(cleaned, WARNING),)
    if len(cleaned) > LONGEST_NAME:
        what = _("the text is longer than %(limit)s characters and was cut there")
        return cleaned[:LONGEST_NAME], (Finding("text_too_long", WARNING, what % {"limit": LONGEST_NAME}),)
    return cleaned, (*_short_name(cleaned), *_two_names(shown))


def is_word(text: str) -> bool:
    """Whether a name is none because it says boy or girl, or how people are related."""
    return text in _words_of_lists()


@cache
def _words_of_lists() -> frozenset[str]:
    return frozenset(word for listed in _NOT_NAMES for word in words(listed))


def _no_name(shown: str, severity: str) -> Finding:
    what = _("“%(text)s” is not a name; write the name alone")
    return Finding("name_invalid", severity, what % {"text": shown[:30]})


def _short_name(name: str) -> tuple[Finding, ...]:
    if len(name) > 1:
        return ()
    return (Finding("name_short", WARNING, _("“%(text)s” is only a part of a name") % {"text": name}),)


def _two_names(shown: str) -> tuple[Finding, ...]:
    """Two words with a gap between them can be two people; a gap beside a single character is only for looks."""
    shown = clean(shown)[:LONGEST_NOTED]
    if shown.isascii() or not _TWO_NAMES.fullmatch(_BRACKETS.sub("", shown).strip()):
        return ()
    what = _("“%(text)s” may be two people; write one name in a cell")
    return (Finding("name_several", WARNING, what % {"text": shown[:30]}),)


# ---- lists of codes


def code(listed: str, severity: str, value: object) -> Parsed:
    """The code of a word in a list of words.toml; an unknown word is said with `severity`."""
    shown = squeeze(plain(value))
    known = words(listed)
    short = shown[:LONGEST_WORD]
    for spelling in (short, _CODE_IN_FRONT.sub("", short), _BRACKETS.sub("", short)):
        if spelling in known:
            return known[spelling], ()
    if not shown or is_nothing(shown):
        return None, ()
    if ERROR_TEXT.fullmatch(shown):
        return None, (cell_error(shown, WARNING),)
    what = _("“%(text)s” is not a word that is known here (for example %(example)s)")
    example = next(iter(canonical(listed).values()))
    return None, (Finding("value_unknown", severity, what % {"text": shown[:20], "example": example}),)


def codes(listed: str, value: object) -> Parsed:
    """Several words of a list in one cell, as a tuple of codes; None if the cell says nothing."""
    found, findings = [], []
    for part in _SEVERAL.split(clean(plain(value)))[:MOST_WORDS]:
        if part:
            one, said = code(listed, WARNING, part)
            found += [one] if one is not None else []
            findings += said
    return (tuple(dict.fromkeys(found)) or None), tuple(findings)


def left_behind(value: object) -> Parsed:
    """The verdict of the education records, by its words. A digit means different things in different systems."""
    shown = squeeze(plain(value))
    if shown.isdigit():
        what = _("the digit %(digit)s means different things in different systems; write the words of the list")
        return None, (Finding("left_behind_unclear", ERROR, what % {"digit": shown[:3]}),)
    return code("left_behind_type", WARNING, value)


def age(value: object) -> Parsed:
    match = re.fullmatch(r"([0-9]{1,3})(?:\.0*)?\D?", squeeze(plain(value)))
    if match and int(match[1]) <= 120:
        return int(match[1]), ()
    shown = squeeze(plain(value))
    if not shown or is_nothing(shown):
        return None, ()
    what = _("“%(text)s” is not an age in years")
    return None, (Finding("value_unknown", WARNING, what % {"text": shown[:20]}),)


# ---- phones


def phone(value: object) -> Parsed:
    """The phone numbers as a tuple."""
    if value.__class__ is str and phones.is_mobile(value):
        return (value,), ()
    shown = plain(value)
    if ERROR_TEXT.fullmatch(shown.strip()):
        return (), (cell_error(shown, WARNING),)
    found = phones.parse(value)
    numbers, findings = found.numbers, [_phone_finding(problem) for problem in found.problems]
    if not numbers and not findings and clean(shown) and not is_nothing(clean(shown)):
        findings = [_phone_finding(phones.PhoneProblem(phones.INVALID, clean(shown)))]
    while len(" ".join(numbers)) > LONGEST_PHONES:
        numbers = numbers[:-1]
    if len(numbers) < len(found.numbers):
        what = _("only the first %(count)s phone numbers were kept")
        findings.append(Finding("text_too_long", WARNING, what % {"count": len(numbers)}))
    return numbers, tuple(findings)


def _phone_finding(problem: phones.PhoneProblem) -> Finding:
    what = {
        phones.MASKED: _("“%(text)s” hides digits; write the whole number"),
        phones.PRECISION_LOST: _("“%(text)s” has lost digits; format the column as text, then write the number again"),
    }.get(problem.kind, _("“%(text)s” is not a whole phone number; write 11 digits, or area code and number"))
    return Finding(problem.kind, ERROR, what % {"text": problem.text[:20]})
