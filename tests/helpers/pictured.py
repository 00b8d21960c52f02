"""Pictures as a phone would hand them in."""

from io import BytesIO

from PIL import Image


def a_jpeg(colour: str = "teal") -> bytes:
    """Return a small picture in a colour, as JPEG."""
    target = BytesIO()
    Image.new("RGB", (64, 48), colour).save(target, "JPEG")
    return target.getvalue()
