"""Proof of a ticket: a browser shows that it has read a QR code without sending what stands in it.

The link in a QR code carries a token of 128 bits and the fingerprint of the site's own authority, after the `#`. The
page computes from the token an id, by which the panel finds the ticket, and a key; with the key it authenticates a
nonce of its own and the fingerprint (HMAC-SHA-256). So the token itself never travels, and a code of another machine
proves nothing here. From the same comes the short code that both screens show before a device is let in: whoever has
photographed the QR code and is faster shows another one than the tablet that the inviter holds.

A PAKE such as SPAKE2 adds nothing to that: it protects secrets that can be guessed, and nobody guesses 128 bits. What
neither can do: a page that somebody else has put in our place, to a tablet that does not trust the site's certificate,
may do with the token whatever it likes. Against that stands the certificate, with the fingerprint that people compare.

Kind: pure
"""

import hashlib
import hmac

ID_DIGITS = 32
FINGERPRINT_DIGITS = 32
"""Digits of the authority's fingerprint in a link: 128 bits."""
CODE_DIGITS = 4


def ticket_id(token: str) -> str:
    """The id of the ticket with this token: it finds the ticket, and proves nothing."""
    return hashlib.sha256(b"bamchuong ticket id\n" + token.encode()).hexdigest()[:ID_DIGITS]


def ticket_key(token: str) -> str:
    """The key of the ticket with this token, in hex."""
    return hashlib.sha256(b"bamchuong ticket key\n" + token.encode()).hexdigest()


def short_fingerprint(fingerprint: str) -> str:
    """The part of a fingerprint (`AB:CD:…`) that a link carries; empty where there is no authority."""
    return fingerprint.replace(":", "").lower()[:FINGERPRINT_DIGITS]


def pairing_link(url: str, token: str, fingerprint: str) -> str:
    """The link in a QR code that admits one device, once."""
    authority = short_fingerprint(fingerprint)
    return f"{url}/enter#ticket={token}" + (f"&ca={authority}" if authority else "")


def ticket_proof(key: str, nonce: str, fingerprint: str) -> str:
    """What whoever has the token of a ticket can compute: for this nonce, on the machine with this fingerprint."""
    return _authenticated(key, f"bamchuong pairing\n{nonce}\n{fingerprint}").hex()


def is_proven(key: str, nonce: str, fingerprint: str, proof: str) -> bool:
    """Whether `proof` is right."""
    return hmac.compare_digest(ticket_proof(key, nonce, fingerprint).encode(), proof.encode())


def comparison_code(key: str, nonce: str, fingerprint: str) -> str:
    """The digits that both screens show."""
    number = int.from_bytes(_authenticated(key, f"bamchuong code\n{nonce}\n{fingerprint}")[:4], "big")
    return f"{number % 10**CODE_DIGITS:0{CODE_DIGITS}}"


def _authenticated(key: str, message: str) -> bytes:
    return hmac.digest(bytes.fromhex(key), message.encode(), "sha256")
