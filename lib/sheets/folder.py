"""Several files at once: a zip of them, as a mail program or a person packs it."""

import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from lib.sheets.kinds import MAX_UPLOAD_BYTES, MEGABYTE, UnreadableFile, damaged, password
from lib.sheets.limits import bomb

MAX_FILES = 200
MAX_TOGETHER = 3 * MAX_UPLOAD_BYTES  # of all files, unpacked
_DOCUMENT = {"[content_types].xml", "mimetype", "xl/workbook.xml", "content.xml", "word/document.xml"}
_LITTER = ("__MACOSX/", ".", "~$")  # what systems and programs leave beside a file
_LITTER_NAMES = {"thumbs.db", "desktop.ini"}
_UTF8_NAME = 0x800  # flag of a zip entry whose name is UTF-8 (APPNOTE 4.4.4)
_CANNOT_UNPACK = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, KeyError)


@dataclass(frozen=True, slots=True)
class File:
    """One file of several; `name` is its path in the folder."""

    name: str
    data: bytes


def is_folder(data: bytes) -> bool:
    """Is this a zip of files, rather than a document that is a zip inside?"""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {name.lower() for name in archive.namelist()}
    except _CANNOT_UNPACK:
        return False
    return bool(names) and names.isdisjoint(_DOCUMENT) and not any(name.startswith(("xl/", "word/")) for name in names)


def files_in(data: bytes) -> list[File]:
    """The files of a zip in the order of their names, without what systems leave there. Raises UnreadableFile."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [part for part in archive.infolist() if not part.is_dir() and not _is_litter(part)]
            _check(parts)
            seen: set[str] = set()
            found = sorted(((_name(part), part) for part in parts), key=lambda pair: pair[0])
            return [File(_only(name, seen), archive.read(part)) for name, part in found]
    except _CANNOT_UNPACK:
        raise damaged() from None
    except RuntimeError:  # what zipfile says of a part that needs a password
        raise password() from None


def pack(files: list[File]) -> bytes:
    """Several files as one, each as it came; of two with one name the second is told apart by a number."""
    out, seen = io.BytesIO(), set()
    with zipfile.ZipFile(out, "w") as archive:
        for file in files:
            archive.writestr(zipfile.ZipInfo(_only(file.name, seen)), file.data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _only(name: str, seen: set[str]) -> str:
    path, n, only = PurePosixPath(name), 1, name
    while only in seen:
        n += 1
        only = str(path.with_stem(f"{path.stem} ({n})"))
    seen.add(only)
    return only


def _check(parts: list[zipfile.ZipInfo]) -> None:
    """By what the directory says; a part that unpacks to more than that fails as it is read."""
    if len(parts) > MAX_FILES:
        message = _("The zip has more than %(limit)s files. Keep the rosters and upload it again.")
        raise UnreadableFile("too_many_files", message % {"limit": MAX_FILES})
    if any(part.file_size > MAX_TOGETHER for part in parts):
        raise bomb()
    if sum(part.file_size for part in parts) > MAX_TOGETHER:
        message = _("The files of the zip have together more than %(limit)s MB. Bring them in one after the other.")
        raise UnreadableFile("too_large", message % {"limit": MAX_TOGETHER // MEGABYTE})


def _is_litter(part: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(part.filename)
    return part.filename.startswith(_LITTER) or path.name.startswith(_LITTER) or path.name.lower() in _LITTER_NAMES


def _name(part: zipfile.ZipInfo) -> str:
    """Zips made by a Chinese Windows keep names in GBK, which the standard takes for CP437."""
    if part.flag_bits & _UTF8_NAME:
        return part.filename
    try:
        return part.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return part.filename
