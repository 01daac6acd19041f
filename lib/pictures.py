"""Pictures that people send in: checked by content, turned upright, scaled down, stripped of place and camera."""

import io

import pillow_heif
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

pillow_heif.register_heif_opener()
LONGEST_SIDE, QUALITY = 1600, 82  # pixels; enough to print on A4
MOST_PIXELS = 80_000_000  # a phone's largest; a small file can unfold into far more


def clean_photo(file) -> bytes:
    """The picture as JPEG bytes. Raises ValidationError when it is none that can be opened."""
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
