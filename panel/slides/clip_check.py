"""Check of a clip by its container: what codes its pictures and how large they are, before an evening depends on it.

MP4 is read by its boxes (ISO/IEC 14496-12), WebM by its elements (RFC 8794, RFC 9559); nothing is decoded. A
Raspberry Pi plays H.264 of MP4, VP8 and VP9 up to 1920 × 1080.

Kind: pure
"""

from collections.abc import Iterator
from typing import NamedTuple

from bus.messages import Sentence

MAX_LONG_PX = 1920
MAX_SHORT_PX = 1080
MAX_ELEMENTS = 20_000
"""A container has some hundred; a hostile one could have millions of empty ones."""

MP4_CODECS = {b"avc1": "H.264", b"avc3": "H.264"}
WEBM_CODECS = {b"V_VP8": "VP8", b"V_VP9": "VP9"}

EBML, SEGMENT, TRACKS, TRACK_ENTRY = 0x1A45DFA3, 0x18538067, 0x1654AE6B, 0xAE
CODEC_ID, VIDEO, PIXEL_WIDTH, PIXEL_HEIGHT = 0x86, 0xE0, 0xB0, 0xBA
VISUAL_SIZE_AT = 32
"""Where width and height stand in a sample entry of a picture track."""


class Track(NamedTuple):
    """A track of pictures: its codec as the container names it, and its size."""

    codec: bytes
    width_px: int
    height_px: int


class Part(NamedTuple):
    """A box or element: its type or id, and where its content begins and ends."""

    kind: bytes | int
    start: int
    end: int


def clip_fault(data: bytes, name: str) -> Sentence | None:
    """Why the clip `name` cannot be shown, with what is allowed; None: it can."""
    is_mp4 = name.lower().endswith(".mp4")
    codecs = MP4_CODECS if is_mp4 else WEBM_CODECS
    try:
        track = next(_mp4_tracks(data) if is_mp4 else _webm_tracks(data), None)
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
        return Sentence("clip-codec", text, {"name": name, "codec": _readable(track.codec)})
    long_px, short_px = max(track[1:]), min(track[1:])
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


def _readable(codec: bytes) -> str:
    return "".join(chr(byte) if 32 < byte < 127 else "?" for byte in codec[:24])


# ------------------------------------------------------------------------------------------------------------ MP4


def _mp4_tracks(data: bytes) -> Iterator[Track]:
    for moov in _boxes(data, 0, len(data), b"moov"):
        for trak in _boxes(data, moov.start, moov.end, b"trak"):
            for mdia in _boxes(data, trak.start, trak.end, b"mdia"):
                yield from _picture_track(data, mdia)


def _picture_track(data: bytes, mdia: Part) -> Iterator[Track]:
    handler = next(_boxes(data, mdia.start, mdia.end, b"hdlr"), None)
    if handler is None or data[handler.start + 8 : handler.start + 12] != b"vide":
        return
    for minf in _boxes(data, mdia.start, mdia.end, b"minf"):
        for stbl in _boxes(data, minf.start, minf.end, b"stbl"):
            for stsd in _boxes(data, stbl.start, stbl.end, b"stsd"):
                entry = stsd.start + 8  # version, flags, number of entries
                size = data[entry + VISUAL_SIZE_AT : entry + VISUAL_SIZE_AT + 4]
                yield Track(data[entry + 4 : entry + 8], _number(size[:2]), _number(size[2:]))


def _boxes(data: bytes, start: int, end: int, kind: bytes) -> Iterator[Part]:
    """The boxes of one kind between `start` and `end`, none behind one whose size is wrong."""
    for _ in range(MAX_ELEMENTS):
        if start + 8 > end:
            return
        size, header = _number(data[start : start + 4]), 8
        if size == 1:
            size, header = _number(data[start + 8 : start + 16]), 16
        size = size or end - start
        if size < header or start + size > end:
            return
        if data[start + 4 : start + 8] == kind:
            yield Part(kind, start + header, start + size)
        start += size


def _number(data: bytes) -> int:
    return int.from_bytes(data, "big")


# ----------------------------------------------------------------------------------------------------------- WebM


def _webm_tracks(data: bytes) -> Iterator[Track]:
    if _number(data[:4]) != EBML:
        return
    for segment in _elements(data, 0, len(data), SEGMENT):
        for tracks in _elements(data, segment.start, segment.end, TRACKS):
            for entry in _elements(data, tracks.start, tracks.end, TRACK_ENTRY):
                codec = next(_elements(data, entry.start, entry.end, CODEC_ID), None)
                video = next(_elements(data, entry.start, entry.end, VIDEO), None)
                if codec is not None and video is not None:
                    sizes = (_value(data, video, kind) for kind in (PIXEL_WIDTH, PIXEL_HEIGHT))
                    yield Track(data[codec.start : codec.end].rstrip(b"\0"), *sizes)


def _value(data: bytes, parent: Part, kind: int) -> int:
    element = next(_elements(data, parent.start, parent.end, kind), None)
    return 0 if element is None else _number(data[element.start : element.end][:8])


def _elements(data: bytes, start: int, end: int, kind: int) -> Iterator[Part]:
    """The elements of one id between `start` and `end`; one of unknown size reaches to the end."""
    for _ in range(MAX_ELEMENTS):
        if start >= end:
            return
        length = _vint_length(data[start])
        found = _number(data[start : start + length])
        start += length
        length = _vint_length(data[start])
        size = _number(data[start : start + length]) & ((1 << 7 * length) - 1)
        start += length
        is_unknown = size == (1 << 7 * length) - 1
        stop = end if is_unknown else start + size
        if stop > end:
            return
        if found == kind:
            yield Part(kind, start, stop)
        start = stop


def _vint_length(first: int) -> int:
    """How many bytes a number has by its first one. Raises `ValueError` where none begins like this."""
    if not first:
        raise ValueError("no number begins with eight zeros")
    return 9 - first.bit_length()
