"""MP3, read frame by frame (ISO/IEC 11172-3, 13818-3): how long it lasts.

Kind: pure
"""

MAX_TAGS = 8
"""Tags (ID3v2) before the sound; each may hold a picture of the cover."""
MIN_FRAMES = 8
"""A fifth of a second: two bytes that look like a frame are found in any file."""
SYNC = 0xFFE0

BITRATES_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
BITRATES_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
"""kbit/s of Layer III by the number in the frame, of MPEG-1 and of MPEG-2 and 2.5."""
RATES_HZ = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
"""By the number of the version: 3 is MPEG-1, 2 is MPEG-2, 0 is MPEG-2.5."""


def mp3_seconds(data: bytes) -> float:
    """How long the sound lasts; 0: the file is no MP3."""
    at, frames, seconds = _after_tags(data), 0, 0.0
    while at + 4 <= len(data):
        frame = _frame(data[at : at + 4])
        if frame is None:
            break
        length, duration = frame
        at, frames, seconds = at + length, frames + 1, seconds + duration
    return seconds if frames >= MIN_FRAMES else 0.0


def _after_tags(data: bytes) -> int:
    at = 0
    for _ in range(MAX_TAGS):
        if data[at : at + 3] != b"ID3" or at + 10 > len(data):
            break
        size = 0
        for byte in data[at + 6 : at + 10]:
            size = size << 7 | byte & 0x7F
        at += 10 + size
    while at < len(data) and data[at] == 0:  # padding
        at += 1
    return at


def _frame(head: bytes) -> tuple[int, float] | None:
    """Length in bytes and duration in seconds of the frame that begins with `head`; None: none begins here."""
    bits = int.from_bytes(head, "big")
    version, layer, bitrate, rate = bits >> 19 & 3, bits >> 17 & 3, bits >> 12 & 15, bits >> 10 & 3
    if bits >> 16 & SYNC != SYNC or layer != 1 or version not in RATES_HZ or rate == 3 or not 0 < bitrate < 15:
        return None
    samples, kbit_per_s = (1152, BITRATES_1[bitrate]) if version == 3 else (576, BITRATES_2[bitrate])
    hertz = RATES_HZ[version][rate]
    return samples * kbit_per_s * 125 // hertz + (bits >> 9 & 1), samples / hertz
