"""What a file is, by its content; its name is never believed."""

import struct

from django.utils.translation import gettext as _

MEGABYTE = 1024 * 1024
MAX_UPLOAD_BYTES = 20 * MEGABYTE

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = (
    (b"%PDF", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
)
_BIFF8_GLOBALS = b"\x09\x08\x10\x00\x00\x06\x05\x00"
_FILEPASS = 0x2F
_MARKUP = (b"<!doctype html", b"<html", b"<table", b"<?xml", b"<meta", b"<head", b"<style", b"<script")


class UnreadableFile(Exception):  # noqa: N818 - named for what the user hears
    """The file cannot be read. `message` tells the user why and what to do; `code` tells programs."""

    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code = code
        self.message = message


def wrong_type(what: str) -> UnreadableFile:
    message = _(
        "This is not a spreadsheet (%(what)s). Open it in Excel or WPS, save it as an Excel workbook (.xlsx), "
        "and upload that."
    )
    return UnreadableFile("wrong_type", message % {"what": what})


def damaged() -> UnreadableFile:
    message = _(
        "The file is damaged or incomplete and cannot be opened. Open it in Excel or WPS, save it again, or ask "
        "for it to be sent again."
    )
    return UnreadableFile("damaged", message)


def macros() -> UnreadableFile:
    message = _(
        "The workbook holds macros: small programs, which may carry viruses. Open it in Excel or WPS, save it as an "
        "Excel workbook without macros (.xlsx), and upload that."
    )
    return UnreadableFile("macros", message)


def entities() -> UnreadableFile:
    message = _(
        "The file holds declarations (XML entities) that no spreadsheet program writes and that are used for attacks. "
        "Copy the list into a new workbook and upload that."
    )
    return UnreadableFile("entities", message)


def password() -> UnreadableFile:
    message = _(
        "The file is protected by a password. Open it in Excel or WPS with the password, remove the password "
        "(File, Info, Protect), save it, and upload it again."
    )
    return UnreadableFile("password", message)


def check_size(data: bytes) -> None:
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise UnreadableFile("empty", _("The file is empty. Check that the right file was chosen."))
    if len(data) > MAX_UPLOAD_BYTES:
        message = _(
            "The file has %(size)s MB; at most %(limit)s MB can be read. Remove pictures and sheets that are "
            "not needed, or split it."
        )
        sizes = {"size": len(data) // MEGABYTE, "limit": MAX_UPLOAD_BYTES // MEGABYTE}
        raise UnreadableFile("too_large", message % sizes)


def container_of(data: bytes) -> str:
    """``zip``, ``ole`` or ``text``; raises UnreadableFile for what is plainly no spreadsheet."""
    if data.startswith(_ZIP):
        return "zip"
    if data.startswith(_OLE):
        return "ole"
    for magic, what in _FOREIGN:
        if data.startswith(magic):
            raise wrong_type(what)
    start = data[:400].lstrip(b"\xef\xbb\xbf\xff\xfe\r\n\t ").replace(b"\0", b"").lower()
    if start.startswith(_MARKUP) or b"content-type: multipart" in start or b"<html" in start:
        raise wrong_type("HTML")
    return "text"


def kind_of_ole(data: bytes) -> str:
    """``xls``, by the names of the streams inside an OLE container."""
    if _wide("EncryptedPackage") in data or _wide("EncryptionInfo") in data:
        raise password()
    if _wide("WordDocument") in data:
        raise wrong_type("Word")
    if _wide("PowerPoint Document") in data:
        raise wrong_type("PowerPoint")
    if _wide("Workbook") not in data and _wide("Book") not in data:
        raise damaged()
    if _has_filepass(data):
        raise password()
    if _wide("_VBA_PROJECT") in data:
        raise macros()
    return "xls"


def _has_filepass(data: bytes) -> bool:
    """Whether one of the first records of the workbook stream says that the rest is encrypted ([MS-XLS] 2.4.117)."""
    at = data.find(_BIFF8_GLOBALS)
    for _number in range(4):
        if not 0 <= at <= len(data) - 4:
            return False
        record, length = struct.unpack_from("<HH", data, at)
        if record == _FILEPASS:
            return True
        at += 4 + length
    return False


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le")
