"""Containers of clips, as small as they can be: what the check looks at, and nothing to decode."""


def box(kind: bytes, *content: bytes) -> bytes:
    """A box of an MP4."""
    data = b"".join(content)
    return (8 + len(data)).to_bytes(4, "big") + kind + data


def mp4(codec: bytes = b"avc1", width: int = 1920, height: int = 1080, before: bytes = b"") -> bytes:
    """An MP4 with a sound track and a picture track; `before` is what stands in front of its index."""
    sound = box(b"mdia", box(b"hdlr", bytes(8), b"soun"))
    entry = (86).to_bytes(4, "big") + codec + bytes(24) + width.to_bytes(2, "big") + height.to_bytes(2, "big")
    stsd = box(b"stsd", bytes(4), (1).to_bytes(4, "big"), entry, bytes(50))
    picture = box(b"mdia", box(b"hdlr", bytes(8), b"vide"), box(b"minf", box(b"stbl", stsd)))
    return box(b"ftyp", b"isom") + before + box(b"moov", box(b"trak", sound), box(b"trak", picture))


def element(kind: int, *content: bytes) -> bytes:
    """An element of a WebM, its size in eight bytes."""
    data = b"".join(content)
    name = kind.to_bytes((kind.bit_length() + 7) // 8, "big")
    return name + (1 << 56 | len(data)).to_bytes(8, "big") + data


def webm(codec: bytes = b"V_VP9", width: int = 1280, height: int = 720) -> bytes:
    """A WebM with a picture track, in a segment of unknown size, as a recorder writes it."""
    video = element(0xE0, element(0xB0, width.to_bytes(2, "big")), element(0xBA, height.to_bytes(2, "big")))
    tracks = element(0x1654AE6B, element(0xAE, element(0x86, codec), video))
    segment = (0x18538067).to_bytes(4, "big") + b"\x01" + b"\xff" * 7
    return element(0x1A45DFA3, element(0x4282, b"webm")) + segment + element(0x1549A966, bytes(9)) + tracks
