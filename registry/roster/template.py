"""The template that a school fills in: headers that the import understands, drop-downs, text columns, an example."""

import io

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from registry.roster.vocabulary import sheet_template

ROWS = 500  # rows prepared as text, so that Excel does not round ID numbers
HEADER = PatternFill("solid", fgColor="EDE7DA")
LINE = Border(bottom=Side(style="thin", color="B8AD98"))


def template_workbook(layout: dict | None = None) -> bytes:
    """One sheet: headers in row 1, an example in row 2 that the import passes over, drop-downs below.

    `layout` has the title and the columns as template.toml has those of the roster, which it is by default.
    """
    layout = layout or sheet_template()
    book = Workbook()
    sheet = book.active
    sheet.title = layout["title"]
    for index, column in enumerate(layout["columns"], start=1):
        _column(sheet, index, column)
    sheet.freeze_panes = "C2"
    sheet.row_dimensions[1].height = 30
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _column(sheet, index, column):
    letter = get_column_letter(index)
    header = sheet.cell(1, index, column["header"])
    header.font, header.fill, header.border = Font(bold=True), HEADER, LINE
    header.alignment = Alignment(vertical="center", wrap_text=True)
    example = sheet.cell(2, index, column["example"])
    example.font = Font(italic=True, color="777777")
    sheet.column_dimensions[letter].width = column.get("width", 12)
    for row in range(2, ROWS + 2):
        sheet.cell(row, index).number_format = "@"
    if "choices" in column:
        drop_down = DataValidation("list", formula1=f'"{",".join(column["choices"])}"', allow_blank=True)
        drop_down.error = _("Choose one of the list.")
        sheet.add_data_validation(drop_down)
        drop_down.add(f"{letter}2:{letter}{ROWS + 1}")
