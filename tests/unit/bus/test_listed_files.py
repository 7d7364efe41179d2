"""A folder is listed at one look: what vanishes meanwhile, is no file or cannot be read is left out."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bus.listed_files import file_size, has_content, list_files

KINDS = (".mp3", ".wav")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.mp3", "a.WAV", "c.txt", "d.wav"):
        tmp_path.joinpath(name).write_bytes(b"abc")
    return tmp_path


def names(folder: Path) -> list[str]:
    return [file.name for file in list_files(folder, KINDS)]


def test_files_of_the_kinds_are_listed_by_name_with_what_is_known_of_them(folder: Path) -> None:
    assert names(folder) == ["a.WAV", "b.mp3", "d.wav"]
    os.utime(folder / "b.mp3", ns=(7, 7))
    file = list_files(folder, KINDS)[1]
    assert (file.path, file.size_bytes, file.changed_ns) == (folder / "b.mp3", 3, 7)


def test_what_is_no_file_is_left_out_and_no_folder_has_none(folder: Path) -> None:
    (folder / "e.mp3").mkdir()
    (folder / "f.mp3").symlink_to(folder / "nowhere")
    assert names(folder) == ["a.WAV", "b.mp3", "d.wav"]
    assert names(folder / "nowhere") == []


def test_what_vanishes_while_the_folder_is_listed_is_left_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "scandir", vanishing(os.scandir, folder / "b.mp3"))
    assert names(folder) == ["a.WAV", "d.wav"]


def vanishing(scandir: Callable[[Path], object], lost: Path) -> Callable[[Path], object]:
    """`scandir` that has seen the file `lost`, which is removed before anybody looks at it."""

    @contextmanager
    def listed(folder: Path) -> Iterator[list[object]]:
        with scandir(folder) as entries:  # type: ignore[attr-defined]
            listing = list(entries)
        lost.unlink(missing_ok=True)
        yield listing

    return listed


def test_a_file_that_is_not_there_has_no_bytes_and_no_content(folder: Path) -> None:
    assert (file_size(folder / "b.mp3"), file_size(folder / "nowhere")) == (3, 0)
    assert has_content(folder / "b.mp3", b"abc")
    assert not has_content(folder / "b.mp3", b"abcd")
    assert not has_content(folder / "nowhere", b"")
