"""Pictures: opened under a limit of pixels and written anew, so that only the picture remains."""

import struct

from PIL import Image, ImageOps

from nominations.services.confined.verdict import Unfit

#: A scan of A4 at 600 dpi has 35 million.
MAX_PIXELS = 50_000_000
_KEPT = frozenset({"RGB", "RGBA", "L", "LA", "P", "1"})
Image.MAX_IMAGE_PIXELS = None  # our own limit is asked before anything is decoded


def examine_image(path: str, kind: str, rewritten: str) -> None:
    """Write the bare picture to `rewritten`. Raises Unfit: broken, foreign, pixels."""
    form = {"png": "PNG", "jpeg": "JPEG"}[kind]
    try:
        with Image.open(path, formats=[form]) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise Unfit("pixels")
            upright = ImageOps.exif_transpose(picture)
            _bare(upright, form).save(rewritten, form, **_options(form))
    except (OSError, ValueError, SyntaxError, struct.error, EOFError, KeyError) as broken:
        raise Unfit("broken") from broken
    except (IndexError, TypeError, OverflowError) as broken:
        raise Unfit("broken") from broken


def _bare(picture: Image.Image, form: str) -> Image.Image:
    """The pixels without comments, place, camera, profile or what hangs on at the end."""
    kept = picture.mode in _KEPT if form == "PNG" else picture.mode in ("RGB", "L")
    pixels = picture if kept else picture.convert("RGB")
    pixels.load()
    see_through = pixels.info.get("transparency")
    pixels.info = {} if see_through is None else {"transparency": see_through}
    return pixels


def _options(form: str) -> dict[str, int]:
    return {"quality": 85} if form == "JPEG" else {}
