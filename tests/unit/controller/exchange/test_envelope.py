"""Envelopes of signatures: what was signed is bound to its type and its bytes, and can be written in one way only."""

import base64

import msgspec
import pytest

from controller.exchange.envelope import BadSignatureError, SecretKey, seal, signers
from controller.exchange.result_statement import PAYLOAD_TYPE
from tests.unit.controller.exchange.sample_result import BOX, JURY, STRANGER

STATEMENT = b'{"kind":"something"}'


def code(envelope: bytes, kind: str = PAYLOAD_TYPE, payload: bytes = STATEMENT) -> str:
    with pytest.raises(BadSignatureError) as failure:
        signers(envelope, kind, payload)
    return failure.value.reason.code


def test_who_signed_is_read_again() -> None:
    assert signers(seal(PAYLOAD_TYPE, STATEMENT, [BOX, JURY]), PAYLOAD_TYPE, STATEMENT) == (BOX.public, JURY.public)


def test_the_signature_is_that_of_dsse() -> None:
    key = SecretKey(bytes(32))
    signed = base64.b64decode(key.sign("http://example.com/HelloWorld", b"hello world").sig)
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key.public))
    public.verify(signed, b"DSSEv1 29 http://example.com/HelloWorld 11 hello world")


def test_a_signature_of_another_type_or_content_is_none() -> None:
    envelope = seal(PAYLOAD_TYPE, STATEMENT, [BOX])
    assert code(envelope, "application/other") == "signatures-of-other"
    assert code(envelope, payload=STATEMENT + b" ") == "signatures-of-other"


def test_a_forged_signature_is_found_beside_a_good_one() -> None:
    tree = msgspec.json.decode(seal(PAYLOAD_TYPE, STATEMENT, [BOX, JURY]))
    tree["signatures"][1]["keyid"] = STRANGER.public
    assert code(msgspec.json.encode(tree)) == "signature-forged"


@pytest.mark.parametrize("envelope", [b"", b"{}", b"[" * 100_000, b"\xff", b"null"])
def test_bytes_that_are_no_envelope_are_refused(envelope: bytes) -> None:
    assert code(envelope) == "signatures-unreadable"


def test_an_envelope_is_written_in_one_way_only() -> None:
    envelope = seal(PAYLOAD_TYPE, STATEMENT, [BOX])
    assert code(envelope.replace(b'{"payload"', b'{ "payload"')) == "signatures-unreadable"
    tree = msgspec.json.decode(envelope)
    assert code(msgspec.json.encode({**tree, "signatures": tree["signatures"] * 2})) == "signatures-unreadable"
    assert code(msgspec.json.encode({**tree, "signatures": []})) == "signatures-unreadable"


def test_a_key_does_not_print_its_secret() -> None:
    assert repr(BOX) == f"SecretKey({BOX.public})"
    assert BOX.secret.hex() not in repr(BOX)
