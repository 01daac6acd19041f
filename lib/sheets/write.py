"""Excel workbooks of a quality one can hand in: a bold frozen header, widths, a filter, and no formula by accident."""

import datetime as dt
import io
import re
import unicodedata
from urllib.parse import quote

from django.http import HttpResponse
from django.utils.functional import Promise
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADER_FONT, HEADER_FILL = Font(bold=True), PatternFill("solid", fgColor="EDE7DA")
LINE = Border(bottom=Side(style="thin", color="B8AD98"))
MAX_WIDTH, MAX_TEXT = 48, 32_767  # characters; the second is Excel's limit for a cell
_NO_XML = re.compile("[\ufffe\uffff]")  # in no XML, so in no workbook
_SPACES = re.compile("[\x0b\x0c]")  # the blanks among the control characters
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # what a workbook takes for an escaped character


def table_workbook(title: str, headers: list, rows: list[list]) -> bytes:
    """One sheet named `title` with a header row. Cells are text, whole numbers, dates or None."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(sheet_name(title))
    for index, width in enumerate(_widths(headers, rows), start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    if headers:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(headers))}{len(rows) + 1}"
    sheet.append([_header(sheet, text) for text in headers])
    for row in rows:
        sheet.append([cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cell(sheet, value):
    """A cell that shows `value` (text, lazy text, number, date or None) as it is.

    Text beginning with = + - @ stays text, also when opened in Excel.
    """
    if isinstance(value, Promise):
        value = str(value)
    if isinstance(value, str):
        made = WriteOnlyCell(sheet, _written(value)[:MAX_TEXT])
        made.data_type = "s"
        return made
    made = WriteOnlyCell(sheet, value)
    if isinstance(value, dt.date):
        made.number_format = "yyyy-mm-dd"
    return made


def _written(text: str) -> str:
    """`text` without what no workbook can hold; what looks like an escape (_x0041_) stays what it is."""
    without = ILLEGAL_CHARACTERS_RE.sub("", _NO_XML.sub("", _SPACES.sub(" ", text)))
    return _ESCAPED.sub("_x005F_", without)


def workbook_response(title: str, headers: list, rows: list[list]) -> HttpResponse:
    return file_response(table_workbook(title, headers, rows), f"{title}.xlsx", XLSX)


def file_response(data: bytes, filename: str, content_type: str) -> HttpResponse:
    """A download that no browser opens in place or keeps."""
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(filename)}"
    response["Cache-Control"] = "no-store"
    return response


def _header(sheet, text):
    made = cell(sheet, str(text))
    made.font, made.fill, made.border = HEADER_FONT, HEADER_FILL, LINE
    made.alignment = Alignment(vertical="center", wrap_text=True)
    return made


def sheet_name(title: str) -> str:
    return "".join(c for c in title if c not in "[]:*?/\\")[:31] or "Sheet1"


def _widths(headers, rows):
    columns = zip(headers, *rows[:200], strict=True)
    return [min(MAX_WIDTH, 2 + max(_width(value) for value in column)) for column in columns]


def _width(value) -> int:
    return 10 if isinstance(value, dt.date) else text_width(str(value or "")[:MAX_WIDTH])


def text_width(text: str) -> int:
    """In half-width characters; a Chinese one takes two."""
    return len(text) if text.isascii() else sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
