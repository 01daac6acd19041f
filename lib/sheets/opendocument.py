"""The one danger of OpenDocument sheets: a cell or a row that says "and so on, a million times"."""

import re

from lib.sheets.limits import MAX_COLUMNS, MAX_ROWS, MAX_TEXT_BYTES, bomb, check_extent

_ROW = b"<table:table-row"
_CELL = re.compile(rb"<table:table-cell")
_ROWS = re.compile(rb"""^[^>]*number-rows-repeated\s*=\s*["']([0-9]{1,9})["']""")
_COLUMNS = re.compile(rb"""^[^>]*number-columns-repeated\s*=\s*["']([0-9]{1,9})["']""")


def check(content: bytes) -> None:
    """Refuses repetition of filled cells beyond what a roster can hold; empty cells may repeat at will."""
    rows, weight = 0, 0
    for row in content.split(_ROW)[1:]:
        if b"office:value" not in row and b"<text:p" not in row:
            continue
        repeated = _count(_ROWS, row)
        if repeated > MAX_ROWS:
            check_extent(repeated, 0)
        rows += repeated
        weight += repeated * _weight(row)
    if rows > 4 * MAX_ROWS or weight > MAX_TEXT_BYTES:
        raise bomb()


def _weight(row: bytes) -> int:
    """Bytes of XML that the row's filled cells stand for."""
    if b"columns-repeated" not in row:
        return len(row)
    weight = 0
    for cell in _CELL.split(row)[1:]:
        if b"office:value" in cell or b"<text:p" in cell:
            repeated = _count(_COLUMNS, cell)
            if repeated > MAX_COLUMNS:
                check_extent(0, repeated)
            weight += repeated * len(cell)
    return weight


def _count(pattern: re.Pattern, tag: bytes) -> int:
    match = pattern.match(tag)
    return int(match[1]) if match else 1
