"""Which of two machines goes on with an evening, and that nobody in the hall can put one out."""

import itertools

import pytest
from msgspec.structs import replace

from controller.spare.running_beacon import (
    MAC_BYTES,
    MAX_BYTES,
    MAX_HEARD,
    Beacon,
    decode_beacon,
    encode_beacon,
    outranks,
    with_heard,
)

OURS = Beacon("12345678", 1, 400, "8f" * 16, "bamchuong", "a")
KEY, OTHER_KEY = b"k" * 32, b"o" * 32


@pytest.mark.parametrize(
    "theirs, does",
    [
        (replace(OURS, sender="b", term=2, seq=1), True),
        (replace(OURS, sender="b", term=2, heard=("another", "start")), False),
        (replace(OURS, sender="b", term=0, seq=999), False),
        (replace(OURS, sender="b", seq=401), True),
        (replace(OURS, sender="b", seq=399), False),
        (replace(OURS, sender="b", head="90" * 16), True),
        (replace(OURS, sender="b"), False),
        (replace(OURS, term=9), False),
        (replace(OURS, sender="b", term=9, evening="87654321"), False),
    ],
)
def test_a_later_term_then_more_facts_then_the_greater_head_goes_on(theirs: Beacon, does: bool) -> None:
    assert outranks(theirs if theirs.heard else replace(theirs, heard=("c", "a")), OURS) is does


def test_a_recorded_beacon_says_nothing_to_a_machine_that_was_started_since() -> None:
    recorded = replace(OURS, sender="b", term=2, heard=(OURS.sender,))
    assert outranks(recorded, OURS)
    assert not outranks(recorded, replace(OURS, sender="started since"))


def test_who_was_heard_last_is_named_first_and_no_more_than_fit() -> None:
    heard: tuple[str, ...] = ()
    for sender in "abcdeb":
        heard = with_heard(heard, sender)
    assert heard == ("b", "e", "d", "c")
    assert len(encode_beacon(replace(OURS, machine="m" * 64, heard=("0" * 16,) * MAX_HEARD), KEY)) <= MAX_BYTES


def test_of_two_machines_at_most_one_goes_on_once_each_has_heard_the_other() -> None:
    beacons = [
        Beacon("12345678", term, seq, head * 32, "m", sender, ("x", "y"))
        for term, seq, head, sender in itertools.product((0, 1), (5, 6), "ab", "xy")
    ]
    for ours, theirs in itertools.permutations(beacons, 2):
        if ours.sender != theirs.sender and (ours.term, ours.seq, ours.head) != (theirs.term, theirs.seq, theirs.head):
            assert outranks(ours, theirs) != outranks(theirs, ours)


def test_a_beacon_without_the_key_or_changed_by_a_bit_is_none() -> None:
    datagram = encode_beacon(OURS, KEY)
    assert decode_beacon(datagram, KEY) == OURS
    assert decode_beacon(datagram, OTHER_KEY) is None
    for position in range(len(datagram)):
        changed = bytearray(datagram)
        changed[position] ^= 1
        assert decode_beacon(bytes(changed), KEY) is None
    for garbage in (b"", b"\xff" * MAC_BYTES, datagram + bytes(MAX_BYTES), datagram[:-1]):
        assert decode_beacon(garbage, KEY) is None
    assert decode_beacon(encode_beacon(OURS, KEY)[:MAC_BYTES], KEY) is None
