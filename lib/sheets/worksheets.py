"""What the XML of an .xlsx worksheet says that the reader does not: extent, hidden rows, error cells, formulas."""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from lib.sheets.columns import column_number
from lib.sheets.limits import MAX_CELLS, MAX_COLUMNS, MAX_TEXT_BYTES, bomb, check_extent

# These start with fixed text, which is what makes them fast; XML that spells its attributes otherwise is _ODD.
_FAR_COLUMN = re.compile(rb' r="[A-Za-z]{3}')
_FAR_ROW = re.compile(rb' r="[A-Za-z]{1,2}[0-9]{6}')
_WIDE = re.compile(rb' r="[A-Za-z]{2}')
_LONG = re.compile(rb' r="[A-Za-z]{1,2}[0-9]{5}')
_FAR_LINE = re.compile(rb"""row\s[^>]*?\br\s*=\s*["']0*([0-9]{5,})["']""")
_WITHOUT_PLACE = rb"""(?:>|\s(?![^>]*?\br\s*=)[^>]*(?<!/)>)"""
_NO_PLACE = re.compile(rb'<c(?! r=")' + _WITHOUT_PLACE)
_NO_PLACE_PREFIXED = re.compile(rb"<\w+:c" + _WITHOUT_PLACE)
_ODD = (b"r='", b"r =", b"\nr=", b"\rr=", b"\tr=")
_SELDOM = (b"'", b"r =", b"\n", b"\r", b"\t")  # what each of these needs: a character alone is found much faster

_CELL = rb"<(?:\w+:)?c(?=\s)"
_PLACE = rb"""[^>]*?\sr\s*=\s*["']([A-Za-z]{1,9})([0-9]{1,18})["']"""
_FILLED = re.compile(_CELL + _PLACE + rb"[^>]*(?<!/)>(?!\s*</)")
_ERROR = re.compile(_CELL + rb"""(?=[^>]*\st=["']e["'])""" + _PLACE + rb"[^>]*>.*?<(?:\w+:)?v>([^<]{1,20})</")
_TEXT = re.compile(_CELL + rb"""(?=[^>]*\st\s*=\s*["']s["'])[^>]*>\s*<(?:\w+:)?v>([0-9]{1,9})</""")
_HIDDEN = rb"""(?=[^>]*\shidden=["'](?:1|true)["'])"""
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row(?=\s)" + _HIDDEN + rb"""[^>]*?\sr=["']([0-9]{1,7})["']""")
_HIDDEN_COLUMN = re.compile(rb"<(?:\w+:)?col(?=\s)" + _HIDDEN + rb"[^>]*>")
_SPAN = re.compile(rb"""\s(min|max)=["']([0-9]{1,5})["']""")
# A formula of which no value is stored; an empty text (t="str") is a value.
_UNCALCULATED = re.compile(
    _CELL
    + rb"""(?![^>]*\st\s*=\s*["']str["'])"""
    + _PLACE
    + rb"[^>]*(?<!/)>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)"
    + rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
UNCALCULATED = "#FORMULA!"  # stands for the value that is not there, like the errors of a spreadsheet
_STRING = re.compile(rb"<(?:\w+:)?si[\s>]")


@dataclass(slots=True)
class Marks:
    """What a worksheet says beside its values; rows and columns count from 1."""

    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: tuple[tuple[int, int, int, int], ...] = ()  # where the reader does not tell


def string_lengths(shared_strings: bytes) -> list[int]:
    """Bytes of XML that each shared string takes."""
    if shared_strings.count(b"<si") > MAX_CELLS:
        raise bomb()
    starts = [match.start() for match in _STRING.finditer(shared_strings)]
    return [end - start for start, end in pairwise([*starts, len(shared_strings)])]


def check(content: bytes, lengths: list[int]) -> None:
    """Refuses what the reader could not hold: cells far out, too many, or one long string in a million cells."""
    _check_extent(content)
    if content.count(b"<v>") + content.count(b"<is>") > MAX_CELLS:
        raise bomb()
    if not lengths or max(lengths) * content.count(b"<") <= MAX_TEXT_BYTES:
        return
    used = (int(match[1]) for match in _TEXT.finditer(content))
    if sum(lengths[index] for index in used if index < len(lengths)) > MAX_TEXT_BYTES:
        raise bomb()


def _check_extent(content: bytes) -> None:
    """Formatted cells without content do not count.

    Every cell is looked at only if one lies far out: otherwise 26 x 99,999 or 702 x 9,999 bound the rectangle.
    """
    lowest = max((int(match[1][:18]) for match in _FAR_LINE.finditer(content)), default=0)
    if lowest and _some_without_place(content):  # where a cell does not say where it is, its row does
        check_extent(lowest, 0)
    far = _FAR_COLUMN.search(content) or _FAR_ROW.search(content)
    far = far or (_WIDE.search(content) and _LONG.search(content))
    if not far and not any(seldom in content and odd in content for seldom, odd in zip(_SELDOM, _ODD, strict=True)):
        return
    rows, columns = 0, 0
    for match in _FILLED.finditer(content):
        rows = max(rows, int(match[2]))
        columns = max(columns, column_number(match[1].decode().upper()))
    check_extent(rows, columns)


def _some_without_place(content: bytes) -> bool:
    return bool(_NO_PLACE.search(content) or (b":c" in content and _NO_PLACE_PREFIXED.search(content)))


def marks(content: bytes) -> Marks:
    hidden_rows, hidden_columns, errors = set(), set(), {}
    if b"hidden=" in content:
        hidden_rows = {int(match[1]) for match in _HIDDEN_ROW.finditer(content)}
        for match in _HIDDEN_COLUMN.finditer(content):
            span = {name: int(number) for name, number in _SPAN.findall(match[0])}
            hidden_columns.update(range(span.get(b"min", 1), min(span.get(b"max", 0), MAX_COLUMNS) + 1))
    if b't="e"' in content:
        for match in _ERROR.finditer(content):
            errors[int(match[2]), column_number(match[1].decode().upper())] = match[3].decode("ascii", "replace")
    if b"<f" in content or b":f" in content:
        for match in _UNCALCULATED.finditer(content):
            errors[int(match[2]), column_number(match[1].decode().upper())] = UNCALCULATED
    return Marks(frozenset(hidden_rows), frozenset(hidden_columns), errors)
