"""Certificate authority (CA) of this site, created at the first start, and the server certificate for https.

Tablets trust the CA once (by QR code and the page “For tablets”); the server certificate is renewed whenever the
addresses of the machine change or it is about to expire. What the CA may certify: `cert_names.py`.

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
from webcore.tls.cert_names import LOCAL_DOMAINS, PRIVATE_NETWORKS, can_certify

FOLDER = "certificates"
"""Where the certificates are in the data folder."""

CA_DAYS = 3650
LEAF_DAYS = 397
"""Apple's devices refuse certificates with a longer validity."""

KEY_NAME = "authority.key"
RENEW_DAYS = 30
BACKDATING = dt.timedelta(days=1)
"""A tablet's clock may be behind ours."""

_Key = ec.EllipticCurvePrivateKey


class Certificates:
    """The files in `folder`: `authority.crt` (public, for tablets), its key, `server.pem` (key and certificate)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.authority = folder / "authority.crt"
        self.server = folder / "server.pem"

    def ensure(self, hosts: Iterable[str], now: dt.datetime) -> bool:
        """Create what is missing for a server that is reached as `hosts`; True if its certificate is a new one.

        Raises `BadFileError`, also for a host that the CA may not certify.
        """
        key_file = self.folder / KEY_NAME
        try:
            self.ensure_authority(now)
            names = tuple(sorted(set(hosts)))
            if self._is_valid_for(names, now):
                return False
            self._create_leaf(names, key_file, now)
        except (OSError, ValueError) as error:
            message = f"{self.folder}: certificates cannot be used ({error}); delete this folder, tablets trust anew"
            raise BadFileError([message]) from error
        return True

    def ensure_authority(self, now: dt.datetime) -> None:
        """Create the authority, if there is none. Raises OSError."""
        key_file = self.folder / KEY_NAME
        self.folder.mkdir(mode=0o750, parents=True, exist_ok=True)
        if not (self.authority.exists() and key_file.exists()):
            _create_ca(self.authority, key_file, now)

    def _is_valid_for(self, hosts: tuple[str, ...], now: dt.datetime) -> bool:
        if not self.server.exists():
            return False
        leaf = x509.load_pem_x509_certificate(self.server.read_bytes())
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        authority = x509.load_pem_x509_certificate(self.authority.read_bytes())
        is_current = leaf.not_valid_after_utc - now > dt.timedelta(days=RENEW_DAYS) and leaf.not_valid_before_utc <= now
        return is_current and leaf.issuer == authority.subject and {str(name.value) for name in names} >= set(hosts)

    def _create_leaf(self, hosts: tuple[str, ...], key_file: Path, now: dt.datetime) -> None:
        authority = x509.load_pem_x509_certificate(self.authority.read_bytes())
        signer = serialization.load_pem_private_key(key_file.read_bytes(), None)
        if not isinstance(signer, _Key):
            raise ValueError(f"{key_file} does not hold an elliptic-curve key")
        key = ec.generate_private_key(ec.SECP256R1())
        leaf = (
            _builder(_name(socket.gethostname()), authority.subject, key, now, LEAF_DAYS)
            .add_extension(x509.SubjectAlternativeName([_general_name(host) for host in hosts]), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
            .sign(signer, hashes.SHA256())
        )
        atomic_write(self.server, _pem(key) + leaf.public_bytes(serialization.Encoding.PEM), 0o600)


def fingerprint(authority: Path) -> str:
    """SHA-256 fingerprint of the CA certificate, as tablets show it."""
    digest = x509.load_pem_x509_certificate(authority.read_bytes()).fingerprint(hashes.SHA256())
    return ":".join(f"{byte:02X}" for byte in digest)


def _create_ca(path: Path, key_file: Path, now: dt.datetime) -> None:
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
    domains = map(x509.DNSName, LOCAL_DOMAINS)
    networks = (x509.IPAddress(IPv4Network(network)) for network in PRIVATE_NETWORKS)
    certificate = (
        _builder(name, name, key, now, CA_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(
            x509.NameConstraints(permitted_subtrees=[*domains, *networks], excluded_subtrees=None), critical=True
        )
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
        .not_valid_before(now - BACKDATING)
        .not_valid_after(now - BACKDATING + dt.timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name[:64])])


def _general_name(host: str) -> x509.GeneralName:
    if not can_certify(host):
        allowed = ", ".join((*PRIVATE_NETWORKS, *(f".{domain}" for domain in LOCAL_DOMAINS)))
        raise ValueError(f"{host} is neither a private IPv4 address nor a local name; allowed: {allowed}")
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _pem(key: _Key) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
