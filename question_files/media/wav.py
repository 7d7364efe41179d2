"""WAV, read by its chunks: how its sound is coded and how long it lasts.

Kind: pure
"""

from question_files.media.tracks import Media

MAX_CHUNKS = 1000
PCM, EXTENSIBLE = 1, 0xFFFE
SAMPLE_BITS = (8, 16)
"""What browsers of 2020 play everywhere; music programs write 24 and 32 bits, too."""


def is_wav(data: bytes) -> bool:
    """Whether `data` begins like a WAV."""
    return data[:4] == b"RIFF" and data[8:12] == b"WAVE"


def wav_media(data: bytes) -> Media:
    """What the file holds."""
    at, codec, bytes_per_s = 12, b"", 0
    for _ in range(MAX_CHUNKS):
        if at + 8 > len(data):
            break
        kind, size = data[at : at + 4], _number(data[at + 4 : at + 8])
        if kind == b"fmt " and size >= 16:
            codec, bytes_per_s = _codec(data[at + 8 : at + 34]), _number(data[at + 16 : at + 20])
        if kind == b"data":
            length = min(size, len(data) - at - 8)
            return Media("audio/wav", length / bytes_per_s if bytes_per_s else 0.0, sound=codec)
        at += 8 + size + size % 2
    return Media("audio/wav", 0.0, sound=codec)


def _codec(head: bytes) -> bytes:
    code, bits = _number(head[:2]), _number(head[14:16])
    if code == EXTENSIBLE:
        code = _number(head[24:26]) or code
    if code == PCM and bits in SAMPLE_BITS:
        return b"pcm"
    return b"PCM %d bit" % bits if code == PCM else b"WAV code %d" % code


def _number(data: bytes) -> int:
    return int.from_bytes(data, "little")
