"""What content.xml of an OpenDocument sheet says that the reader does not: repetition, merged and hidden, errors.

Its one danger is a cell or a row that says "and so on, a million times".
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lib.sheets.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MAX_TEXT_BYTES, bomb, check_extent, check_sheets
from lib.sheets.worksheets import Marks

_ROW = b"<table:table-row"
_CELL = re.compile(rb"<table:table-cell")
_ROWS = re.compile(rb"""^[^>]*number-rows-repeated\s*=\s*["']([0-9]{1,9})["']""")
_COLUMNS = re.compile(rb"""^[^>]*number-columns-repeated\s*=\s*["']([0-9]{1,9})["']""")
_SHEET = re.compile(rb"<table:table\s")
_TAG = re.compile(rb"<table:(table|table-column|table-row|table-cell|covered-table-cell)(?=[\s/>])([^>]*)>")
_ATTRIBUTE = re.compile(rb"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ERROR = re.compile(rb"\s*<text:p>(#[A-Z/0!?]{3,8}|Err:[0-9]{3})</text:p>")
_SAYS_MORE = (b"-spanned", b"visibility", b'value-type="error"')
_HIDDEN = ("collapse", "filter")


def check(content: bytes) -> None:
    """Refuses repetition of filled cells beyond what a roster can hold; empty cells may repeat at will."""
    check_sheets(sum(1 for _sheet in _SHEET.finditer(content)))
    if content.count(b"<table:table-cell") + content.count(b"<table:covered") > MAX_CELLS:
        raise bomb()
    rows, weight = 0, 0
    for row in _rows(content):
        if b"office:value" not in row and b"<text:p" not in row:
            continue
        repeated = _count(_ROWS, row)
        if repeated > MAX_ROWS:
            check_extent(repeated, 0)
        rows += repeated
        weight += repeated * _weight(row)
    if rows > 4 * MAX_ROWS or weight > MAX_TEXT_BYTES:
        raise bomb()


def _rows(content: bytes) -> Iterator[bytes]:
    """What stands from one row's tag to the next's, one after the other: a list of them would double the file."""
    at = content.find(_ROW)
    while at >= 0:
        following = content.find(_ROW, at + 1)
        yield bytes(content[at + len(_ROW) : following if following >= 0 else None])
        at = following


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


# ---- merged, hidden, errors


def marks(content: bytes) -> dict[str, Marks]:
    """Sheet name -> its marks."""
    if not any(words in content for words in _SAYS_MORE):
        return {}
    found: dict[str, _Grid] = {}
    grid = _Grid()
    for tag in _TAG.finditer(content):
        said = {name.decode(): (one or other).decode() for name, one, other in _ATTRIBUTE.findall(tag[2])}
        match tag[1]:
            case b"table":
                grid = found.setdefault(html.unescape(said.get("table:name", "")), _Grid())
            case b"table-column":
                grid.add_column(said)
            case b"table-row":
                grid.add_row(said)
            case _:
                grid.add_cell(said, content, tag.end())
    return {name: grid.marks() for name, grid in found.items()}


@dataclass(slots=True)
class _Grid:
    """Where one is while going through a table, and what was met on the way. Rows and columns count from 1."""

    columns: int = 0
    row: int = 0  # the first of the rows that a tag speaks of
    rows: int = 0  # the last of them
    column: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)

    def add_column(self, said: dict[str, str]) -> None:
        first, self.columns = self.columns + 1, self.columns + _number(said, "columns-repeated")
        if said.get("table:visibility") in _HIDDEN:
            self.hidden_columns.update(range(first, min(self.columns, MAX_COLUMNS) + 1))

    def add_row(self, said: dict[str, str]) -> None:
        self.row, self.rows, self.column = self.rows + 1, self.rows + _number(said, "rows-repeated"), 0
        if said.get("table:visibility") in _HIDDEN:
            self.hidden_rows.update(range(self.row, min(self.rows, MAX_ROWS) + 1))

    def add_cell(self, said: dict[str, str], content: bytes, end: int) -> None:
        first, self.column = self.column + 1, self.column + _number(said, "columns-repeated")
        down, across = _number(said, "rows-spanned"), _number(said, "columns-spanned")
        if down > 1 or across > 1:
            self.merged.append((self.row, first, self.row + down - 1, first + across - 1))
        if said.get("calcext:value-type") == "error" and (shown := _ERROR.match(content, end)):
            self.errors[self.row, first] = shown[1].decode()

    def marks(self) -> Marks:
        hidden = frozenset(self.hidden_rows), frozenset(self.hidden_columns)
        return Marks(*hidden, self.errors, tuple(self.merged))


def _number(said: dict[str, str], what: str) -> int:
    text = said.get(f"table:number-{what}", "1")
    return max(int(text), 1) if text.isdigit() and len(text) < 10 else 1
