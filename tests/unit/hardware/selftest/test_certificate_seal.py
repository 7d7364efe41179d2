"""The seal of a certificate: what is edited, copied or laid out by others is none."""

import os
from pathlib import Path

import pytest

from hardware.selftest.assess.results import failed, passed
from hardware.selftest.certificate import certificate_files
from hardware.selftest.certificate.certificate import issue
from hardware.selftest.certificate.certificate_seal import KEY, PUBLIC, is_genuine, seal
from tests.unit.hardware.selftest.test_certificate import DETAILS

FAILED = issue(DETAILS, [failed("heat", "84 °C"), passed("stuck", "no button is down")])


def save(data: Path) -> Path:
    """The file of a genuine certificate, and the folder it is in."""
    return certificate_files.save(data, FAILED)


def test_a_certificate_that_was_edited_is_none(tmp_path: Path) -> None:
    path = save(tmp_path)
    assert list(certificate_files.newest_first(tmp_path)) == [FAILED]
    genuine = path.read_bytes()
    for old, new in ((b'"fail"', b'"pass"'), (b"84", b"48"), (b"[]", b'["hot"]')):
        assert old in genuine
        path.write_bytes(genuine.replace(old, new))
        assert list(certificate_files.newest_first(tmp_path)) == [], (old, new)
    path.write_bytes(genuine)
    assert list(certificate_files.newest_first(tmp_path)) == [FAILED]


def test_a_certificate_of_another_machine_is_none_here(tmp_path: Path) -> None:
    theirs = save(tmp_path / "theirs")
    ours = save(tmp_path / "ours")
    ours.write_bytes(theirs.read_bytes())
    assert list(certificate_files.newest_first(tmp_path / "ours")) == []


def test_the_key_is_for_its_owner_alone_and_stays_the_same(tmp_path: Path) -> None:
    first, second = seal(tmp_path, b"one"), seal(tmp_path, b"one")
    assert first == second
    assert ((tmp_path / KEY).stat().st_mode & 0o777, (tmp_path / PUBLIC).stat().st_mode & 0o777) == (0o600, 0o640)
    assert is_genuine(tmp_path, b"one", first)
    assert not is_genuine(tmp_path, b"two", first)


@pytest.mark.parametrize("damage", [b"", b"00", b"\xff\xfe"])
def test_a_key_that_a_power_cut_damaged_is_replaced_with_its_public_key(tmp_path: Path, damage: bytes) -> None:
    before = seal(tmp_path, b"one")
    (tmp_path / KEY).write_bytes(damage)
    after = seal(tmp_path, b"one")
    assert (before != after, is_genuine(tmp_path, b"one", after), is_genuine(tmp_path, b"one", before)) == (
        True,
        True,
        False,
    )


@pytest.mark.parametrize("name, mode", [(PUBLIC, 0o660), (PUBLIC, 0o646), (".", 0o770), (".", 0o757)])
def test_a_public_key_that_others_could_have_put_there_counts_for_nothing(tmp_path: Path, name: str, mode: int) -> None:
    certificate = seal(tmp_path, b"one")
    (tmp_path / name).chmod(mode)
    assert not is_genuine(tmp_path, b"one", certificate)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file to another user")
def test_a_public_key_of_another_user_counts_for_nothing(tmp_path: Path) -> None:
    certificate = seal(tmp_path, b"one")
    os.chown(tmp_path / PUBLIC, 65534, 65534)
    assert not is_genuine(tmp_path, b"one", certificate)
