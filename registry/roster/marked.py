"""The roster as it came, what is doubtful coloured and explained in comments: to be mended in Excel and sent again.

Formulas become the values that they showed, what was mended in the browser stands mended, and cells that somebody will
correct are text, so that Excel does not round an ID number again. Marks of an earlier copy are taken off first.
"""

import datetime as dt
import io
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import column_index_from_string

from lib.sheets.folder import File, files_in, is_folder, pack
from lib.sheets.write import MAX_TEXT, XLSX, sheet_name
from registry.roster.given import LEFT_OUT, columns_of
from registry.roster.labels import LABELS
from registry.roster.plan import Plan
from registry.roster.problems import ERROR, INFO, Problem
from registry.roster.sources import Source

AUTHOR = "守望"
RED, YELLOW, GREY = (PatternFill("solid", fgColor=color) for color in ("FFF4C7C3", "FFFFF0B3", "FFD9D9D9"))
NO_FILL = PatternFill()
TEXT = "@"
WIDTH, HEIGHT_OF_LINE = 320, 22  # pixels of a comment
ZIP = "application/zip"


def marked_copy(data: bytes, filename: str, plan: Plan) -> tuple[str, bytes, str]:
    """(name, content, content type) of the copy; of several files a zip with a copy of each that was read."""
    if not is_folder(data):
        name = str(PurePosixPath(filename).with_suffix(".xlsx"))
        return name, _marked(data, plan, plan.understanding.sources), XLSX
    copies = []
    for file in files_in(data):
        sources = [source for source in plan.understanding.sources if source.file == file.name]
        if sources:
            name = str(PurePosixPath(file.name).with_suffix(".xlsx"))
            copies.append(File(name, _marked(file.data, plan, sources)))
    return filename, pack(copies), ZIP


def _marked(data: bytes, plan: Plan, sources: list[Source]) -> bytes:
    book = _same_book(data, sources)
    said: dict[str, list[Problem]] = {}
    for problem in plan.problems:
        if problem.severity != INFO:
            said.setdefault(problem.sheet, []).append(problem)
    mended = plan.understanding.given.mended
    for source in sources:
        sheet = book[source.title if source.title in book.sheetnames else sheet_name(source.title)]
        _take_marks_off(sheet)
        _write_mended(sheet, source, {row: texts for (of, row), texts in mended.items() if of == source.sheet.name})
        _mark(sheet, source, said.get(source.sheet.name, ()))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _same_book(data: bytes, sources: list[Source]) -> Workbook:
    """The workbook itself where it is an .xlsx; else, and where openpyxl cannot open it, one with the same cells."""
    try:
        book = load_workbook(io.BytesIO(data), data_only=True)
    except Exception:  # it raises whatever its parts do; the values are known without it
        return _rebuilt(sources)
    return book if {source.title for source in sources} <= set(book.sheetnames) else _rebuilt(sources)


def _rebuilt(sources: list[Source]) -> Workbook:
    book = Workbook()
    book.remove(book.active)
    for source in sources:
        sheet = book.create_sheet(sheet_name(source.title))
        for row, cells in enumerate(source.sheet.rows, start=source.sheet.first_row):
            for column, value in enumerate(cells, start=source.sheet.first_column):
                if value is not None:
                    _put(sheet.cell(row, column), value)
        for top, left, bottom, right in source.sheet.merged:
            sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    return book


def _put(cell, value):
    """Text stays text, whatever it begins with; a whole number too long for Excel does too."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**11:
        value = str(value)
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("", value)[:MAX_TEXT]
    cell.value = value
    if isinstance(value, str):
        cell.data_type, cell.number_format = "s", TEXT
    elif isinstance(value, dt.date):
        cell.number_format = "yyyy-mm-dd"


def _take_marks_off(sheet):
    for row in sheet.iter_rows():
        for cell in row:
            if cell.comment and cell.comment.author == AUTHOR:
                cell.comment = None
                cell.fill = NO_FILL


def _write_mended(sheet, source: Source, mended: Mapping[int, Mapping[str, str]]) -> None:
    """What people corrected in the browser; a field without a column gets one, with its header."""
    tables = {line.row: line.table for line in source.layout.lines}
    added: dict[str, int] = {}
    for row, texts in mended.items():
        for about, text in texts.items():
            if about == LEFT_OUT:
                _empty(sheet, row, source.sheet.first_column + tables[row].name_at)
                continue
            columns = columns_of(tables[row].columns, about)
            at = [column_index_from_string(column.letter) for column in columns]
            if not at:
                at = [added.setdefault(about, sheet.max_column + 1)]
                _put(sheet.cell(tables[row].row, at[0]), str(LABELS[about]))
            for n, column in enumerate(at):
                _take_apart(sheet, row, column)
                _put(sheet.cell(row, column), text.strip() if n == 0 else None)


def _empty(sheet, row, column):
    """A row that is not to go in: of its child nothing stays, or it would be read again."""
    for cell in sheet[row]:
        _take_apart(sheet, row, cell.column)
        sheet.cell(row, cell.column).value = None
    _colour(sheet, row, column, GREY)


def _take_apart(sheet, row, column):
    """What merged cells say together each says by itself, so that one can be mended alone."""
    for span in _spans(sheet, row, column):
        value = sheet.cell(span.min_row, span.min_col).value
        sheet.unmerge_cells(str(span))
        for at in range(span.min_row, span.max_row + 1):
            for of in range(span.min_col, span.max_col + 1):
                _put(sheet.cell(at, of), value)


def _spans(sheet, row, column):
    return [s for s in sheet.merged_cells.ranges if s.min_row <= row <= s.max_row and s.min_col <= column <= s.max_col]


def _mark(sheet, source: Source, problems: Iterable[Problem]) -> None:
    at: dict[tuple[int, int], list[Problem]] = {}
    names = {line.row: line.table.name_at for line in source.layout.lines}
    for problem in problems:
        name_at = source.sheet.first_column + names.get(problem.row, 0)
        column = column_index_from_string(problem.column) if problem.column else name_at
        at.setdefault((problem.row, column), []).append(problem)
    for (row, column), said in at.items():
        worst = RED if any(problem.severity == ERROR for problem in said) else YELLOW
        _colour(sheet, row, column, worst, [problem.message for problem in said])


def _colour(sheet, row, column, fill, messages=()):
    cell = _topmost(sheet, row, column)
    cell.fill = fill
    if not cell.is_date:
        cell.number_format = TEXT
    text = "\n".join(messages) or _("This row is not to go in.")
    cell.comment = Comment(text, AUTHOR, width=WIDTH, height=HEIGHT_OF_LINE * (2 + len(text) // 22))


def _topmost(sheet, row, column):
    """The cell, or the one that shows for it where cells are merged."""
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        (span,) = _spans(sheet, row, column)
        cell = sheet.cell(span.min_row, span.min_col)
    return cell
