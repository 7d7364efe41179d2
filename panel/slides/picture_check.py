"""Check of a picture by its header: that it is one, and not larger than a browser on a small machine can show.

Kind: adapter
"""

import io
import warnings

from bus.messages import Sentence, SentenceArgs

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "AVIF")
MAX_PX = 4096


def picture_fault(data: bytes, name: str) -> Sentence | None:
    """Why the picture `name` cannot be shown, with what is allowed; None: it can. Its points are not decoded."""
    from PIL import Image, UnidentifiedImageError  # only where there is one: the panel starts without it

    broken = (UnidentifiedImageError, OSError, ValueError, SyntaxError, OverflowError, Image.DecompressionBombError)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
                width, height = picture.size
    except broken:
        text = "{name} is no picture that can be read; allowed: PNG, JPEG, WebP, GIF, AVIF"
        return Sentence("slide-broken", text, {"name": name})
    if max(width, height) <= MAX_PX:
        return None
    args: SentenceArgs = {"name": name, "width": width, "height": height, "most": MAX_PX}
    return Sentence("slide-large", "{name} has {width} × {height} pixels; allowed are at most {most} a side", args)
