"""The library of slides: what is taken, in which order it is shown, and what is refused in words."""

import io
import os
from pathlib import Path

import pytest
from PIL import Image

from bus.units import MB
from panel.slides import library
from panel.slides.arrangement import Arrangement
from panel.slides.library import MAX_FILES, arrange, list_slides, remove, upload_fault
from tests.unit.memory_card import Card
from tests.unit.panel.slides.containers import mp4
from tests.unit.question_files.media.sound_files import mp3, wav


def png(size: tuple[int, int] = (16, 9)) -> bytes:
    """A picture."""
    file = io.BytesIO()
    Image.new("RGB", size, "#136").save(file, "PNG")
    return file.getvalue()


def names(folder: Path) -> list[str]:
    return [slide.name for slide in list_slides(folder)]


def store(folder: Path, name: str, data: bytes, pieces: int = 1) -> str:
    """Upload in so many pieces; the code of what was refused, or nothing."""
    fault = upload_fault(folder, name, len(data))
    if fault is not None:
        return fault.code
    size = -(-len(data) // pieces)
    for offset in range(0, len(data), size):
        assert library.add_piece(folder, name, offset, data[offset : offset + size])
    fault = library.finish(folder, name)
    return "" if fault is None else fault.code


@pytest.mark.parametrize(
    "name, data",
    [
        ("Áp phích 1.png", png()),
        ("phim.mp4", mp4()),
        ("nhạc.mp3", mp3()),
        ("thẻ.txt", "Mức độ 4\nTrả lệ phí qua mạng\n".encode()),
    ],
)
@pytest.mark.parametrize("pieces", [1, 3])
def test_pictures_clips_and_cards_are_taken_in_pieces(tmp_path: Path, name: str, data: bytes, pieces: int) -> None:
    folder = tmp_path / "slides"

    assert store(folder, name, data, pieces) == ""
    assert names(folder) == [name]
    assert (folder / name).read_bytes() == data
    assert os.listdir(folder) == [name]


def test_the_process_for_strangers_may_read_what_was_uploaded(tmp_path: Path) -> None:
    store(tmp_path, "a.png", png())

    assert (tmp_path / "a.png").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    "name, data, code",
    [
        ("trang.pdf", b"%PDF-1.7", "slide-pdf"),
        ("a.svg", b"<svg/>", "slide-kind"),
        ("a.exe", b"MZ", "slide-kind"),
        ("../a.png", png(), "slide-kind"),
        ("a/b.png", png(), "slide-kind"),
        (".a.png", png(), "slide-kind"),
        ("x" * 80 + ".png", png(), "slide-kind"),
        ("a\n.png", png(), "slide-kind"),
        ("a.png", b"", "slide-heavy"),
        ("a.png", b"\0" * (10 * MB + 1), "slide-heavy"),
        ("a.txt", b"x" * 2001, "slide-heavy"),
        ("a.png", b"no picture", "slide-broken"),
        ("a.jpg", png((4097, 10)), "slide-large"),
        ("a.mp4", mp4(b"hvc1"), "clip-codec"),
        ("a.mp3", b"x" * 500, "music-broken"),
        ("a.mp3", wav(), "music-broken"),
        ("a.m4a", mp4(), "music-broken"),
        ("a.txt", b"\x1b[2J", "card-broken"),
        ("a.txt", b"\xff\xfe", "card-broken"),
        ("a.txt", b"  \n ", "card-broken"),
        ("a.txt", b"x" * 601, "card-broken"),
    ],
)
def test_what_cannot_be_shown_is_refused_and_leaves_nothing(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    assert store(tmp_path, name, data) == code
    assert os.listdir(tmp_path) == []


def test_a_refusal_says_the_limit(tmp_path: Path) -> None:
    assert "at most 60 MB" in str(upload_fault(tmp_path, "a.mp4", 61 * MB))
    assert "mp4" in str(upload_fault(tmp_path, "a.exe", 10))


def test_a_file_too_many_is_refused_but_one_can_be_replaced(tmp_path: Path) -> None:
    for number in range(MAX_FILES):
        (tmp_path / f"{number}.png").write_bytes(b"x")

    assert store(tmp_path, "new.png", png()) == "slides-many"
    assert store(tmp_path, "7.png", png()) == ""


def test_a_full_card_takes_nothing(tmp_path: Path, card: Card) -> None:
    card.free_bytes = 500 * MB

    assert store(tmp_path, "a.png", png()) == "card-full"
    assert os.listdir(tmp_path) == []


def test_what_has_arrived_of_a_file_is_not_counted_twice(tmp_path: Path, card: Card) -> None:
    card.free_bytes = 550 * MB
    assert upload_fault(tmp_path, "a.mp4", 50 * MB) is None
    assert library.add_piece(tmp_path, "a.mp4", 0, bytes(MB))
    card.free_bytes -= MB
    assert upload_fault(tmp_path, "a.mp4", 50 * MB) is None
    assert "Remove at least 1 MB first" in str(upload_fault(tmp_path, "a.mp4", 51 * MB))


def test_a_piece_that_does_not_come_next_is_refused(tmp_path: Path) -> None:
    assert not library.add_piece(tmp_path, "a.png", 5, b"late")
    assert library.add_piece(tmp_path, "a.png", 0, b"12345")
    assert not library.add_piece(tmp_path, "a.png", 3, b"again")
    assert library.add_piece(tmp_path, "b.png", 0, b"1")
    assert os.listdir(tmp_path) == [".b.png.part"], "an upload that was left is no longer there"


def test_slides_come_in_the_order_that_was_given_then_by_name(tmp_path: Path) -> None:
    for name in ("c.png", "a.png", "b.mp4", "notes.svg"):
        (tmp_path / name).write_bytes(b"x")
    arrange(tmp_path, Arrangement(("c.png", "gone.png", "b.mp4", "c.png"), ("b.mp4", "gone.png")))

    assert names(tmp_path) == ["c.png", "b.mp4", "a.png"]
    assert [slide.name for slide in list_slides(tmp_path) if slide.is_hidden] == ["b.mp4"]


def test_an_order_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"x")
    (tmp_path / "order.json").write_bytes(b"{")

    assert names(tmp_path) == ["a.png"]


def test_only_what_is_in_the_library_can_be_removed(tmp_path: Path) -> None:
    folder = tmp_path / "slides"
    folder.mkdir()
    for name in ("a.png", "order.json"):
        (folder / name).write_bytes(b"{}")
    (tmp_path / "journal.png").write_bytes(b"x")
    for name in ("../journal.png", "order.json", "gone.png", "a.png"):
        remove(folder, name)

    assert os.listdir(folder) == ["order.json"]
    assert (tmp_path / "journal.png").exists()


def test_names_are_stored_with_composed_accents() -> None:
    assert library.clean_name("Trường.png") == "Trường.png"
