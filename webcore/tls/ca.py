"""Certificates of this site's own authority (CA), made with cryptography: its own, and that of the https server.

It takes 9 MiB that stay; so it is loaded only where a certificate is made (`certificates.py`). What the CA may certify:
`cert_names.py`.

Kind: adapter
"""

import datetime as dt
import socket
from ipaddress import IPv4Network, ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from bus.atomic_write import atomic_write
from bus.group_access import secret_mode
from webcore.tls.cert_names import LOCAL_DOMAINS, PRIVATE_NETWORKS, can_certify

CA_DAYS = 3650
LEAF_DAYS = 397
"""Apple's devices refuse certificates with a longer validity."""

BACKDATING = dt.timedelta(days=1)
"""A tablet's clock may be behind ours."""

_Key = ec.EllipticCurvePrivateKey


def create_leaf(path: Path, authority_file: Path, key_file: Path, hosts: tuple[str, ...], now: dt.datetime) -> None:
    """Write key and certificate of a server that is reached as `hosts`. Raises `OSError`, `ValueError`."""
    authority = x509.load_pem_x509_certificate(authority_file.read_bytes())
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
    atomic_write(path, _pem(key) + leaf.public_bytes(serialization.Encoding.PEM), secret_mode(path.parent))


def create_authority(path: Path, key_file: Path, now: dt.datetime) -> None:
    """Write the certificate of a new authority and its key. Raises `OSError`."""
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
    atomic_write(key_file, _pem(key), secret_mode(key_file.parent))
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
