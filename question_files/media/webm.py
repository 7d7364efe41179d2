"""WebM, read by its elements (RFC 8794, RFC 9559): its length, its picture, its sound.

Kind: pure
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from question_files.media.tracks import Media, Track

MAX_ELEMENTS = 100_000
"""Three minutes with 30 pictures a second have 15,000; a hostile file could have millions of empty ones."""

EBML, SEGMENT, INFO, TRACKS, TRACK_ENTRY = 0x1A45DFA3, 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE
CODEC_ID, VIDEO, PIXEL_WIDTH, PIXEL_HEIGHT = 0x86, 0xE0, 0xB0, 0xBA
TIMESTAMP_SCALE, DURATION = 0x2AD7B1, 0x4489
CLUSTER, TIMESTAMP, SIMPLE_BLOCK, BLOCK_GROUP, BLOCK = 0x1F43B675, 0xE7, 0xA3, 0xA0, 0xA1
USUAL_SCALE_NS = 1_000_000


class Element(NamedTuple):
    """An element: its id, and where its content begins and ends."""

    id: int
    start: int
    end: int


def is_webm(data: bytes) -> bool:
    """Whether `data` begins like a WebM (or any other Matroska)."""
    return _number(data[:4]) == EBML


def webm_media(data: bytes) -> Media:
    """What the file holds. Raises `IndexError` or `ValueError` where its elements are broken."""
    pictures, sounds = list(picture_tracks(data)), list(_sound_tracks(data))
    picture = pictures[0] if pictures else None
    media_type = "video/webm" if picture else "audio/webm"
    return Media(media_type, _seconds(data), picture, sounds[0] if sounds else b"")


def picture_tracks(data: bytes) -> Iterator[Track]:
    """All tracks of pictures."""
    for entry in _entries(data):
        video = _first(data, entry, VIDEO)
        if video is not None:
            yield Track(_codec(data, entry), _value(data, video, PIXEL_WIDTH), _value(data, video, PIXEL_HEIGHT))


def _sound_tracks(data: bytes) -> Iterator[bytes]:
    for entry in _entries(data):
        codec = _codec(data, entry)
        if codec.startswith(b"A_"):
            yield codec


def _entries(data: bytes) -> Iterator[Element]:
    if not is_webm(data):
        return
    for segment in _elements(data, 0, len(data), SEGMENT):
        for tracks in _elements(data, segment.start, segment.end, TRACKS):
            for entry in _elements(data, tracks.start, tracks.end, TRACK_ENTRY):
                if _first(data, entry, CODEC_ID) is not None:
                    yield entry


def _codec(data: bytes, entry: Element) -> bytes:
    codec = _first(data, entry, CODEC_ID)
    return bytes(data[codec.start : codec.end]).rstrip(b"\0") if codec is not None else b""


def _seconds(data: bytes) -> float:
    """As the file says; a recorder that writes while it records says nothing: then up to the last block."""
    segment = next(_elements(data, 0, len(data), SEGMENT), None)
    if segment is None:
        return 0.0
    scale_ns, duration = _length_in_head(data, segment)
    return max(duration, _last_block(data, segment)) * scale_ns / 1e9


def _length_in_head(data: bytes, segment: Element) -> tuple[int, float]:
    """Nanoseconds of a tick, and how many ticks the file lasts; 0: unknown."""
    info = _first(data, segment, INFO)
    if info is None:
        return USUAL_SCALE_NS, 0.0
    try:
        element = _first(data, info, DURATION)
        duration = _float(data[element.start : element.end]) if element is not None else 0.0
        return _value(data, info, TIMESTAMP_SCALE) or USUAL_SCALE_NS, duration
    except (IndexError, ValueError):
        return USUAL_SCALE_NS, 0.0


def _last_block(data: bytes, segment: Element) -> int:
    """The instant of the last block. Clusters and groups are entered, not passed over: their size may be unknown."""
    last = cluster = 0
    for element in _walk(data, segment.start, segment.end, enters=(CLUSTER, BLOCK_GROUP)):
        if element.id == TIMESTAMP:
            cluster = _number(data[element.start : element.end][:8])
        elif element.id in (SIMPLE_BLOCK, BLOCK):
            at = element.start + _vint_length(data[element.start])
            last = max(last, cluster + int.from_bytes(data[at : at + 2], "big", signed=True))
    return last


def _float(data: bytes) -> float:
    if len(data) not in (4, 8):
        return 0.0
    (value,) = struct.unpack(">f" if len(data) == 4 else ">d", data)
    return float(value) if 0 <= value < 1e12 else 0.0


def _first(data: bytes, parent: Element, kind: int) -> Element | None:
    return next(_elements(data, parent.start, parent.end, kind), None)


def _value(data: bytes, parent: Element, kind: int) -> int:
    element = _first(data, parent, kind)
    return 0 if element is None else _number(data[element.start : element.end][:8])


def _elements(data: bytes, start: int, end: int, kind: int) -> Iterator[Element]:
    return (element for element in _walk(data, start, end) if element.id == kind)


def _walk(data: bytes, start: int, end: int, enters: tuple[int, ...] = ()) -> Iterator[Element]:
    """The elements between `start` and `end`; one of unknown size reaches to the end. Those that `enters` names are
    followed by what is in them."""
    for _ in range(MAX_ELEMENTS):
        if start >= end:
            return
        length = _vint_length(data[start])
        kind = _number(data[start : start + length])
        start += length
        length = _vint_length(data[start])
        size = _number(data[start : start + length]) & ((1 << 7 * length) - 1)
        start += length
        is_unknown = size == (1 << 7 * length) - 1
        stop = end if is_unknown else start + size
        if stop > end:
            return
        yield Element(kind, start, stop)
        start = start if kind in enters else stop


def _number(data: bytes) -> int:
    return int.from_bytes(data, "big")


def _vint_length(first: int) -> int:
    """How many bytes a number has by its first one. Raises `ValueError` where none begins like this."""
    if not first:
        raise ValueError("no number begins with eight zeros")
    return 9 - first.bit_length()
