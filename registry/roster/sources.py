"""The sheets of a roster: of one workbook, or of all the files of a folder that came as a zip."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from lib.sheets.folder import File, files_in, is_folder
from lib.sheets.kinds import check_size
from lib.sheets.limits import MAX_CELLS
from lib.sheets.read import Sheet, UnreadableFile, read_workbook
from registry.roster.classes import ClassRef
from registry.roster.classes import find as find_class
from registry.roster.layout import Layout, lay_out
from registry.roster.problems import Notice

MOST_REASONS = 3
SEPARATOR = " › "  # between a file and its sheet, where there are several files


@dataclass(frozen=True, slots=True)
class Source:
    """A visible sheet, named as no other one of the roster is, and what stands where in it.

    `title` is its own name, `file` the file that it is of ("" where there is only one), `of_class` the class that
    its name, or its file's, says for all its rows.
    """

    sheet: Sheet
    layout: Layout
    of_class: ClassRef
    title: str
    file: str = ""

    def cell(self, row: int, at: int):
        """What stands in a row at a position, as the file has it."""
        cells = self.sheet.rows[row - self.sheet.first_row]
        return cells[at] if at < len(cells) else None


@dataclass(slots=True)
class Sources:
    """`hidden` are the sheets that were left out for it; `notices` tell of files that could not be read."""

    sources: list[Source] = field(default_factory=list)
    hidden: list[Sheet] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)


def open_sources(data: bytes, filename: str, columns: Mapping[str, Mapping[int, str]]) -> Sources:
    """Reads the file, or each file of a zip. Raises UnreadableFile; of several only when none can be read.

    `columns` is what has been said about headers, see given.py.
    """
    found = Sources()
    if not is_folder(data):
        _add(found, File(filename, data), columns)
        return found
    check_size(data)
    for file in files_in(data):
        try:
            _add(found, file, columns, of_several=True)
        except UnreadableFile as error:
            message = _("“%(file)s” was left out: %(why)s") % {"file": file.name, "why": error.message}
            found.notices.append(Notice("file_left_out", file.name, message))
    if not (found.sources or found.hidden):
        reasons = " ".join(notice.message for notice in found.notices[:MOST_REASONS])
        raise UnreadableFile("files_left_out", reasons or _("There is no file in the zip."))
    return found


def _add(found: Sources, file: File, columns, *, of_several=False) -> None:
    workbook = read_workbook(file.data, file.name)
    if of_several:
        _check_together(found, workbook)
    for sheet in workbook.sheets:
        named = replace(sheet, name=_label(file, sheet)) if of_several else sheet
        if sheet.visible:
            of_class = find_class(sheet.name) or _class_of(PurePosixPath(file.name))
            layout = lay_out(named, columns)
            found.sources.append(Source(named, layout, of_class, sheet.name, file.name if of_several else ""))
        else:
            found.hidden.append(named)


def _class_of(path: PurePosixPath) -> ClassRef:
    """By the file's name, or by its folder's and its own together: 三年级/2班.xlsx."""
    return find_class(path.stem) or find_class(f"{path.parent.name}{path.stem}")


def _label(file: File, sheet: Sheet) -> str:
    return f"{file.name}{SEPARATOR}{sheet.name}" if sheet.name else file.name


def _check_together(found: Sources, workbook) -> None:
    """Each file is small enough by itself; together they must not be more than one could be."""
    sheets = [*(source.sheet for source in found.sources), *workbook.sheets]
    if sum(sum(map(len, sheet.rows)) for sheet in sheets) > MAX_CELLS:
        raise UnreadableFile("too_large", _("With this file the zip is too large. Bring it in by itself."))
