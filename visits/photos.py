"""Photos of a visit: checked by content, turned upright, scaled down, stripped of place and camera."""

import io
import uuid

import pillow_heif
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from visits.models import HomeVisit, VisitPhoto

pillow_heif.register_heif_opener()
LONGEST_SIDE, QUALITY = 1600, 82  # pixels; enough to print on A4
MOST_PIXELS = 80_000_000  # a phone's largest; a small file can unfold into far more


def clean_photo(file) -> bytes:
    """The picture as JPEG bytes. Raises ValidationError when it is no picture or too large."""
    if file.size > settings.UPLOAD_LIMIT:
        raise ValidationError(_("“%(name)s” is too large.") % {"name": file.name}, code="too_large")
    try:
        with Image.open(file, formats=["JPEG", "PNG", "WEBP", "HEIF"]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise ValueError
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        message = _("“%(name)s” is not a picture that can be opened. Photos (JPG, PNG, HEIC) are fine.")
        raise ValidationError(message % {"name": file.name}, code="not_a_picture") from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def remove_file(sender, instance, **kwargs):
    """A photo's file goes when its row has gone for good; connected in visits/apps.py."""
    name, storage = instance.image.name, instance.image.storage
    transaction.on_commit(lambda: storage.delete(name))


def add_photo(visit: HomeVisit, picture: bytes) -> VisitPhoto:
    photo = VisitPhoto(visit=visit, name=uuid.uuid4().hex)
    photo.image.save(f"{photo.name}.jpg", ContentFile(picture), save=True)
    return photo
