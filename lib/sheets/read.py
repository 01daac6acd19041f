"""Workbooks in: .xlsx, .xls, .ods and .csv, told apart by their content, as plain Python values.

`read_workbook` is the only way in. Whatever is wrong with a file comes out as `UnreadableFile`, which tells the
user why and what to do.
"""

import datetime
import io
from dataclasses import dataclass
from decimal import Decimal

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from lib.sheets import archive, biff, delimited, kinds
from lib.sheets.columns import column_letter
from lib.sheets.kinds import UnreadableFile, damaged
from lib.sheets.limits import MAX_COLUMNS, check_extent, check_sheets
from lib.sheets.worksheets import Marks

__all__ = ["Sheet", "UnreadableFile", "Value", "Workbook", "column_letter", "read_workbook"]

Value = str | int | float | bool | datetime.date | datetime.datetime | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it shows: `rows[0]` is row number `first_row`, `rows[n][0]` is column number `first_column`.

    Rows and columns count from 1. Rows may differ in length; an empty cell is None. `merged` are the merged
    ranges (top, left, bottom, right), both ends included; only their first cell has a value. A cell with an error
    holds its text (``#N/A``), a formula whose value is not stored ``#FORMULA!``.
    """

    name: str
    visible: bool
    rows: list[list[Value]]
    first_row: int = 1
    first_column: int = 1
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file that could be read. `kind` is xlsx, xls, ods or csv."""

    kind: str
    sheets: list[Sheet]


def read_workbook(data: bytes, filename: str = "") -> Workbook:
    """The workbook in `data`. Raises UnreadableFile; `filename` is never believed, the one sheet of a .csv is "".

    A number of more than 15 digits comes as the int that the spreadsheet shows, its lost digits as zeros.
    """
    kinds.check_size(data)
    container = kinds.container_of(data)
    if container == "text":
        return Workbook("csv", [Sheet("", True, delimited.rows(data))])
    if container == "zip":
        inside = archive.inspect(data)
        return _read(data, inside.kind, inside.marks)
    return _read(data, kinds.kind_of_ole(data), biff.inspect(data))


def _read(data: bytes, kind: str, marks: dict[str, Marks] | list[Marks]) -> Workbook:
    """`marks` go by the name of the sheet, or by its place among the worksheets."""
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            check_sheets(len(workbook.sheet_names))
            about = [one for one in workbook.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
            if isinstance(marks, list):
                marks = dict(zip((one.name for one in about), marks, strict=False))
            sheets = [_sheet(workbook.get_sheet_by_name(one.name), one, marks.get(one.name, Marks())) for one in about]
            check_extent(sum(len(sheet.rows) for sheet in sheets), 0)
    except (UnreadableFile, KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a panic in the reader's Rust code is no Exception
        raise damaged() from None
    return Workbook(kind, sheets)


def _sheet(sheet: CalamineSheet, about, marks: Marks) -> Sheet:
    visible = about.visible == SheetVisibleEnum.Visible
    if sheet.start is None:
        return Sheet(about.name, visible, [])
    check_extent(sheet.end[0] + 1, sheet.end[1] + 1)
    first_row, first_column = sheet.start[0] + 1, sheet.start[1] + 1
    rows = [list(map(_plain, row)) for row in sheet.to_python(skip_empty_area=True)]
    for (row, column), error in marks.errors.items():
        if 0 <= row - first_row < len(rows) and 0 <= column - first_column < MAX_COLUMNS:
            cells = rows[row - first_row]
            cells += [None] * (column - first_column + 1 - len(cells))
            cells[column - first_column] = error
    merged = marks.merged or tuple(
        (top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    )
    return Sheet(
        about.name,
        visible,
        rows,
        first_row,
        first_column,
        merged,
        marks.hidden_rows,
        marks.hidden_columns,
    )


def _plain(value) -> Value:
    if value.__class__ is str:
        return value or None
    if value.__class__ is float:
        return _number(value)
    if isinstance(value, (datetime.time, datetime.timedelta)):
        return str(value)
    return value


def _number(value: float) -> int | float:
    """Whole numbers as int. Decimal(repr()) gives the digits that Excel shows, int() would invent some."""
    if not value.is_integer():
        return value
    return int(value) if abs(value) < 1e15 else int(Decimal(repr(value)))
