"""Check of a clip among the slides: how its pictures are coded and how large they are, before an evening depends on it.

Nothing is decoded. A Raspberry Pi plays H.264 of MP4, VP8 and VP9 up to 1920 × 1080.

Kind: pure
"""

from bus.messages import Sentence
from question_files.media.media import PLAYABLE_PICTURES, readable_codec
from question_files.media.mp4 import picture_tracks as mp4_tracks
from question_files.media.webm import picture_tracks as webm_tracks

MAX_LONG_PX = 1920
MAX_SHORT_PX = 1080
MP4_CODECS = tuple(codec for codec in PLAYABLE_PICTURES if codec.startswith(b"avc"))
WEBM_CODECS = tuple(codec for codec in PLAYABLE_PICTURES if codec.startswith(b"V_"))


def clip_fault(data: bytes, name: str) -> Sentence | None:
    """Why the clip `name` cannot be shown, with what is allowed; None: it can."""
    is_mp4 = name.lower().endswith(".mp4")
    codecs = MP4_CODECS if is_mp4 else WEBM_CODECS
    try:
        track = next(mp4_tracks(data) if is_mp4 else webm_tracks(data), None)
    except (IndexError, ValueError):
        track = None
    if track is None:
        text = "{name}: no pictures were found in it; allowed: MP4 with H.264, WebM with VP8 or VP9"
        return Sentence("clip-broken", text, {"name": name})
    if track.codec not in codecs:
        text = (
            "{name}: its pictures are coded as {codec}, which this machine may not play smoothly; allowed: MP4 with "
            "H.264, WebM with VP8 or VP9. HandBrake's preset “Fast 1080p30” makes such an MP4"
        )
        return Sentence("clip-codec", text, {"name": name, "codec": readable_codec(track.codec)})
    long_px, short_px = max(track.width_px, track.height_px), min(track.width_px, track.height_px)
    if not 0 < short_px <= MAX_SHORT_PX or long_px > MAX_LONG_PX:
        args: dict[str, str | int | Sentence] = {
            "name": name,
            "width": track.width_px,
            "height": track.height_px,
            "long": MAX_LONG_PX,
            "short": MAX_SHORT_PX,
        }
        text = "{name} has {width} × {height} pixels; allowed are at most {long} × {short}"
        return Sentence("clip-large", text, args)
    return None
