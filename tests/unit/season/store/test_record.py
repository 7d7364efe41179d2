"""Bodies of rows: what was written is read, and nothing else is."""

import pytest

from season.rules import facts as f
from season.store.record import BadBodyError, Record, decode, encode
from tests.unit.season.rules.office import LAN, SEPTEMBER, plan_2018

RECORD = Record(1, "order 1", f.EntryAccepted(by=LAN, at_ns=SEPTEMBER, entry="cum-1/sai-dong"))


def test_a_body_is_read_as_it_was_written() -> None:
    drafted = Record(1, "order 2", f.SeasonDrafted(by=LAN, at_ns=SEPTEMBER, plan=plan_2018()))
    assert [decode(encode(record)) for record in (RECORD, drafted)] == [RECORD, drafted]


@pytest.mark.parametrize(
    "change",
    [
        (b'"v":1', b'"v":2'),
        (b'{"v":1', b'{ "v":1'),
        (b'{"v":1', b'{"v":1,"more":0'),
        (b'{"v":1', b'{"v":1,"v":1'),
        (b'"entry":', b'"entry":"cum-1/x","entry":'),
        (b"EntryAccepted", b"EntryAcceptedX"),
        (b'"role":"lead"', b'"role":"king"'),
        (b'"lan"', b'"\\u006can"'),
    ],
)
def test_any_other_body_is_refused(change: tuple[bytes, bytes]) -> None:
    body = encode(RECORD)
    assert change[0] in body
    with pytest.raises(BadBodyError):
        decode(body.replace(*change, 1))


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xff", b"[" * 100_000, b"null", b'{"v":1e999}'])
def test_hostile_bytes_are_refused(body: bytes) -> None:
    with pytest.raises(BadBodyError):
        decode(body)
