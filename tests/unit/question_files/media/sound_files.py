"""Files of sound, as small as they can be."""


def chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a WAV."""
    return kind + len(data).to_bytes(4, "little") + data + bytes(len(data) % 2)


def wav(seconds: float = 1, rate_hz: int = 8000, bits: int = 16, code: int = 1) -> bytes:
    """A silent WAV with one channel."""
    bytes_per_s = rate_hz * bits // 8
    head = b"".join(
        number.to_bytes(size, "little")
        for number, size in ((code, 2), (1, 2), (rate_hz, 4), (bytes_per_s, 4), (bits // 8, 2), (bits, 2))
    )
    body = b"WAVE" + chunk(b"fmt ", head) + chunk(b"data", bytes(round(seconds * bytes_per_s)))
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def mp3(frames: int = 100, head: bytes = b"\xff\xfb\x90\x00") -> bytes:
    """An MP3: MPEG-1 Layer III, 128 kbit/s, 44,100 Hz, so that a frame has 417 bytes and lasts 26 ms."""
    return (head + bytes(413)) * frames


def id3(size: int) -> bytes:
    """A tag before the sound, with so many bytes in it: a cover, say, in which something looks like a frame."""
    synchsafe = bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x04\x00\x00" + synchsafe + (b"\xff\xfb\x90\x00" * size)[:size]
