"""Drawn pictures that stand for the photographs of the demonstration."""

import io
import random

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw


def photograph(dice: random.Random) -> SimpleUploadedFile:
    """A hill, a sky and the thing that was promised, as a small JPEG."""
    picture = Image.new("RGB", (640, 420), (196, 220, 232))
    draw = ImageDraw.Draw(picture)
    ridge = [(x, 230 + dice.randrange(-30, 30)) for x in range(0, 680, 40)]
    draw.polygon([(0, 420), *ridge, (680, 420)], fill=(120, 142, 96))
    draw.ellipse((500, 40, 570, 110), fill=(244, 206, 120))
    left = dice.randrange(180, 340)
    draw.rectangle(
        (left, 210, left + 120, 320), fill=(232, 222, 204), outline=(92, 84, 70), width=3
    )
    draw.polygon([(left - 14, 212), (left + 60, 150), (left + 134, 212)], fill=(156, 84, 60))
    draw.rectangle((left + 46, 262, left + 74, 320), fill=(92, 72, 58))
    out = io.BytesIO()
    picture.save(out, format="JPEG", quality=70)
    return SimpleUploadedFile("photograph.jpg", out.getvalue(), content_type="image/jpeg")
