"""MP4, read by its boxes (ISO/IEC 14496-12): its length, its picture, its sound.

Kind: pure
"""

from collections.abc import Iterator
from typing import NamedTuple

from question_files.media.tracks import Media, Track

MAX_BOXES = 20_000
"""A file has some hundred; a hostile one could have millions of empty ones."""

VISUAL_SIZE_AT = 32
"""Where width and height stand in a sample entry of a picture track."""
VISUAL_BOXES_AT = 86
"""Where the boxes begin in it, with `avcC`: what a decoder of H.264 must know."""


class Box(NamedTuple):
    """Where the content of a box begins and ends."""

    start: int
    end: int


def is_mp4(data: bytes) -> bool:
    """Whether `data` begins like an MP4 (or a MOV, which has the same boxes)."""
    return data[4:8] in (b"ftyp", b"moov")


def mp4_media(data: bytes) -> Media:
    """What the file holds. Raises `IndexError` or `ValueError` where its boxes are broken."""
    pictures = list(picture_tracks(data))
    sound = next((_entry_kind(data, stsd) for stsd in _sample_tables(data, b"soun")), b"")
    picture = pictures[0] if pictures else None
    return Media("video/mp4" if picture else "audio/mp4", _seconds(data), picture, sound)


def picture_tracks(data: bytes) -> Iterator[Track]:
    """All tracks of pictures."""
    for stsd in _sample_tables(data, b"vide"):
        entry = stsd.start + 8  # version, flags, number of entries
        size = data[entry + VISUAL_SIZE_AT : entry + VISUAL_SIZE_AT + 4]
        end = min(stsd.end, entry + _number(data[entry : entry + 4]))
        avcc = next(_boxes(data, entry + VISUAL_BOXES_AT, end, b"avcC"), None)
        profile = data[avcc.start + 1] if avcc is not None and avcc.end - avcc.start > 1 else 0
        yield Track(_entry_kind(data, stsd), _number(size[:2]), _number(size[2:]), profile)


def _entry_kind(data: bytes, stsd: Box) -> bytes:
    return bytes(data[stsd.start + 12 : stsd.start + 16])


def _seconds(data: bytes) -> float:
    for moov in _boxes(data, 0, len(data), b"moov"):
        for mvhd in _boxes(data, moov.start, moov.end, b"mvhd"):
            at, width = (mvhd.start + 20, 8) if data[mvhd.start] == 1 else (mvhd.start + 12, 4)
            scale, duration = _number(data[at : at + 4]), _number(data[at + 4 : at + 4 + width])
            return duration / scale if scale else 0.0
    return 0.0


def _sample_tables(data: bytes, handler: bytes) -> Iterator[Box]:
    """The descriptions of the samples in each track with this handler."""
    for moov in _boxes(data, 0, len(data), b"moov"):
        for trak in _boxes(data, moov.start, moov.end, b"trak"):
            for mdia in _boxes(data, trak.start, trak.end, b"mdia"):
                hdlr = next(_boxes(data, mdia.start, mdia.end, b"hdlr"), None)
                if hdlr is None or data[hdlr.start + 8 : hdlr.start + 12] != handler:
                    continue
                for minf in _boxes(data, mdia.start, mdia.end, b"minf"):
                    for stbl in _boxes(data, minf.start, minf.end, b"stbl"):
                        yield from _boxes(data, stbl.start, stbl.end, b"stsd")


def _boxes(data: bytes, start: int, end: int, kind: bytes) -> Iterator[Box]:
    """The boxes of one kind between `start` and `end`, none behind one whose size is wrong."""
    for _ in range(MAX_BOXES):
        if start + 8 > end:
            return
        size, header = _number(data[start : start + 4]), 8
        if size == 1:
            size, header = _number(data[start + 8 : start + 16]), 16
        size = size or end - start
        if size < header or start + size > end:
            return
        if data[start + 4 : start + 8] == kind:
            yield Box(start + header, start + size)
        start += size


def _number(data: bytes) -> int:
    return int.from_bytes(data, "big")
