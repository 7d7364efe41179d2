"""Formats of the data folder: saved with every fault told, found before those that ship with us, never overwritten."""

from pathlib import Path

import pytest

from bus.bad_file import BadFileError
from controller.formats.format_files import SHIPPED, read_format
from controller.formats.format_library import find_in_library, list_formats, save_format

TOSSUP = (SHIPPED / "tossup.toml").read_bytes()


def test_a_saved_format_is_listed_and_found_and_a_second_one_does_not_replace_it(tmp_path: Path) -> None:
    assert save_format(tmp_path, "C:\\luat\\Luật riêng.toml", TOSSUP) == "Luật riêng"
    assert save_format(tmp_path, "../Luật riêng.toml", TOSSUP) == "Luật riêng-2"
    assert save_format(tmp_path, "tossup.toml", TOSSUP) == "tossup-2"
    assert {"Luật riêng", "Luật riêng-2", "tossup", "tossup-2"} <= {name for name, _ in list_formats(tmp_path)}
    path = find_in_library(tmp_path, "Luật riêng")
    assert (path.parent, read_format(path)) == (tmp_path, read_format(SHIPPED / "tossup.toml"))
    assert find_in_library(tmp_path, "tossup") == SHIPPED / "tossup.toml"


@pytest.mark.parametrize(
    "data, fault",
    [
        (b"\xff", "byte 0 is not UTF-8"),
        (b"rounds = [", "not TOML"),
        (b'name = "x"\n', "rounds: missing"),
        (TOSSUP.replace(b"questions = ", b"questions = -"), "luat.toml: rounds[0].questions"),
    ],
)
def test_what_is_wrong_with_a_format_is_told_and_nothing_is_written(tmp_path: Path, data: bytes, fault: str) -> None:
    with pytest.raises(BadFileError, match=fault.replace("[", r"\[")):
        save_format(tmp_path, "luat.toml", data)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["../match", "a/b", "no-such"])
def test_a_name_that_is_none_is_not_found(tmp_path: Path, name: str) -> None:
    (tmp_path.parent / "match.toml").write_bytes(TOSSUP)
    with pytest.raises(BadFileError):
        find_in_library(tmp_path, name)
