"""PDF files that people send in: known by their content, and refused when they could do more than be read.

A PDF may run scripts, start programs and carry other files. What says so is looked for in the file as it stands and
in its packed streams, spelled plainly or with #xx. What cannot be looked into is refused: encrypted files, and
objects packed in an unusual way.
"""

import re
import zlib

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

START, END = b"%PDF-", b"%%EOF"
TAIL = 2048  # bytes in which the end has to stand
MOST_UNPACKED = 40 * 1024 * 1024  # bytes of all streams together; a small file can unfold into far more
SPELLED = re.compile(rb"#([0-9A-Fa-f]{2})")
STREAM = re.compile(rb"(?<!end)stream\r?\n")
ACTIVE = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|GoToE|Encrypt)(?![A-Za-z0-9])"
)
UNUSUAL = re.compile(rb"/DecodeParms|/Filter\s*\[\s*/\w+\s*/|/(?:LZW|ASCIIHex|ASCII85|RunLength|Crypt)")
DICTIONARY = 1024  # bytes before a stream in which its description stands


def is_pdf(head: bytes) -> bool:
    return head.startswith(START)


def clean_pdf(file) -> bytes:
    """The file's bytes. Raises ValidationError when it is no PDF that is there to be read and nothing else."""
    data = file.read()
    if not is_pdf(data) or END not in data[-TAIL:]:
        message = _("“%(name)s” is not a PDF file that can be opened.")
        raise ValidationError(message % {"name": file.name}, code="not_a_pdf")
    if not _only_to_read(data):
        message = _("“%(name)s” holds scripts or other files, or is locked. Print it into a new PDF file and add that.")
        raise ValidationError(message % {"name": file.name}, code="active_pdf")
    return data


def _only_to_read(data: bytes) -> bool:
    left = MOST_UNPACKED
    if ACTIVE.search(_plain(data)):
        return False
    for found in STREAM.finditer(data):
        end = data.find(b"endstream", found.end())
        described = _plain(data[max(0, found.start() - DICTIONARY) : found.start()]).rpartition(b"obj")[2]
        unpacked = _unpacked(data[found.end() : end if end >= 0 else len(data)], left)
        left -= len(unpacked)
        if left <= 0 or ACTIVE.search(_plain(unpacked)):
            return False
        if b"/ObjStm" in described and (not unpacked or UNUSUAL.search(described)):
            return False
    return True


def _plain(data: bytes) -> bytes:
    return SPELLED.sub(lambda code: bytes([int(code[1], 16)]), data)


def _unpacked(data: bytes, most: int) -> bytes:
    """What a packed stream holds; nothing where it is not packed in the usual way, as with a picture."""
    try:
        return zlib.decompressobj().decompress(data, most)
    except zlib.error:
        return b""
