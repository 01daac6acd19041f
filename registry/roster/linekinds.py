"""What kind of row a row is, by its words: a header, a child's, a total, a signature, a note."""

import re
from itertools import islice

from lib.text import clean, squeeze
from registry.roster.headers import IGNORED, SERIAL, Meaning, meaning
from registry.roster.vocabulary import listed, pattern

LONGEST_LOOKED_AT, MOST_LOOKED_AT = 200, 12  # characters of a text, texts of a row that is no child
KNOWN_SHARE = 0.6  # of the cells of a header row that must be known headers
LONGEST_NAME, LONGEST_HEADER = 30, 60
FORM_ROWS, FORM_LABELS = 40, 5
_NOTE = re.compile(r"[(（].*?[)）]")
_NOT_IN_NAMES = re.compile(r"[:：,，;；!！?？=<>□■�]")


def is_name(value: object) -> bool:
    """Whether a cell can be a person's name; notes in brackets behind it do not count."""
    if value.__class__ is not str or len(value) > LONGEST_LOOKED_AT:
        return False
    if 2 <= len(value) <= 4 and value.isalpha():
        return value not in listed("rows", "not_a_name")
    text = _NOTE.sub("", clean(value)).strip()
    if not 2 <= len(squeeze(text)) <= LONGEST_NAME or any(character.isdigit() for character in text):
        return False
    if squeeze(text) in listed("rows", "not_a_name") or not any(map(str.isalpha, text)):
        return False
    return not _NOT_IN_NAMES.search(text)


def says_other(cells: list) -> bool:
    """Whether a row speaks of the list and not of a child: totals, signatures, notes, page numbers."""
    texts = [squeeze(cell) for cell in texts_of(cells)]
    if not texts:
        return False
    if any(pattern("rows", kind).fullmatch(texts[0]) for kind in ("note", "page")):
        return True
    return any(pattern("rows", kind).fullmatch(text) for text in texts for kind in ("total", "signature"))


def without_signatures(texts: list[str]) -> list[str]:
    """The texts of a row that do not say who teaches, fills in or checks; none if it is a total, a note or a page."""
    if not texts or any(pattern("rows", kind).fullmatch(squeeze(texts[0])) for kind in ("note", "page")):
        return []
    if any(pattern("rows", "total").fullmatch(squeeze(text)) for text in texts):
        return []
    return [text for text in texts if not pattern("rows", "signature").fullmatch(squeeze(text))]


def texts_of(cells: list) -> list[str]:
    """The first texts of a row, as much of them as is worth looking at."""
    texts = (cell[:LONGEST_LOOKED_AT] for cell in cells if cell.__class__ is str and cell.strip())
    return list(islice(texts, MOST_LOOKED_AT))


def is_header_row(cells: list, *, least: int) -> bool:
    """Whether at least so many cells, and most of all that are filled, are known headers."""
    said = _meanings(cells)
    known = sum(1 for one in said if one)
    return known >= least and known >= KNOWN_SHARE * len(said)


def takes_away(upper: list, lower: list) -> bool:
    """Whether a row below a header only numbers, or says nothing of a child, where the header says something."""
    pairs = [(_meaning(above), _meaning(below)) for above, below in zip(upper, lower, strict=False)]
    return any(above and above.field and below and below.field in (SERIAL, IGNORED) for above, below in pairs)


def only_owners(cells: list) -> bool:
    """Whether a row says only whose the columns below are, like a row of groups."""
    said = _meanings(cells)
    return bool(said) and all(one and one.owner for one in said)


def is_form(rows: list[list]) -> bool:
    """One child to a sheet: labels with their values beside them, and the name among the labels."""
    said = [one for row in rows[:FORM_ROWS] for one in _meanings(row) if one]
    return len(said) >= FORM_LABELS and any(one.field == "name" for one in said)


def _meanings(cells: list) -> list[Meaning | None]:
    """What each filled cell says as a header; None for one that is no header."""
    return [_meaning(cell) for cell in cells if cell is not None and not (cell.__class__ is str and cell.isspace())]


def _meaning(cell) -> Meaning | None:
    return meaning(cell) if cell.__class__ is str and len(cell) < LONGEST_HEADER else None
