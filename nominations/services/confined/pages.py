"""Pages as pictures."""

import os

import pypdfium2
from PIL import Image

from nominations.services.confined.images import MAX_PIXELS
from nominations.services.confined.verdict import Unfit

_TALLEST = 4  # times the width: a strip of paper of ten metres is cut down to this
_MAX_SIDE = 14_400  # what a page of a PDF may measure at most, in points


def render_pdf(path: str, first: int, last: int, width: int, folder: str) -> list[int]:
    """Write pages `first`–`last` (from 1) as `<page>.webp`; gives those that there are.

    Raises Unfit: broken.
    """
    done = []
    try:
        pdf = pypdfium2.PdfDocument(path)
        for number in range(first, min(last, len(pdf)) + 1):
            page = pdf[number - 1]
            wide, high = page.get_size()
            if not (0 < wide <= _MAX_SIDE and 0 < high <= _MAX_SIDE):
                raise Unfit("broken")
            scale = min(width / wide, width * _TALLEST / high)
            picture = page.render(scale=scale, may_draw_forms=False).to_pil()
            _keep(picture.convert("RGB"), number, folder)
            done.append(number)
            page.close()
    except (pypdfium2.PdfiumError, ValueError, RuntimeError, OSError) as broken:
        raise Unfit("broken") from broken
    return done


def render_image(path: str, width: int, folder: str) -> list[int]:
    """Write a picture as page 1. Raises Unfit: broken, pixels."""
    try:
        with Image.open(path, formats=["PNG", "JPEG"]) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise Unfit("pixels")
            picture.draft("RGB", (width, width * _TALLEST))
            flat = Image.new("RGB", picture.size, "white")
            seen = picture.convert("RGBA")
            flat.paste(seen, mask=seen.getchannel("A"))
    except (OSError, ValueError, SyntaxError) as broken:
        raise Unfit("broken") from broken
    flat.thumbnail((width, width * _TALLEST))
    _keep(flat, 1, folder)
    return [1]


def _keep(picture: Image.Image, number: int, folder: str) -> None:
    picture.save(os.path.join(folder, f"{number}.webp"), "WEBP", quality=80, method=2)
