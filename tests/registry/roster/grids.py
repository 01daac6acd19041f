"""Sheets drawn as text, so that a test shows what the sheet looks like.

Cells stand between bars. ``<`` is merged with the cell on its left, ``^`` with the cell above; ``#3.1`` is a number,
``@2017-03-02`` a date; ``{girl}`` stands for the ID number of that name in IDS, ``\\n`` for a line end in a cell.
"""

import datetime

from openpyxl import Workbook

from tests.registry.roster.books import id_of, saved

# All of the age for grade 3 in 2025-26, but for those who say otherwise.
IDS = {
    "girl": id_of("20170302", "女"),
    "boy": id_of("20170502", "男", 97),
    "boy2": id_of("20161102", "男", 96),
    "girl2": id_of("20161203", "女", 95),
    "twin1": id_of("20170707", "女", 91),
    "twin2": id_of("20170707", "女", 92),
    "first": id_of("20190302", "女", 90),
    "seventh": id_of("20130302", "男", 89),
    "adult": id_of("19620514", "女"),
    "x": next(number for n in range(99) if (number := id_of("20170411", "男", n)).endswith("X")),
}
IDS |= {
    "wide": IDS["girl"].translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}),
    "spaced": f"{IDS['girl'][:6]} {IDS['girl'][6:14]} {IDS['girl'][14:]}",
    "lower": IDS["x"].lower(),
    "wrong": IDS["boy"][:16] + ("1" if IDS["boy"][16] != "1" else "3") + IDS["boy"][17],
}


def cells_of(grid: str) -> list[list[str]]:
    """The rows of a grid, cells as they are written."""
    lines = [line.strip() for line in grid.strip("\n").split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    return [[cell.strip().replace("\\n", "\n") for cell in line.split("|")] for line in lines]


def value_of(cell: str) -> object:
    """What the cell of a grid holds in the workbook."""
    if cell in ("", "<", "^"):
        return None
    if cell.startswith("#") and cell[1:2].isdigit():
        return float(cell[1:]) if "." in cell else int(cell[1:])
    if cell.startswith("@"):
        return datetime.date.fromisoformat(cell[1:])
    return cell.format(**IDS) if "{" in cell else cell


def rows_of(grid: str) -> list[list[object]]:
    return [[value_of(cell) for cell in line] for line in cells_of(grid)]


def merged_of(grid: str) -> list[tuple[int, int, int, int]]:
    """(top, left, bottom, right) of the merged ranges, from 1."""
    cells = cells_of(grid)

    def at(row, column):
        return cells[row][column] if row < len(cells) and column < len(cells[row]) else ""

    found = []
    for row, line in enumerate(cells):
        for column, cell in enumerate(line):
            if cell in ("<", "^"):
                continue
            right, bottom = column, row
            while at(row, right + 1) == "<":
                right += 1
            while at(bottom + 1, column) == "^":
                bottom += 1
            if (right, bottom) != (column, row):
                found.append((row + 1, column + 1, bottom + 1, right + 1))
    return found


def add_sheet(book: Workbook, name: str, grid: str) -> None:
    sheet = book.create_sheet(name)
    for row, line in enumerate(rows_of(grid), start=1):
        for column, value in enumerate(line, start=1):
            if value is not None:
                cell = sheet.cell(row, column, value)
                cell.data_type = "s" if isinstance(value, str) else cell.data_type
    for top, left, bottom, right in merged_of(grid):
        sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)


def drawn(sheets: dict[str, str], *, hidden_sheets=(), hidden_rows=(), hidden_columns="", filtered="") -> bytes:
    """The workbook; rows and columns to hide, and the range of a filter, are those of its first sheet."""
    book = Workbook()
    book.remove(book.active)
    for name, grid in sheets.items():
        add_sheet(book, name, grid)
    first = book.worksheets[0]
    for row in hidden_rows:
        first.row_dimensions[row].hidden = True
    for letter in hidden_columns:
        first.column_dimensions[letter].hidden = True
    if filtered:
        first.auto_filter.ref = filtered
    for name in hidden_sheets:
        book[name].sheet_state = "hidden"
    return saved(book)
