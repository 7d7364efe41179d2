"""Fingerprints of keys, as people note and compare them."""

import hashlib

import msgspec
import pytest

from controller.rules import seal_chain
from controller.rules.seal_chain import SealChain, fingerprint, full_fingerprint, in_groups

KEY = "0011" * 16


def test_a_fingerprint_is_the_first_half_of_the_key_s_sha_256() -> None:
    digest = hashlib.sha256(bytes.fromhex(KEY)).hexdigest()
    assert full_fingerprint(KEY) == digest
    assert fingerprint(KEY) == digest[:32]
    assert seal_chain.FINGERPRINT_DIGITS == 32


def test_digits_are_compared_in_groups_of_four() -> None:
    assert in_groups("0123456789abcdef") == "0123 4567 89ab cdef"
    assert in_groups("012345") == "0123 45"
    assert in_groups("") == ""


def test_a_chain_begins_with_nothing_sealed() -> None:
    assert SealChain("f", "k").sealed_seq == 0


@pytest.mark.parametrize(
    "kind, good, bad",
    [
        (seal_chain.PublicKey, KEY, [KEY[1:], KEY + "0", KEY.replace("0", "G"), KEY + "\n", ""]),
        (seal_chain.NextKey, "", [KEY[1:], "x", "\n"]),
        (seal_chain.NextKey, KEY, [KEY + KEY]),
        (seal_chain.FullDigest, KEY, [KEY[1:], KEY + "a", ""]),
        (seal_chain.Signature, KEY * 2, [KEY, KEY * 2 + "0"]),
        (seal_chain.SealedSeq, 1, [0, -1, 2**53 + 1]),
        (seal_chain.SealedSeq, 2**53, [2**60]),
    ],
)
def test_what_a_seal_is_made_of_has_its_form(kind: object, good: object, bad: list[object]) -> None:
    assert msgspec.convert(good, kind) == good
    for value in bad:
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(value, kind)
