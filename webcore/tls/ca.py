"""Adapt cryptography: the site's own certificate authority, made at first start, and the certificate for https.

Tablets trust the authority once (by QR code and the page “For tablets”); the server's certificate is made anew whenever
the machine's addresses change or it is about to end. For what the authority may vouch: `cert_names.py`.

Kind: adapter
"""

import datetime as dt
import socket
from collections.abc import Iterable
from ipaddress import IPv4Network, ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from bus.atomic_write import atomic_write
from bus.bad_file import BadFileError
from webcore.tls.cert_names import NAMES, PRIVATE, can_vouch

AUTHORITY_DAYS = 3650
LEAF_DAYS = 397
"""Longer-lived certificates are refused by Apple's devices."""

RENEW_DAYS = 30
BEFORE = dt.timedelta(days=1)
"""A tablet's clock may be behind ours."""

_Key = ec.EllipticCurvePrivateKey


class Certificates:
    """The files in `folder`: `authority.crt` (public, for tablets), its key, `server.pem` (key and certificate)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.authority = folder / "authority.crt"
        self.server = folder / "server.pem"

    def ready(self, hosts: Iterable[str], now: dt.datetime) -> bool:
        """Make what is missing, for a server that is reached as `hosts`; whether its certificate is another one now.

        Raises `BadFileError`; also for a host that the authority cannot vouch for.
        """
        key_file = self.folder / "authority.key"
        try:
            self.folder.mkdir(mode=0o750, parents=True, exist_ok=True)
            if not (self.authority.exists() and key_file.exists()):
                _make_authority(self.authority, key_file, now)
            wanted = tuple(sorted(set(hosts)))
            if self._good(wanted, now):
                return False
            self._make_leaf(wanted, key_file, now)
        except (OSError, ValueError) as error:
            raise BadFileError(
                [f"{self.folder}: certificates cannot be used ({error}); delete this folder, tablets trust it anew"]
            ) from error
        return True

    def _good(self, hosts: tuple[str, ...], now: dt.datetime) -> bool:
        if not self.server.exists():
            return False
        leaf = x509.load_pem_x509_certificate(self.server.read_bytes())
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        ours = x509.load_pem_x509_certificate(self.authority.read_bytes())
        fresh = leaf.not_valid_after_utc - now > dt.timedelta(days=RENEW_DAYS) and leaf.not_valid_before_utc <= now
        return fresh and leaf.issuer == ours.subject and {str(one.value) for one in names} >= set(hosts)

    def _make_leaf(self, hosts: tuple[str, ...], key_file: Path, now: dt.datetime) -> None:
        authority = x509.load_pem_x509_certificate(self.authority.read_bytes())
        signer = serialization.load_pem_private_key(key_file.read_bytes(), None)
        if not isinstance(signer, _Key):
            raise ValueError(f"{key_file} holds no elliptic-curve key")
        key = ec.generate_private_key(ec.SECP256R1())
        leaf = (
            _builder(_name(socket.gethostname()), authority.subject, key, now, LEAF_DAYS)
            .add_extension(x509.SubjectAlternativeName([_general(host) for host in hosts]), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
            .sign(signer, hashes.SHA256())
        )
        atomic_write(self.server, _pem(key) + leaf.public_bytes(serialization.Encoding.PEM), 0o600)


def fingerprint(authority: Path) -> str:
    """The SHA-256 of the authority's certificate as tablets show it."""
    digest = x509.load_pem_x509_certificate(authority.read_bytes()).fingerprint(hashes.SHA256())
    return ":".join(f"{byte:02X}" for byte in digest)


def _make_authority(path: Path, key_file: Path, now: dt.datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(f"Bam chuong · {socket.gethostname()}")
    usage = x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )
    only = [*(x509.DNSName(one) for one in NAMES), *(x509.IPAddress(IPv4Network(one)) for one in PRIVATE)]
    certificate = (
        _builder(name, name, key, now, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.NameConstraints(permitted_subtrees=only, excluded_subtrees=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    atomic_write(key_file, _pem(key), 0o600)
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))


def _builder(subject: x509.Name, issuer: x509.Name, key: _Key, now: dt.datetime, days: int) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BEFORE)
        .not_valid_after(now - BEFORE + dt.timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common[:64])])


def _general(host: str) -> x509.GeneralName:
    if not can_vouch(host):
        known = ", ".join((*PRIVATE, *(f".{name}" for name in NAMES)))
        raise ValueError(f"{host} is no private IPv4 address and no local name; staff reach this machine by {known}")
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _pem(key: _Key) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
