"""PDF files that people send in: what is kept of them is their pages and nothing that runs, starts or carries files.

Like pictures, they are written anew: scripts, actions, forms, embedded files and what tells of the author stay behind.
"""

import io

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject

START = b"%PDF-"
MOST_PAGES = 300
# Of a page: what makes it up. Annotations (links, forms, media), actions and metadata are not among it.
OF_A_PAGE = ("/Type", "/Parent", "/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Group")


def is_pdf(head: bytes) -> bool:
    return head.startswith(START)


def clean_pdf(file) -> bytes:
    """The pages of the file as a new PDF file. Raises ValidationError when it cannot be opened or is locked."""
    try:
        return _pages_alone(file)
    except Exception as error:  # a broken file breaks the reader in every way there is
        message = _("“%(name)s” is not a PDF file that can be opened, or it is locked. Print it into a new PDF file.")
        raise ValidationError(message % {"name": file.name}, code="not_a_pdf") from error


def _pages_alone(file) -> bytes:
    reader, writer, out = PdfReader(file, strict=False), PdfWriter(), io.BytesIO()
    if reader.is_encrypted or not 0 < len(reader.pages) <= MOST_PAGES:
        raise ValueError
    for page in reader.pages:
        for key in set(page) - set(OF_A_PAGE):
            del page[NameObject(key)]
        writer.add_page(page)
    writer.metadata = None
    writer.write(out)
    return out.getvalue()
