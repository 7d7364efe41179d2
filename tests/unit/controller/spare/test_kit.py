"""The kit on the stick: everything but what must stay, readable with the PIN alone, written no more than it changed."""

import os
from pathlib import Path

import msgspec
import pytest
from pytest_mock import MockerFixture

from bus.atomic_write import atomic_write
from controller.spare.kit_contents import ACCESS_FILE, signature_of
from controller.spare.kit_file import INDEX, MAGIC, BadKitError, WrongTakeoverPinError, read_part
from controller.spare.take_over import open_kit
from controller.spare.takeover_key import derive_key, new_takeover_pin
from tests.unit.controller.spare.old_machine import LARGE, SECRETS, OldMachine


@pytest.fixture
def old(tmp_path: Path) -> OldMachine:
    return OldMachine(tmp_path)


def test_the_pin_opens_it_however_it_is_typed_and_everything_is_there(old: OldMachine) -> None:
    for pin in (old.pin, old.pin.replace("-", ""), f" {old.pin.replace('-', ' ')} "):
        kit = open_kit(old.stick, pin)
    contents = {path: read_part(kit.folder, kit.key, part) for path, part in kit.index.files.items()}

    assert contents["slides/01.png"] == LARGE
    assert {path: contents[path] for path in SECRETS} == SECRETS
    assert set(contents) == {*SECRETS, "slides/01.png", "matches/cum-1/match.toml", "access/takeover.json"}
    assert kit.index.settings == {"bamchuong.env": b"BOARD=pi-8-stations\n"}
    assert kit.index.journal == old.journal


def test_nothing_of_a_secret_is_on_the_stick_in_the_clear(old: OldMachine) -> None:
    on_stick = b"".join(path.read_bytes() for path in old.stick.rglob("*") if path.is_file())
    for secret in (*SECRETS.values(), LARGE[:64], b"panel-access", b"01.png", old.pin.encode()):
        assert secret not in on_stick


def test_the_key_of_the_next_seal_stays_where_it_is(old: OldMachine) -> None:
    (old.data / "seal.key").write_bytes(b"never on a stick")
    old.write_kit()
    assert not any("seal" in path for path in open_kit(old.stick, old.pin).index.files)


def test_a_wrong_pin_is_told_from_a_kit_that_is_torn(old: OldMachine) -> None:
    with pytest.raises(WrongTakeoverPinError, match="not the one"):
        open_kit(old.stick, "1111-2222-3333")
    index = old.kit / INDEX
    whole = index.read_bytes()
    for torn in (whole[:-1], whole[: len(whole) // 2], whole[:20], b"", whole[:-9] + bytes(9)):
        index.write_bytes(torn)
        with pytest.raises(BadKitError, match="damaged or was not written to its end"):
            open_kit(old.stick, old.pin)


def test_another_version_is_named_as_such(old: OldMachine) -> None:
    index = old.kit / INDEX
    index.write_bytes(index.read_bytes().replace(MAGIC, MAGIC.replace(b"1", b"2")))
    with pytest.raises(BadKitError, match="another version"):
        open_kit(old.stick, old.pin)


def test_a_stick_without_a_kit_says_which_folder_is_meant(tmp_path: Path) -> None:
    with pytest.raises(BadKitError, match="no kit here"):
        open_kit(tmp_path, "1234")


def test_a_large_file_is_written_once_and_removed_when_nothing_names_it(old: OldMachine) -> None:
    [blob] = old.kit.glob("*.sealed")
    before = blob.stat()
    atomic_write(old.data / ACCESS_FILE, b'{"secret":"new"}')
    old.write_kit()
    assert (blob.stat().st_ino, blob.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)

    (old.data / "slides" / "01.png").unlink()
    old.write_kit()
    assert list(old.kit.glob("*.sealed")) == []


def test_a_large_file_that_the_stick_has_spoilt_is_written_again(old: OldMachine) -> None:
    from controller.spare.write_kit import write_kit

    [blob] = old.kit.glob("*.sealed")
    spoilt = bytearray(blob.read_bytes())
    spoilt[1_000] ^= 1
    blob.write_bytes(bytes(spoilt))
    kit = open_kit(old.stick, old.pin)
    with pytest.raises(BadKitError, match="damaged"):
        read_part(kit.folder, kit.key, kit.index.files["slides/01.png"])

    write_kit(old.data, old.stick, old.journal, old.settings, check=True)

    assert read_part(kit.folder, kit.key, kit.index.files["slides/01.png"]) == LARGE


def test_after_a_new_pin_the_old_one_opens_nothing(old: OldMachine) -> None:
    before = old.pin
    old.pin = new_takeover_pin(old.data)
    old.write_kit()
    assert len(list(old.stick.glob("kit-*"))) == 1
    with pytest.raises(WrongTakeoverPinError):
        open_kit(old.stick, before)
    assert open_kit(old.stick, old.pin).index.files["slides/01.png"].size == len(LARGE)


def test_two_sites_share_a_stick_and_each_pin_opens_its_own(tmp_path: Path) -> None:
    first = OldMachine(tmp_path)
    other = tmp_path / "other"
    other.mkdir()
    second = OldMachine(other)
    second.stick = first.stick
    second.write_kit()
    assert open_kit(first.stick, first.pin).folder != open_kit(first.stick, second.pin).folder


def test_links_are_not_followed(old: OldMachine, tmp_path: Path) -> None:
    (tmp_path / "outside").write_bytes(b"not ours")
    (old.data / "slides" / "link").symlink_to(tmp_path / "outside")
    (old.data / "packs").symlink_to(tmp_path)
    old.write_kit()
    assert not any("link" in path or "outside" in path for path in open_kit(old.stick, old.pin).index.files)


def test_what_may_not_be_read_is_named_and_the_rest_is_there(old: OldMachine, mocker: MockerFixture) -> None:
    """As on an installed machine, where each user has its own files. Root, who may run this, reads them all."""
    mocker.patch.object(os, "access", side_effect=lambda path, _: not str(path).endswith("authority.key"))
    old.write_kit()
    assert open_kit(old.stick, old.pin).index.left_out == ("certificates/authority.key",)


def test_who_is_connected_now_makes_no_other_kit_but_who_may_come_in_does(old: OldMachine) -> None:
    device = {"seat": "mc", "seen_s": 1, "is_used": False, "noticed": 0}
    access = {"secret": "abc", "devices": {"1": device}}
    path = old.data / ACCESS_FILE

    def signature() -> object:
        path.write_bytes(msgspec.json.encode(access))
        return signature_of(old.data)

    first = signature()
    device.update(seen_s=99, is_used=True, noticed=3)
    assert signature() == first
    device.update(seat="desk")
    assert signature() != first
    access["devices"] = "of another version"
    assert signature() != first


def test_the_key_is_slow_to_try_and_the_same_on_every_machine() -> None:
    """RFC 9106's argon2id with t=3, m=64 MiB, p=1: other parameters would open no stick of before."""
    salt = bytes(range(16))
    assert derive_key("123456789012", salt) == derive_key("1234-5678-9012", salt)
    assert derive_key("123456789012", salt).hex() == "0ae0bbd7a15485ff641db350772a8d3e64ad515261960b22ca3ff245be875839"
