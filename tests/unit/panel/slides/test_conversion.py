"""Clips that the screens may not play: those that lie on the machine are told, and converted where ffmpeg is there."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bus.bad_file import BadFileError
from bus.units import MB
from panel.slides import conversion, library
from panel.slides.arrangement import Arrangement, read_arrangement
from panel.slides.conversion import convert_clip, stored_fault
from panel.slides.library import list_shown, upload_fault
from question_files.media.clip_check import MAX_MBIT_S, clip_fault
from tests.unit.panel.panel_fakes import OWN
from tests.unit.panel.slides.conftest import set_program
from tests.unit.panel.slides.containers import box, mp4
from tests.unit.panel.slides.test_library import png, store

HEVC = mp4(b"hvc1")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The slides of the panel's data folder."""
    (tmp_path / "slides").mkdir()
    return tmp_path / "slides"


@pytest.fixture
def fake_ffmpeg(monkeypatch: pytest.MonkeyPatch) -> None:
    """Conversions succeed, but for clips that say that they are damaged."""

    def convert(source: Path, target: Path, max_bytes: int, report: Callable[[int], object]) -> bool:
        report(50)
        target.write_bytes(mp4())
        return b"damaged" not in source.read_bytes()

    monkeypatch.setattr(conversion, "convert", convert)


def dense(seconds: int) -> bytes:
    """A clip of MAX_MBIT_S × 2 s, which says that it lasts so long."""
    mvhd = box(b"mvhd", bytes(12), (1000).to_bytes(4, "big"), (seconds * 1000).to_bytes(4, "big"), bytes(80))
    head, _, tracks = mp4().partition(b"moov")
    return head[:-4] + box(b"mdat", bytes(MAX_MBIT_S * 250_000)) + box(b"moov", mvhd, tracks)


def test_a_clip_with_more_bits_for_each_second_than_the_machine_plays_is_told() -> None:
    fault = clip_fault(dense(1), "a.mp4")
    assert fault is not None
    assert (fault.code, fault.args["rate"]) == ("clip-dense", 2 * MAX_MBIT_S)
    assert clip_fault(dense(3), "a.mp4") is None


def test_what_lies_on_the_machine_is_checked_like_what_is_uploaded(folder: Path) -> None:
    files = {"a.mp4": HEVC, "b.mp4": mp4(), "c.mov": b"moov", "d.mp3": b"x" * 500, "e.png": png(), "f.mp4": b""}
    for name, data in files.items():
        (folder / name).write_bytes(data)
    faults = {name: stored_fault(folder / name) for name in (*files, "gone.mp4")}
    codes = {name: fault.code for name, fault in faults.items() if fault is not None}
    assert codes == {"a.mp4": "clip-codec", "c.mov": "clip-codec", "d.mp3": "music-broken"}
    (folder / "a.mp4").write_bytes(mp4())
    assert stored_fault(folder / "a.mp4") is None, "another file of that name"


def test_a_clip_that_is_heavier_than_any_upload_is_told(folder: Path) -> None:
    with (folder / "a.mp4").open("wb") as file:
        file.write(mp4())
        file.truncate(61 * MB)
    assert "61 MB" in str(stored_fault(folder / "a.mp4"))


def test_a_clip_is_replaced_by_what_was_made_of_it_in_its_place_and_shown(folder: Path, fake_ffmpeg: None) -> None:
    for name, data in (("phim.mov", b"moov"), ("b.png", png())):
        (folder / name).write_bytes(data)
    library.arrange(folder, Arrangement(("phim.mov", "b.png"), ("phim.mov",)))
    percents: list[int] = []
    assert convert_clip(folder, "phim.mov", percents.append) == "phim.mp4"
    assert (percents, list_shown(folder)) == ([50], ("phim.mp4", "b.png"))
    assert sorted(path.name for path in folder.iterdir()) == ["b.png", "order.json", "phim.mp4"]


def test_no_other_file_is_overwritten_and_one_of_its_own_name_is(folder: Path, fake_ffmpeg: None) -> None:
    for name, data in (("a.mov", b"moov"), ("a.mp4", mp4(width=640)), ("b.mp4", HEVC)):
        (folder / name).write_bytes(data)
    assert convert_clip(folder, "a.mov", lambda percent: None) == "a 2.mp4"
    assert (folder / "a.mp4").read_bytes() == mp4(width=640)
    assert convert_clip(folder, "b.mp4", lambda percent: None) == "b.mp4"
    assert (folder / "b.mp4").read_bytes() == mp4()


def test_what_cannot_be_converted_stays_as_it_is(folder: Path, fake_ffmpeg: None) -> None:
    (folder / "a.mov").write_bytes(b"damaged")
    with pytest.raises(BadFileError, match="could not be converted"):
        convert_clip(folder, "a.mov", lambda percent: None)
    assert [path.name for path in folder.iterdir()] == ["a.mov"]


def test_where_clips_can_be_converted_they_are_taken_but_not_shown_before(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "HandBrake" in str(upload_fault(folder, "a.mov", 10))
    set_program(monkeypatch, is_there=True)
    assert store(folder, "a.mov", b"moov") == store(folder, "b.mp4", HEVC) == ""
    assert read_arrangement(folder).hidden == ("a.mov", "b.mp4")
    assert list_shown(folder) == ()
    assert store(folder, "c.mp4", b"no clip") == "clip-broken"
    assert upload_fault(folder, "d.mov", 150 * MB) is None
    assert "at most 200 MB" in str(upload_fault(folder, "d.mov", 250 * MB))


def test_the_desk_is_told_and_converts(
    enter: Callable[[str], FlaskClient], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = enter("desk")
    (folder / "a.mp4").write_bytes(HEVC)
    (folder / "b.mp4").write_bytes(mp4())
    listed = desk.get("/api/slides").json or {}
    assert [slide["fault"] and slide["fault"]["code"] for slide in listed["slides"]] == ["clip-codec", None]
    assert listed["can_convert"] is False

    def convert(name: str) -> tuple[int, str]:
        with desk.post("/api/slides/convert", json={"name": name}, headers=OWN) as answer:
            return answer.status_code, answer.get_data(as_text=True)

    assert convert("a.mp4")[0] == 409
    set_program(monkeypatch, is_there=True)
    assert [convert(name)[0] for name in ("b.mp4", "gone.mp4", "../a.mp4")] == [404, 404, 404]
    monkeypatch.setenv("PATH", str(folder))
    status, lines = convert("a.mp4")
    assert (status, json.loads(lines.splitlines()[-1])["type"]) == (200, "Failed")
    assert (folder / "a.mp4").read_bytes() == HEVC
