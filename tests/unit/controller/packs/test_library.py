"""Packs in the data folder: a new one never replaces another; one is opened by its key, and that is on record."""

import os
from pathlib import Path

import pytest

from bus.bad_file import BadFileError
from bus.free_space import MIN_FREE_FOR_MATCH_BYTES
from bus.units import MB
from controller.packs.access_log import access_log_path, read_access_log
from controller.packs.library import plain_name, save_pack
from controller.packs.pack_reader import find_pack, open_with_key, prepare_for_sealing
from controller.packs.sealed_pack import WrongPinError, derive_key, seal
from tests.unit.memory_card import Card


@pytest.mark.parametrize(
    "chosen, name",
    [
        ("câu hỏi.xlsx", "câu hỏi"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Lan\\Cụm 1 (bản cuối).csv", "Cụm 1 (bản cuối)"),
        ("..", "pack"),
        (".sealed", "pack"),
        ("", "pack"),
        ("a\x00b\nc.csv", "a b c"),
        ("ệ" * 500 + ".xlsx", "ệ" * 40),
    ],
)
def test_a_pack_is_named_after_its_file_whatever_that_is_called(chosen: str, name: str) -> None:
    assert plain_name(chosen) == name


def test_nothing_in_the_folder_is_overwritten(tmp_path: Path) -> None:
    packs = tmp_path / "packs"
    written = [save_pack(packs, "ệ" * 40, bytes([n])) for n in range(3)]

    assert [path.name for path in written] == ["ệ" * 40 + end for end in (".sealed", "-2.sealed", "-3.sealed")]
    assert [path.read_bytes() for path in written] == [b"\0", b"\1", b"\2"]
    assert written[0].stat().st_mode & 0o007 == 0


def test_a_full_card_takes_no_pack_but_what_a_match_needs_may_take_of_the_reserve(tmp_path: Path, card: Card) -> None:
    card.free_bytes = MIN_FREE_FOR_MATCH_BYTES + MB
    assert save_pack(tmp_path, "a", bytes(MB)).exists()
    with pytest.raises(BadFileError, match=r"has 101 MB free; this needs 2 MB, and 100 MB .* at least 1 MB first"):
        save_pack(tmp_path, "b", bytes(MB + 1))
    assert [path.name for path in tmp_path.iterdir()] == ["a.sealed"]


def test_a_pack_has_its_name_only_once_it_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that is switched off while a pack is saved leaves no half of one in the list."""
    names: list[list[str]] = []
    real = os.fsync

    def fsync(descriptor: int) -> None:
        names.append([path.name for path in tmp_path.iterdir() if not path.name.startswith(".")])
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    save_pack(tmp_path, "cụm", b"1")
    assert names[0] == [], "its bytes are durable before its name is there"
    assert names[-1] == ["cụm.sealed"], "and its name before anybody hears of it"
    assert [path.name for path in tmp_path.iterdir()] == ["cụm.sealed"]


def test_the_record_of_a_pack_that_went_is_not_taken_over(tmp_path: Path) -> None:
    save_pack(tmp_path, "cụm", b"1").unlink()
    access_log_path(tmp_path / "cụm.sealed").write_text("once opened", encoding="utf-8")
    assert save_pack(tmp_path, "cụm", b"2").name == "cụm-2.sealed"


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "packs").write_bytes(b"")
    with pytest.raises(BadFileError, match=r"packs: the pack cannot be written \(File exists\)"):
        save_pack(tmp_path / "packs", "a", b"")


def test_the_key_opens_its_own_pack_only_and_each_try_is_on_record(tmp_path: Path) -> None:
    content = prepare_for_sealing(find_pack("long-bien-2018"))
    data, other = (seal(content, "một câu dài") for _ in range(2))
    path = save_pack(tmp_path, "cụm", data)
    key = derive_key(data, "một câu dài", "cụm")

    assert open_with_key(path, key, "cô Lan", "taken for the match") == content
    with pytest.raises(WrongPinError):
        open_with_key(path, derive_key(other, "một câu dài", "other"), "ai đó", "taken for the match")
    assert [(access.who, access.why, access.opened) for access in read_access_log(path)] == [
        ("cô Lan", "taken for the match", True),
        ("ai đó", "taken for the match", False),
    ]
