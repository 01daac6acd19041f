"""Workbooks to print and hand in: a title, lines below it, a bordered table on A4 landscape, lines for signatures."""

import datetime as dt
import io
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.pagebreak import Break

from lib.sheets.write import HEADER_FILL, cell, sheet_name, text_width

A4, INCH = 9, 1 / 2.54  # the paper's number in workbooks; margins are counted in inches
THIN = Side(style="thin", color="808080")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
FONT = "宋体"
TEXT_FORMAT = "@"  # digits stay what they are, also where somebody edits the cell
PAPER_WIDTH = 180  # half-width characters that are still legible beside each other
NATURAL_WIDTH, NATURAL_HEIGHT = 95, 480  # half-width characters and points that paper holds without making it smaller
SHORT = 14  # columns up to this width are centred
LINE_HEIGHT, ROW_PADDING, TITLE_HEIGHT, MAX_HEIGHT = 13.5, 5, 30, 409  # points
ONE_LINE = LINE_HEIGHT + ROW_PADDING
NAME_COLUMNS = 2  # that stay in sight, and are printed again on each sheet of paper


@dataclass(frozen=True, slots=True)
class Heading:
    """The header of a column and the width of it, in half-width characters."""

    text: str
    width: int


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet: `under` are lines below the title, `totals` bold lines below the table, `foot` further ones."""

    name: str
    title: str
    headings: list[Heading]
    rows: Iterable[list]
    under: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()
    fixed: int = NAME_COLUMNS
    groups: tuple[tuple[int, int], ...] = ()  # first and last row of the table that share the cell of the first column
    paging: str = "&P / &N"  # at the foot of each sheet of paper

    @property
    def pages_wide(self) -> int:
        """How many sheets of paper side by side; the fixed columns stand on each."""
        widths = [heading.width for heading in self.headings]
        repeated = sum(widths[: self.fixed])
        return max(1, ceil((sum(widths) - repeated) / (PAPER_WIDTH - repeated)))


STYLES = {
    "sw-title": {"font": Font(name=FONT, size=16, bold=True), "alignment": ("center", False)},
    "sw-under": {"font": Font(name=FONT, size=10), "alignment": ("left", True)},
    "sw-header": {"font": Font(name=FONT, size=10, bold=True), "alignment": ("center", True), "box": HEADER_FILL},
    "sw-text": {"font": Font(name=FONT, size=10), "alignment": ("left", True), "box": None, "format": TEXT_FORMAT},
    "sw-short": {"font": Font(name=FONT, size=10), "alignment": ("center", True), "box": None, "format": TEXT_FORMAT},
    "sw-date": {"font": Font(name=FONT, size=10), "alignment": ("center", True), "box": None, "format": "yyyy-mm-dd"},
    "sw-number": {"font": Font(name=FONT, size=10), "alignment": ("center", True), "box": None, "format": "General"},
    "sw-total": {"font": Font(name=FONT, size=10, bold=True), "alignment": ("left", True)},
    "sw-foot": {"font": Font(name=FONT, size=10), "alignment": ("left", True)},
}


def printed_workbook(pages: Iterable[Page]) -> bytes:
    """One sheet for each page; two of one name are told apart by a number. Cells are text, numbers, dates or None."""
    book = Workbook(write_only=True)
    for name, style in STYLES.items():
        book.add_named_style(_style(name, **style))
    taken = set()
    for page in pages:
        _Sheet(book.create_sheet(_free(sheet_name(page.name), taken)), page).write()
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _style(name, *, font, alignment, format="General", **box) -> NamedStyle:
    horizontal, wraps = alignment
    made = NamedStyle(name, font=font, number_format=format)
    made.alignment = Alignment(horizontal=horizontal, vertical="center", wrap_text=wraps)
    if "box" in box:
        made.border = BOX
        made.fill = box["box"] or PatternFill()
    return made


def _free(name: str, taken: set) -> str:
    number, found = 2, name
    while found.casefold() in taken:
        found, number = f"{name[:27]} {number}", number + 1
    taken.add(found.casefold())
    return found


class _Sheet:
    """One sheet while it is written from the top down."""

    def __init__(self, sheet, page: Page):
        self.sheet, self.page = sheet, page
        self.widths = [heading.width for heading in page.headings]
        self.wide = page.pages_wide > 1
        self.row = 0
        self.blanks: dict[str, WriteOnlyCell] = {}  # an empty cell is written at once, so one serves for all places

    def write(self):
        page = self.page
        header = len(page.under) + 2
        self._set_up(header)
        self._line(page.title, "sw-title", TITLE_HEIGHT)
        for text in page.under:
            self._line(text, "sw-under")
        self._cells([heading.text for heading in page.headings], "sw-header")
        self._group(header)
        for row in page.rows:
            self._cells(row)
        for text in page.totals:
            self._line(text, "sw-total")
        for text in page.foot:
            self._line(text, "sw-foot")

    def _set_up(self, header: int):
        """Everything that must stand in the file before the first row."""
        sheet, page = self.sheet, self.page
        fixed = get_column_letter(page.fixed + 1)
        for index, heading in enumerate(page.headings, start=1):
            sheet.column_dimensions[get_column_letter(index)].width = heading.width
        sheet.freeze_panes = f"{fixed}{header + 1}"
        sheet.print_title_rows = f"{header}:{header}"
        if self.wide:
            sheet.print_title_cols = f"A:{get_column_letter(page.fixed)}"
            sheet.page_setup.pageOrder = "overThenDown"
        sheet.page_setup.paperSize, sheet.page_setup.orientation = A4, "landscape"
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = page.pages_wide, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = sum(self.widths) > NATURAL_WIDTH
        sheet.print_options.horizontalCentered = True
        sheet.page_margins.left = sheet.page_margins.right = INCH
        sheet.page_margins.top = sheet.page_margins.bottom = 1.4 * INCH
        sheet.page_margins.header = sheet.page_margins.footer = 0.6 * INCH
        sheet.oddFooter.center.text = page.paging

    def _group(self, header: int):
        """Merges the first column of rows that belong together, and keeps them on one sheet of paper."""
        room = NATURAL_HEIGHT - TITLE_HEIGHT
        for first, last in self.page.groups:
            self._merge(header + first, 1, header + last, 1)
            height = (last - first + 1) * ONE_LINE
            if height > room:
                self.sheet.row_breaks.append(Break(header + first - 1))
                room = NATURAL_HEIGHT
            room -= height

    def _line(self, text: str, style: str, height: float = 0):
        """A text across the first sheet of paper, beside the columns that stand on each."""
        first, last = (self.page.fixed + 1, self._across()) if self.wide else (1, len(self.widths))
        self._next_row(height or _height(text, sum(self.widths[first - 1 : last])))
        self._merge(self.row, first, self.row, last)
        self.sheet.append([*[None] * (first - 1), self._made(text, style)])

    def _across(self) -> int:
        """The last column that the first sheet of paper holds, more or less."""
        room = sum(self.widths) / self.page.pages_wide
        for index, width in enumerate(self.widths):
            room -= width
            if room < 0:
                return max(index, self.page.fixed + 1)
        return len(self.widths)

    def _cells(self, values, style: str = ""):
        pairs = list(zip(values, self.widths, strict=True))
        self._next_row(max(_height(value, width) for value, width in pairs))
        self.sheet.append([self._made(value, style or _style_of(value, width)) for value, width in pairs])

    def _next_row(self, height: float):
        self.row += 1
        self.sheet.row_dimensions[self.row].height = height

    def _made(self, value, style: str) -> WriteOnlyCell:
        if value is None and style in self.blanks:
            return self.blanks[style]
        made = cell(self.sheet, value)
        made.style = style
        if value is None:
            self.blanks[style] = made
        return made

    def _merge(self, top: int, left: int, bottom: int, right: int):
        if (top, left) != (bottom, right):
            area = CellRange(min_row=top, min_col=left, max_row=bottom, max_col=right)
            self.sheet.merged_cells.add(area)


def _style_of(value, width: int) -> str:
    if isinstance(value, dt.date):
        return "sw-date"
    if isinstance(value, (int, float)):
        return "sw-number"
    return "sw-short" if width <= SHORT else "sw-text"


def _height(value, width: int) -> float:
    """Of a row in which `value` stands in a column of that width, every line of it in sight."""
    lines = 1
    if isinstance(value, str) and (len(value) * 2 > width - 1 or "\n" in value):
        lines = sum(max(1, ceil(text_width(line) / (width - 1))) for line in value.split("\n"))
    return min(lines * LINE_HEIGHT + ROW_PADDING, MAX_HEIGHT)
