"""Sound and video are known by their content: what they hold, how it is coded, how long it lasts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_files.media.media import foreign_codec, media_type, read_media, readable_codec
from question_files.media.tracks import Media
from tests.unit.panel.slides.containers import box, element, mp4, webm
from tests.unit.question_files.media.sound_files import id3, mp3, wav


def movie_head(seconds: float, version: int = 0) -> bytes:
    """The box with the length of an MP4."""
    width = 8 if version else 4
    duration = round(seconds * 600).to_bytes(width, "big")
    return box(b"mvhd", bytes((version, 0, 0, 0)), bytes(2 * width), (600).to_bytes(4, "big"), duration, bytes(80))


def film(seconds: float = 12.5, profile: int = 100, version: int = 0, sound: bytes = b"mp4a") -> bytes:
    """An MP4 with picture and sound, as a phone writes it."""
    avcc = box(b"avcC", bytes((1, profile, 0, 31)))
    head = b"avc1" + bytes(24) + (1280).to_bytes(2, "big") + (720).to_bytes(2, "big") + bytes(50)
    entry = (4 + len(head) + len(avcc)).to_bytes(4, "big") + head + avcc
    tracks = [track(b"vide", entry), track(b"soun", box(sound, bytes(28)))]
    return box(b"ftyp", b"isom") + box(b"moov", movie_head(seconds, version), *tracks)


def track(handler: bytes, entry: bytes) -> bytes:
    stsd = box(b"stsd", bytes(4), (1).to_bytes(4, "big"), entry)
    return box(b"trak", box(b"mdia", box(b"hdlr", bytes(8), handler), box(b"minf", box(b"stbl", stsd))))


@pytest.mark.parametrize("version", [0, 1])
def test_an_mp4_says_its_length_its_picture_and_its_sound(version: int) -> None:
    media = read_media(film(version=version))
    assert media is not None
    assert (media.media_type, media.seconds, media.sound) == ("video/mp4", 12.5, b"mp4a")
    assert media.picture is not None
    assert media.picture[:] == (b"avc1", 1280, 720, 100)
    assert foreign_codec(media) == b""


def test_an_mp4_without_a_picture_is_sound() -> None:
    data = box(b"ftyp", b"M4A ") + box(b"moov", movie_head(30), track(b"soun", box(b"mp4a", bytes(28))))
    assert read_media(data) == Media("audio/mp4", 30.0, None, b"mp4a")


@pytest.mark.parametrize(
    "data, codec",
    [
        (film(profile=110), "avc1 profile 110"),
        (film(profile=244), "avc1 profile 244"),
        (film(sound=b"ac-3"), "ac-3"),
        (mp4(b"hvc1"), "hvc1"),
        (webm(b"V_AV1"), "V_AV1"),
        (wav(bits=24), "PCM 24 bit"),
        (wav(code=0x55), "WAV code 85"),
    ],
)
def test_a_code_that_not_every_screen_can_play_is_named(data: bytes, codec: str) -> None:
    media = read_media(data)
    assert media is not None
    assert readable_codec(foreign_codec(media)) == codec


@pytest.mark.parametrize("data", [film(), film(profile=66), mp4(), webm(), webm(b"V_VP8"), wav(), wav(bits=8), mp3()])
def test_what_screens_of_2020_play_is_not(data: bytes) -> None:
    media = read_media(data)
    assert media is not None
    assert foreign_codec(media) == b""


def test_a_wav_lasts_as_long_as_its_samples_whatever_its_head_says() -> None:
    assert read_media(wav(2.5)) == Media("audio/wav", 2.5, None, b"pcm")
    assert read_media(wav(2.5)[:-8000]) == Media("audio/wav", 2.0, None, b"pcm")
    assert read_media(wav()[:40]) == Media("audio/wav", 0.0, None, b"pcm")


@pytest.mark.parametrize(
    "head, seconds",
    [(b"\xff\xfb\x90\x00", 100 * 1152 / 44_100), (b"\xff\xf3\x90\x00", 0.0), (b"\xff\xfd\x90\x00", 0.0)],
    ids=["MPEG-1", "frames of another length", "Layer II"],
)
def test_an_mp3_lasts_as_long_as_its_frames(head: bytes, seconds: float) -> None:
    media = read_media(mp3(head=head))
    assert (media.seconds if media is not None else 0.0) == pytest.approx(seconds)


def test_the_cover_of_an_mp3_is_no_sound_and_a_tag_behind_it_ends_it() -> None:
    media = read_media(id3(5000) + bytes(7) + mp3() + b"TAG" + bytes(125))
    assert media is not None
    assert media.seconds == pytest.approx(100 * 1152 / 44_100)
    assert read_media(id3(5000)) is None
    assert read_media(mp3(frames=7)) is None, "seven frames are found in any file"


def cluster(at_ms: int, *blocks_ms: int, is_open: bool = True) -> bytes:
    """A cluster of blocks; `is_open`: of unknown size, as a recorder writes it."""
    body = element(0xE7, at_ms.to_bytes(2, "big"))
    for block_ms in blocks_ms:
        body += element(0xA3, b"\x81", block_ms.to_bytes(2, "big", signed=True), b"\x80data")
    return (0x1F43B675).to_bytes(4, "big") + b"\x01" + b"\xff" * 7 + body if is_open else element(0x1F43B675, body)


@pytest.mark.parametrize("is_open", [False, True])
def test_a_webm_that_does_not_say_how_long_it_is_lasts_to_its_last_block(is_open: bool) -> None:
    data = webm() + cluster(0, 0, 40, is_open=is_open) + cluster(5000, 0, 1200, is_open=is_open)
    media = read_media(data)
    assert media is not None
    assert media.seconds == 6.2


def test_a_webm_that_says_it_is_believed() -> None:
    info = element(0x1549A966, element(0x2AD7B1, (1_000_000).to_bytes(3, "big")), element(0x4489, b"\x46\x1c\x40\x00"))
    tracks = element(0x1654AE6B, element(0xAE, element(0x86, b"A_OPUS")))
    data = element(0x1A45DFA3, element(0x4282, b"webm")) + element(0x18538067, info, tracks)
    assert read_media(data) == Media("audio/webm", 10.0, None, b"A_OPUS")


def test_the_first_bytes_say_what_a_browser_is_told() -> None:
    files = (wav(), film(), webm(), mp3(), id3(20) + mp3(), b"<svg onload=alert(1)>", b"")
    types = ["audio/wav", "video/mp4", "video/webm", "audio/mpeg", "audio/mpeg", "", ""]
    assert [media_type(data[:12]) for data in files] == types


@given(
    st.binary(max_size=300), st.sampled_from([film(), webm() + cluster(0, 40), wav(0.01), mp3(9)]), st.integers(0, 600)
)
def test_no_bytes_stop_the_reader(junk: bytes, good: bytes, cut: int) -> None:
    read_media(junk)
    read_media(good[:cut] + junk + good[cut + len(junk) :])
