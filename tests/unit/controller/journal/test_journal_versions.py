"""Old bodies: every version that was ever released is read, by pure steps; stored bytes never change."""

from decimal import Decimal
from pathlib import Path

import pytest

from controller.journal.import_rows import import_rows
from controller.journal.journal_reader import open_journal, verify
from controller.journal.record import UPCASTERS, VERSION, BadBodyError, Body, decode, encode, upcast
from controller.journal.replay_at import replay_at
from tests.unit.controller.sample_journals import records

VERSION_1 = Path(__file__).with_name("journal-v1.jsonl")
"""An evening of version 1 as it was written then; it is never made anew."""

HEAD_OF_VERSION_1 = (43, "023e8fe1a42d66b2b7a72900d7fcca44")


def test_a_journal_of_version_1_is_read_and_leads_to_the_recorded_state(tmp_path: Path) -> None:
    assert verify(VERSION_1) == HEAD_OF_VERSION_1
    import_rows(VERSION_1, tmp_path)
    with open_journal(tmp_path / "journal.sqlite") as source:
        moment = replay_at(source.records(), None)
    assert moment is not None
    assert (moment.phase, moment.round, moment.item) == ("closed", 2, 1)
    assert [team.score for team in moment.teams] == [Decimal(10), Decimal(5), Decimal(0)]


def test_there_is_a_step_from_every_older_version() -> None:
    assert sorted(UPCASTERS) == list(range(1, VERSION))


def test_steps_are_taken_one_version_at_a_time_and_say_where_they_lead() -> None:
    steps = {
        1: lambda body: {**body, "who": body["author"]},
        2: lambda body: {**body, "who": body["who"].upper()},
    }
    old: Body = {"v": 1, "author": "mc"}
    assert upcast(old, steps, 3) == {"v": 3, "author": "mc", "who": "MC"}
    assert old == {"v": 1, "author": "mc"}, "steps are pure"


@pytest.mark.parametrize("version", [VERSION + 1, 99])
def test_a_body_of_a_newer_program_is_refused_with_what_to_do(version: int) -> None:
    body = encode(records()[0]).replace(b'{"v":%d,' % VERSION, b'{"v":%d,' % version)
    with pytest.raises(BadBodyError, match=f"written in version {version}, this program reads up to {VERSION}: update"):
        decode(body)


def test_a_version_without_a_step_is_refused() -> None:
    with pytest.raises(BadBodyError, match="written in version 0, from which no step to 1 is known"):
        decode(encode(records()[0]).replace(b'{"v":%d,' % VERSION, b'{"v":0,'))


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[]", b'{"v":"1"}', b"\xff\xfe", b'{"v":1,"boot":"\xff"}', b"[" * 100_000]
)
def test_whatever_the_bytes_are_the_error_is_one_of_ours(body: bytes) -> None:
    with pytest.raises(BadBodyError):
        decode(body)


HIDING_PLACES = {
    "in the record": lambda body: body[:-1] + b',"nonce":4711}',
    "in the fact": lambda body: body.replace(b'"fact":{', b'"fact":{"nonce":4711,'),
    "in the evening": lambda body: body.replace(b'"evening":{', b'"evening":{"nonce":4711,'),
    "in the format": lambda body: body.replace(b'"format":{', b'"format":{"nonce":4711,'),
    "in a round": lambda body: body.replace(b'"rounds":[{', b'"rounds":[{"nonce":4711,'),
    "in the pack": lambda body: body.replace(b'"pack":{', b'"pack":{"nonce":4711,'),
    "in a question": lambda body: body.replace(b'"questions":[{', b'"questions":[{"nonce":4711,'),
    "in a team": lambda body: body.replace(b'"teams":[{', b'"teams":[{"nonce":4711,'),
    "in spaces": lambda body: body.replace(b'{"v":', b'{ "v": '),
    "in spaces inside": lambda body: body.replace(b'"fact":', b'"fact": '),
    "in a field twice": lambda body: body.replace(b'"who":"mc"', b'"who":"mb","who":"mc"'),
    "in an escape": lambda body: body.replace(b'"who":"mc"', b'"who":"\\u006dc"'),
    "in a number": lambda body: body.replace(b'"speed":1.0', b'"speed":1.00'),
}
"""Where a forger could try one body after the other until its hash is as wanted, while the evening reads the same."""


@pytest.mark.parametrize("place", HIDING_PLACES)
def test_what_no_reader_looks_at_is_refused_wherever_it_is(place: str) -> None:
    body = encode(records()[0])
    hidden = HIDING_PLACES[place](body)
    assert hidden != body
    with pytest.raises(BadBodyError):
        decode(hidden)


def test_a_body_of_an_older_program_may_lack_what_came_later() -> None:
    record = records()[0]
    body = encode(record)
    older = body.replace(b',"arming":0', b"").replace(b',"speed":1.0', b"")
    assert older != body
    assert decode(older) == record
