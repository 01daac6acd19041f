"""How much of a workbook is read, and the refusals of what is more."""

from django.utils.translation import gettext as _

from lib.sheets.columns import column_letter
from lib.sheets.kinds import MEGABYTE, UnreadableFile

MAX_PARTS = 2_000
MAX_SHEETS = 100
MAX_DIRECTORY_BYTES = MEGABYTE  # of the list of parts at the end of a zip
MAX_UNPACKED_BYTES = 96 * MEGABYTE
MAX_TEXT_BYTES = 96 * MEGABYTE  # the text of all cells, a shared string counted each time it is used
MAX_ROWS = 21_000  # of a sheet, and of all sheets together: 20,000 children with titles and totals
MAX_COLUMNS = 256
MAX_CELLS = 1_000_000  # of the rectangle round all filled cells


def check_extent(rows: int, columns: int) -> None:
    """Refuses a sheet whose last filled row or column lies too far out."""
    if rows > MAX_ROWS or rows * min(columns, MAX_COLUMNS) > MAX_CELLS:
        message = _(
            "The sheet is filled down to row %(rows)s; at most %(limit)s rows can be read. Delete the rows below "
            "the last child, or split the file."
        )
        limit = min(MAX_ROWS, MAX_CELLS // max(columns, 1))
        raise UnreadableFile("too_many_rows", message % {"rows": rows, "limit": limit})
    if columns > MAX_COLUMNS:
        message = _(
            "The sheet is filled as far as column %(column)s; at most %(limit)s columns can be read. Delete the "
            "columns to the right of the list."
        )
        names = {"column": column_letter(columns), "limit": MAX_COLUMNS}
        raise UnreadableFile("too_many_columns", message % names)


def check_sheets(count: int) -> None:
    if count > MAX_SHEETS:
        message = _("The workbook has more than %(limit)s sheets. Keep the sheets with children and upload it again.")
        raise UnreadableFile("too_many_sheets", message % {"limit": MAX_SHEETS})


def bomb() -> UnreadableFile:
    message = _(
        "The file unpacks to more than %(limit)s MB, far more than a roster needs. Copy the list into a new "
        "workbook and upload that."
    )
    return UnreadableFile("bomb", message % {"limit": MAX_UNPACKED_BYTES // MEGABYTE})
