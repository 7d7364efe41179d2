"""The file that is shared by the panel and the commands, and the certificates of the site."""

import datetime as dt
from pathlib import Path

import pytest
from cryptography import x509

from bamchuong.staff_entry import ensure_pins
from bus.bad_file import BadFileError
from panel.auth.credential_file import CredentialFile
from panel.auth.credentials import add_ticket, redeem_ticket, set_pin
from panel.auth.pairing import ticket_id
from panel.permissions import PIN_SEATS
from webcore.pin_hashing import hash_pin, matches
from webcore.tls.ca import LEAF_DAYS
from webcore.tls.certificates import Certificates, fingerprint

NOW = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)


def test_pins_are_made_once_and_kept_as_hashes(tmp_path: Path) -> None:
    first, second = ensure_pins(tmp_path), ensure_pins(tmp_path)
    assert set(first.pins) == set(PIN_SEATS)
    assert first.mc_pin == first.pins["mc"]
    assert (second.pins, second.mc_pin) == ({}, "")
    assert matches(CredentialFile(tmp_path).read().pin_hashes["mc"], first.mc_pin)
    assert not matches(CredentialFile(tmp_path).read().pin_hashes["desk"], first.mc_pin)


def test_a_change_by_another_process_is_seen(tmp_path: Path) -> None:
    panel, command = CredentialFile(tmp_path), CredentialFile(tmp_path)
    assert panel.read().pin_hashes == {}
    command.change(lambda credentials: set_pin(credentials, "mc", hash_pin("123456")))
    assert set(panel.read().pin_hashes) == {"mc"}


def test_two_stores_redeem_a_ticket_once(tmp_path: Path) -> None:
    first, second = CredentialFile(tmp_path), CredentialFile(tmp_path)
    first.change(lambda credentials: add_ticket(credentials, "token", "mc", 0))
    number = ticket_id("token")
    tickets = [
        store.exchange(lambda credentials: redeem_ticket(credentials, number, 1))[1] for store in (first, second)
    ]
    assert [ticket and ticket.seat for ticket in tickets] == ["mc", None]


def test_a_broken_file_says_which_and_what_to_do(tmp_path: Path) -> None:
    store = CredentialFile(tmp_path)
    store.path.write_text("{")
    with pytest.raises(BadFileError, match=r"panel-access\.json.*delete it"):
        store.read()


def test_the_certificate_is_vouched_for_by_an_authority_that_can_vouch_for_private_addresses_only(
    tmp_path: Path,
) -> None:
    certificates = Certificates(tmp_path)
    certificates.ensure(["192.168.1.20", "localhost", "pi.local"], NOW)
    authority = x509.load_pem_x509_certificate(certificates.authority.read_bytes())
    leaf = x509.load_pem_x509_certificate(certificates.server.read_bytes())
    leaf.verify_directly_issued_by(authority)
    limits = authority.extensions.get_extension_for_class(x509.NameConstraints)
    assert limits.critical
    assert x509.DNSName("local") in (limits.value.permitted_subtrees or [])
    assert leaf.not_valid_after_utc - leaf.not_valid_before_utc == dt.timedelta(days=LEAF_DAYS)
    assert certificates.server.stat().st_mode & 0o077 == 0
    assert (tmp_path / "authority.key").stat().st_mode & 0o077 == 0
    assert len(fingerprint(certificates.authority)) == 95


def test_a_certificate_is_made_anew_for_another_address_and_before_it_ends_and_the_authority_stays(
    tmp_path: Path,
) -> None:
    certificates = Certificates(tmp_path)
    certificates.ensure(["192.168.1.20"], NOW)
    authority, first = certificates.authority.read_bytes(), certificates.server.read_bytes()
    certificates.ensure(["192.168.1.20"], NOW + dt.timedelta(days=300))
    assert certificates.server.read_bytes() == first
    certificates.ensure(["192.168.1.21"], NOW)
    second = certificates.server.read_bytes()
    assert second != first
    certificates.ensure(["192.168.1.21"], NOW + dt.timedelta(days=380))
    assert certificates.server.read_bytes() != second
    assert certificates.authority.read_bytes() == authority


def test_a_public_address_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFileError, match=r"8\.8\.8\.8 is neither a private"):
        Certificates(tmp_path).ensure(["8.8.8.8"], NOW)
