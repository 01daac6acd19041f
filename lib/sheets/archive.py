"""A look inside zipped workbooks before anything parses them.

The reader (calamine) expands whatever it is given and allocates the rectangle round all filled cells at once.
So every part is first unpacked here, piece by piece and up to a limit, and its XML is looked at.
"""

import html
import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from xml.parsers import expat

from lib.sheets import opendocument, worksheets
from lib.sheets.kinds import damaged, entities, macros, password, wrong_type
from lib.sheets.limits import MAX_DIRECTORY_BYTES, MAX_PARTS, MAX_UNPACKED_BYTES, bomb, check_sheets
from lib.sheets.worksheets import Marks

_PIECE = 256 * 1024
_END = b"PK\x05\x06"
_WORKBOOK, _RELATIONS, _STRINGS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedstrings.xml"
_STYLES = "xl/styles.xml"
_SHEET_TAG = re.compile(r"<(?:\w+:)?sheet\s[^>]*>")
_RELATION_TAG = re.compile(r"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*["']([^"']*)["']""")
_CANNOT_UNPACK = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, KeyError)


@dataclass(slots=True)
class Archive:
    """A zip that is safe to hand on: `kind` is xlsx or ods; `marks` of the worksheets by sheet name."""

    kind: str
    marks: dict[str, Marks] = field(default_factory=dict)


def inspect(data: bytes) -> Archive:
    """Checks a zipped workbook and gathers what the reader does not tell. Raises UnreadableFile."""
    end = data.rfind(_END)
    if 0 <= end <= len(data) - 22 and struct.unpack_from("<I", data, end + 12)[0] > MAX_DIRECTORY_BYTES:
        raise bomb()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _inspect(archive)
    except _CANNOT_UNPACK:
        raise damaged() from None
    except RuntimeError:  # what zipfile says of a part that needs a password
        raise password() from None


def _inspect(archive: zipfile.ZipFile) -> Archive:
    parts = archive.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise bomb()
    names = {part.filename.lower(): part.filename for part in parts}  # the reader ignores case, so must this
    kind = _kind(archive, set(names))
    if any(name.endswith("vbaproject.bin") for name in names):
        raise macros()
    if kind == "ods":
        content = _unpack(archive, "content.xml")
        opendocument.check(content)
        return Archive(kind, opendocument.marks(content))
    _unpack(archive, names.get(_STYLES))
    sheets = _parts_of_sheets(archive, names)
    check_sheets(len(sheets))
    lengths = worksheets.string_lengths(_unpack(archive, names.get(_STRINGS)))
    marks = {}
    for part in set(sheets.values()):
        content = _unpack(archive, names.get(part))
        worksheets.check(content, lengths)
        marks[part] = worksheets.marks(content)
    return Archive(kind, {sheet: marks[part] for sheet, part in sheets.items()})


def _kind(archive: zipfile.ZipFile, names: set[str]) -> str:
    if _WORKBOOK in names:
        return "xlsx"
    if "content.xml" in names and "mimetype" in names:
        manifest = "META-INF/manifest.xml"
        if manifest in archive.namelist() and b"encryption-data" in archive.read(manifest):
            raise password()
        if b"spreadsheet" in archive.read("mimetype"):
            return "ods"
    for start, what in (("word/", "Word"), ("ppt/", "PowerPoint"), ("xl/", "xlsb"), ("content", "OpenDocument")):
        if any(name.startswith(start) for name in names):
            raise wrong_type(what)
    raise wrong_type("ZIP")


def _unpack(archive: zipfile.ZipFile, name: str | None) -> bytes | bytearray:
    """The whole part, nothing if there is none. What unpacks to more than its size in the directory fails.

    A declaration of entities is refused whether the reader would follow it or not. So is XML that is not well-formed:
    the reader goes on for ever at some of it.
    """
    if name is None:
        return b""
    content = bytearray()
    with archive.open(name) as stream:
        while piece := stream.read(_PIECE):
            content += piece
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise entities()
    parser = expat.ParserCreate()
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError):  # LookupError: an encoding that nobody knows
        raise damaged() from None
    return content


def _parts_of_sheets(archive: zipfile.ZipFile, names: dict[str, str]) -> dict[str, str]:
    """Sheet name -> path of its part in lower case, by the workbook and its relations."""
    workbook, relations = (
        _unpack(archive, names.get(name)).decode("utf-8", "replace") for name in (_WORKBOOK, _RELATIONS)
    )
    targets = {}
    for tag in _RELATION_TAG.findall(relations):
        attributes = dict(_ATTRIBUTE.findall(tag))
        target = attributes.get("Target", "").lower()
        targets[attributes.get("Id")] = target[1:] if target.startswith("/") else f"xl/{target}"
    sheets = (dict(_ATTRIBUTE.findall(tag)) for tag in _SHEET_TAG.findall(workbook))
    return {html.unescape(sheet.get("name", "")): targets.get(sheet.get("r:id"), "") for sheet in sheets}
