"""Clips are judged by their container alone, and whatever is in a file the check ends with a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_files.media.clip_check import clip_fault
from tests.unit.panel.slides.containers import box, mp4, webm


@pytest.mark.parametrize(
    "name, data",
    [
        ("a.mp4", mp4()),
        ("A.MP4", mp4(b"avc3", 1080, 1920)),
        ("a.mp4", mp4(before=box(b"mdat", bytes(5000)))),
        ("a.mp4", mp4(before=b"\0\0\0\x01mdat" + (5016).to_bytes(8, "big") + bytes(5000))),
        ("a.webm", webm()),
        ("a.webm", webm(b"V_VP8\0", 1920, 1080)),
    ],
)
def test_what_the_machine_plays_is_taken(name: str, data: bytes) -> None:
    assert clip_fault(data, name) is None


@pytest.mark.parametrize(
    "name, data, codec",
    [("a.mp4", mp4(b"hvc1"), "hvc1"), ("a.mp4", mp4(b"av01"), "av01"), ("a.webm", webm(b"V_AV1"), "V_AV1")],
)
def test_another_codec_is_named_with_what_is_allowed_and_what_to_do(name: str, data: bytes, codec: str) -> None:
    fault = clip_fault(data, name)

    assert fault is not None
    assert fault.code == "clip-codec"
    assert codec in str(fault)
    assert "H.264" in str(fault)
    assert "HandBrake" in str(fault)


@pytest.mark.parametrize("size", [(3840, 2160), (1921, 1080), (1920, 1081), (1080, 1921), (0, 0)])
def test_too_many_pixels_are_told_with_the_limit(size: tuple[int, int]) -> None:
    for name, data in (("a.mp4", mp4(b"avc1", *size)), ("a.webm", webm(b"V_VP9", *size))):
        wrong = f"{name} has {size[0]} × {size[1]} pixels; allowed are at most 1920 × 1080"
        assert str(clip_fault(data, name)) == wrong


@pytest.mark.parametrize("name, data", [("a.mp4", webm()), ("a.webm", mp4()), ("a.mp4", b""), ("a.webm", b"\0" * 99)])
def test_what_is_something_else_under_this_name_is_refused(name: str, data: bytes) -> None:
    fault = clip_fault(data, name)

    assert fault is not None
    assert fault.code == "clip-broken"


def test_a_sound_without_pictures_is_no_clip() -> None:
    data = box(b"moov", box(b"trak", box(b"mdia", box(b"hdlr", bytes(8), b"soun"))))

    fault = clip_fault(data, "a.mp4")
    assert fault is not None
    assert fault.code == "clip-broken"


@given(st.binary(max_size=300), st.sampled_from(["a.mp4", "a.webm"]), st.integers(0, 400))
def test_no_bytes_stop_the_check(junk: bytes, name: str, cut: int) -> None:
    good = mp4() if name == "a.mp4" else webm()
    damaged = good[:cut] + junk + good[cut + len(junk) :]

    clip_fault(junk, name)
    clip_fault(damaged, name)
