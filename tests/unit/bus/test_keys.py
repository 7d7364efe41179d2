"""Key files: created private, refused where they are not, and only for allowed devices."""

import os
import stat
from pathlib import Path

import pytest

from bus.bad_file import BadFileError
from bus.keys import allow_device, allowed_keys, check_address, controller_pair, read_link, write_link

WHERE = "tcp://192.168.1.10:5600"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_secrets_are_readable_by_their_owner_only_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        write_link(tmp_path / "hall.toml", allow_device(tmp_path, "hall", WHERE))
    finally:
        os.umask(before)
    assert mode(tmp_path / "hall.toml") == 0o600
    assert mode(tmp_path / "keys/controller.toml") == 0o600


def test_the_controllers_keys_are_created_once(tmp_path: Path) -> None:
    assert controller_pair(tmp_path) == controller_pair(tmp_path)


def test_a_device_finds_controller_news_and_keys_in_its_link(tmp_path: Path) -> None:
    expected = allow_device(tmp_path, "hall", WHERE)
    write_link(tmp_path / "hall.toml", expected)
    link = read_link(tmp_path / "hall.toml")
    assert link == expected
    assert (link.controller, link.news) == (WHERE, "tcp://192.168.1.10:5601")
    assert link.controller_key == controller_pair(tmp_path).public
    assert allowed_keys(tmp_path) == {link.public}


@pytest.mark.parametrize("wrong", [0o640, 0o604, 0o660])
def test_a_secret_that_others_may_read_is_refused_with_what_to_do(tmp_path: Path, wrong: int) -> None:
    path = tmp_path / "hall.toml"
    write_link(path, allow_device(tmp_path, "hall", WHERE))
    path.chmod(wrong)
    with pytest.raises(BadFileError, match=f"mode {wrong:04o}: other users may read this secret; allowed: 0600"):
        read_link(path)
    (tmp_path / "keys/controller.toml").chmod(wrong)
    with pytest.raises(BadFileError, match="other users may read this secret"):
        controller_pair(tmp_path)


def test_a_device_gets_keys_once(tmp_path: Path) -> None:
    allow_device(tmp_path, "hall", WHERE)
    with pytest.raises(BadFileError, match="device hall is already allowed"):
        allow_device(tmp_path, "hall", WHERE)


def test_deleting_its_file_shuts_a_device_out(tmp_path: Path) -> None:
    first, second = allow_device(tmp_path, "hall", WHERE), allow_device(tmp_path, "yard", WHERE)
    (tmp_path / "keys/devices/hall.toml").unlink()
    assert allowed_keys(tmp_path) == {second.public}
    assert first.public != second.public


def test_a_damaged_file_allows_nobody_and_stops_nobody_else(tmp_path: Path) -> None:
    allow_device(tmp_path, "hall", WHERE)
    yard = allow_device(tmp_path, "yard", WHERE)
    (tmp_path / "keys/devices/hall.toml").write_text("public = 'short'\n")
    assert allowed_keys(tmp_path) == {yard.public}


@pytest.mark.parametrize("address", ["ipc:///tmp/x", "tcp://host", "tcp://host:0", "192.168.1.10:5600", "tcp://:5600"])
def test_a_malformed_address_is_reported(address: str) -> None:
    with pytest.raises(BadFileError, match=r"is not an address; allowed: tcp://0\.0\.0\.0:5600"):
        check_address(address)
    assert check_address(None) is None
    assert check_address(WHERE) == WHERE


def test_a_missing_link_file_is_reported(tmp_path: Path) -> None:
    with pytest.raises(BadFileError, match=r"hall\.toml: cannot be read"):
        read_link(tmp_path / "hall.toml")
    with pytest.raises(BadFileError, match="cannot be written"):
        write_link(tmp_path, allow_device(tmp_path, "hall", WHERE))
