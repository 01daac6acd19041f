"""Text files with separators (.csv), in the encodings and dialects that Chinese Excel and WPS write."""

import csv
import io
import re

from django.utils.translation import gettext as _

from lib.sheets.kinds import UnreadableFile, wrong_type
from lib.sheets.limits import check_extent

_SEPARATORS = ",\t;，"
_PROTECTED = re.compile(r'="(.*)"', re.DOTALL)
_LOOK_AT = 64 * 1024
MAX_CELL_CHARACTERS = 200_000


def decode(data: bytes) -> str:
    """The text of `data`: UTF-16 or UTF-8 by its mark, else UTF-8 if it is that, else GB18030."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if text.count("\0") > len(text) // 10:
            break
        return text
    raise wrong_type(_("neither a workbook nor text in UTF-8 or GB18030"))


def rows(data: bytes) -> list[list[str | None]]:
    """The records of the file, cells as text, empty ones as None; a record may span lines."""
    text = decode(data).replace("\0", "")
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text[:_LOOK_AT]))
    records = []
    try:
        for record in reader:
            records.append([_value(cell) for cell in record])
            check_extent(len(records), len(record))
    except csv.Error:
        message = _(
            "Line %(line)s of the text file cannot be read. Open it in Excel or WPS, save it as an Excel workbook "
            "(.xlsx), and upload that."
        )
        raise UnreadableFile("damaged", message % {"line": reader.line_num}) from None
    return records


def _separator(start: str) -> str:
    """The separator that stands oftenest outside quotes in the first lines; a comma if there is none."""
    outside = "".join(start.split('"')[::2])
    return max(_SEPARATORS, key=outside.count)


def _value(cell: str) -> str | None:
    """The cell; what was written as ``="0123"`` to keep its zeros is that text."""
    if cell.startswith('="'):
        protected = _PROTECTED.fullmatch(cell.strip())
        if protected:
            cell = protected[1].replace('""', '"')
    return cell or None
