"""Check of a clip that is a slide: how its pictures are coded, how large and how dense they are, before an evening
depends on it.

Nothing is decoded. A Raspberry Pi plays H.264 of MP4, VP8 and VP9 up to 1920 × 1080.

Kind: pure
"""

from bus.messages import Sentence, SentenceArgs
from question_files.media.media import PLAYABLE_PICTURES, foreign_codec, readable_codec
from question_files.media.mp4 import is_mp4, mp4_media
from question_files.media.tracks import Media
from question_files.media.webm import is_webm, webm_media

MAX_CLIP_BYTES = 60_000_000
MAX_LONG_PX = 1920
MAX_SHORT_PX = 1080
MAX_MBIT_S = 20
"""What a memory card and a Raspberry Pi's decoder carry beside everything else that runs in an evening."""

CAN_BE_CONVERTED = frozenset({"clip-codec", "clip-large", "clip-dense"})
"""Faults of clips that a program can mend."""

MP4_CODECS = tuple(codec for codec in PLAYABLE_PICTURES if codec.startswith(b"avc"))
WEBM_CODECS = tuple(codec for codec in PLAYABLE_PICTURES if codec.startswith(b"V_"))


def clip_fault(data: bytes, name: str) -> Sentence | None:
    """Why the clip `name` cannot be shown, with what is allowed; None: it can."""
    media = _read(data, name)
    if media is None or media.picture is None:
        text = "{name}: no pictures were found in it; allowed: MP4 with H.264, WebM with VP8 or VP9"
        return Sentence("clip-broken", text, {"name": name})
    codecs = MP4_CODECS if name.lower().endswith(".mp4") else WEBM_CODECS
    foreign = foreign_codec(media) if media.picture.codec in codecs else media.picture.codec
    if foreign:
        text = (
            "{name}: it is coded as {codec}, which this machine may not play smoothly; allowed: MP4 with "
            "H.264, WebM with VP8 or VP9. HandBrake's preset “Fast 1080p30” makes such an MP4"
        )
        return Sentence("clip-codec", text, {"name": name, "codec": readable_codec(foreign)})
    return _size_fault(media.picture.width_px, media.picture.height_px, name) or _density_fault(data, media, name)


def _read(data: bytes, name: str) -> Media | None:
    try:
        if name.lower().endswith(".mp4"):
            return mp4_media(data) if is_mp4(data) else None
        return webm_media(data) if is_webm(data) else None
    except (IndexError, ValueError, OverflowError):
        return None


def _size_fault(width_px: int, height_px: int, name: str) -> Sentence | None:
    short_px, long_px = sorted((width_px, height_px))
    if 0 < short_px <= MAX_SHORT_PX and long_px <= MAX_LONG_PX:
        return None
    args: SentenceArgs = {
        "name": name,
        "width": width_px,
        "height": height_px,
        "long": MAX_LONG_PX,
        "short": MAX_SHORT_PX,
    }
    return Sentence("clip-large", "{name} has {width} × {height} pixels; allowed are at most {long} × {short}", args)


def _density_fault(data: bytes, media: Media, name: str) -> Sentence | None:
    mbit_s = 8 * len(data) / media.seconds / 1e6 if media.seconds > 0 else 0.0
    if mbit_s <= MAX_MBIT_S:
        return None
    text = "{name} has {rate} Mbit for each second; this machine plays at most {most} smoothly"
    return Sentence("clip-dense", text, {"name": name, "rate": round(mbit_s), "most": MAX_MBIT_S})
