"""A box sends its journal and its result: each row once, whatever the line does; or refused with a reason."""

import random
from pathlib import Path

import msgspec
import pytest

from controller.exchange.envelope import BadSignatureError, SecretKey
from controller.exchange.journal_result import Revision
from controller.exchange.posted_rows import RowsPost, posted
from controller.exchange.receipt import read_receipt, sealed_receipt
from controller.exchange.result_file import result_bytes
from controller.exchange.result_statement import encode_statement, statement_digest
from controller.exchange.statement_types import SittingName
from controller.journal.hash_chain import NO_ROW, Row, next_row
from controller.push.hub_answers import HubError, error_of
from controller.rules.refusal import RefusedError
from season.hub.journal_store import JournalStore
from season.hub.openapi import document
from season.rules.people import Role
from season.rules.result_commands import EnrolKey, KeyHolder
from season.store.errors import StoreError
from tests.unit.controller.exchange import sample_result as sample
from tests.unit.season.exchange.stored_office import StoredOffice, scheduled_office
from tests.unit.season.hub.box_client import JOURNAL, ROWS, BoxClient, Hub

SEASON = "long-bien-dvc-2018"
HOSTILE = (
    "",
    '"',
    "(",
    ")",
    ";",
    "=",
    ":",
    ",",
    "?1",
    "-1",
    "9" * 30,
    ";created=1",
    ';keyid="' + "0" * 64 + '"',
    "a" * 9_000,
)
RESULT = statement_digest(encode_statement(sample.statement_of(sample.match_rows())))


@pytest.fixture
def office(tmp_path: Path) -> StoredOffice:
    return scheduled_office(tmp_path)


@pytest.fixture
def hub(office: StoredOffice, tmp_path: Path) -> Hub:
    return Hub(office.store.engine, tmp_path)


@pytest.fixture
def box(hub: Hub) -> BoxClient:
    return hub.box()


def stored_rows(hub: Hub) -> list[Row]:
    return JournalStore(hub.office.engine, SEASON).rows(JOURNAL)


def code(response: object) -> str:
    return str(msgspec.json.decode(response.data)["reasons"][0]["code"])  # type: ignore[attr-defined]


def test_a_whole_journal_arrives_in_posts_and_the_receipt_names_its_head(hub: Hub, box: BoxClient) -> None:
    assert box.receipt(box.head(JOURNAL)).rows == 0
    for first in range(0, len(ROWS), 200):
        receipt = box.receipt(box.post(ROWS[first : first + 200]))
    assert (receipt.journal, receipt.rows, receipt.head) == (JOURNAL, len(ROWS), ROWS[-1].digest.hex())
    assert box.receipt(box.head(JOURNAL)) == receipt
    assert stored_rows(hub) == list(ROWS)


def test_posts_that_come_twice_or_out_of_order_change_nothing(hub: Hub, box: BoxClient) -> None:
    box.post(ROWS[:100])
    late = box.post(ROWS[150:200])
    assert (late.status_code, msgspec.json.decode(late.data)["expected"]) == (409, 101)
    assert code(late) == "journal-gap"
    for rows in (ROWS[50:150], ROWS[:50], ROWS[100:150], ROWS[150:200], ROWS[150:200]):
        assert box.post(rows).status_code == 200
    assert stored_rows(hub) == list(ROWS[:200])


def test_a_post_without_rows_only_says_that_the_box_is_there(hub: Hub, box: BoxClient) -> None:
    box.post(ROWS[:3])
    hub.now_ns += 60_000_000_000
    assert box.receipt(box.post(())).rows == 3
    (journal,) = JournalStore(hub.office.engine, SEASON).all()
    assert journal.heard_ns - journal.received_ns == 60_000_000_000


def test_the_same_journal_with_another_row_is_a_fork_that_is_named_and_noted(hub: Hub, box: BoxClient) -> None:
    box.post(ROWS[:10])
    other = next_row(ROWS[4], ROWS[6].body)
    forked = box.post((*ROWS[2:5], other, next_row(other, ROWS[7].body)))
    assert (forked.status_code, code(forked), msgspec.json.decode(forked.data)["row"]) == (409, "journal-fork", 6)
    (journal,) = JournalStore(hub.office.engine, SEASON).all()
    assert (journal.forked_at, journal.forked_digest, journal.rows) == (6, other.digest, 10)
    assert box.post(ROWS[10:20]).status_code == 200, "what fits is taken on"
    assert stored_rows(hub) == list(ROWS[:20])


@pytest.mark.parametrize("at", [0, 5, 9])
def test_a_row_whose_hash_does_not_follow_is_named_and_nothing_of_its_post_is_kept(
    hub: Hub, box: BoxClient, at: int
) -> None:
    rows = list(ROWS[:10])
    rows[at] = Row(rows[at].seq, rows[at].digest, rows[at].body + b" ")
    answer = box.post(rows)
    assert (answer.status_code, msgspec.json.decode(answer.data)["row"]) == (422, at + 1)
    assert stored_rows(hub) == []


def test_a_journal_cannot_take_the_name_of_another_one(hub: Hub, box: BoxClient) -> None:
    answer = box.post((next_row(NO_ROW, ROWS[1].body),))
    assert (answer.status_code, code(answer)) == (422, "journal-broken-row")


def test_a_request_counts_only_if_an_enrolled_box_signed_it(hub: Hub, box: BoxClient) -> None:
    path = f"/v1/journals/{JOURNAL}/rows"
    assert code(hub.box(sample.STRANGER).post(ROWS[:2])) == "box-unknown"
    assert code(hub.box(sample.JURY).post(ROWS[:2])) == "box-unknown"
    assert code(box.send_as({}, "POST", path, b"{}")) == "box-unsigned"
    assert code(box.send("POST", path, b"{}", sent=b"{} ")) == "box-other-body"
    signed = box.signed("POST", path, b"{}")
    assert code(box.send_as(signed, "GET", f"/v1/journals/{JOURNAL}/head", b"{}")) == "box-unsigned"
    assert code(box.send_as({**signed, "Signature": "box=:AAAA:"}, "POST", path, b"{}")) == "box-unsigned"
    assert stored_rows(hub) == []


@pytest.mark.parametrize("header", ["Signature-Input", "Signature", "Content-Digest"])
def test_whatever_stands_in_the_headers_of_a_request_only_what_was_signed_counts(
    hub: Hub, box: BoxClient, header: str
) -> None:
    path, body = f"/v1/journals/{JOURNAL}/rows", msgspec.json.encode(RowsPost(sample.SITTING, posted(ROWS[:2])))
    signed, chance = box.signed("POST", path, body), random.Random(header)
    for _ in range(100):
        place = chance.randrange(len(signed[header]))
        cut = place + chance.choice((1, 2, 5))
        value = signed[header][:place] + chance.choice(HOSTILE) + signed[header][cut:]
        status = box.send_as({**signed, header: value}, "POST", path, body).status_code
        assert status in (401, 403) or value == signed[header], value


@pytest.mark.parametrize("clock_s", [-86_400, 301, 86_400])
def test_a_request_of_another_time_is_refused_with_the_hubs_own(hub: Hub, box: BoxClient, clock_s: int) -> None:
    box.clock_s = clock_s
    assert code(box.post(ROWS[:2])) == "box-stale"


def test_a_post_that_somebody_sends_again_changes_nothing(hub: Hub, box: BoxClient) -> None:
    box.post(ROWS[:5])
    box.post(ROWS[5:9])
    before = stored_rows(hub)
    box.post(ROWS[:5])
    assert stored_rows(hub) == before


def test_a_key_that_was_lost_is_gone_and_the_one_in_its_place_continues_its_journal(
    office: StoredOffice, hub: Hub, box: BoxClient
) -> None:
    box.post(ROWS[:5])
    other = hub.box(sample.STRANGER)
    office.order(EnrolKey(sample.STRANGER.public, KeyHolder.BOX, "máy dự phòng"))
    assert code(other.post(ROWS[:6])) == "box-other"
    assert code(other.head(JOURNAL)) == "box-other"
    successor = SecretKey(b"9" * 32)
    office.order(
        EnrolKey(successor.public, KeyHolder.BOX, "máy mới", sample.BOX.public, why="mất thẻ nhớ ở hội trường")
    )
    assert (box.post(ROWS[5:6]).status_code, code(box.post(ROWS[5:6]))) == (410, "box-gone")
    assert hub.box(successor).receipt(hub.box(successor).post(ROWS[5:9])).rows == 9


def test_a_post_that_was_cut_anywhere_is_refused_and_nothing_of_it_is_kept(hub: Hub, box: BoxClient) -> None:
    path, body = f"/v1/journals/{JOURNAL}/rows", msgspec.json.encode(RowsPost(sample.SITTING, posted(ROWS[:2])))
    for length in range(0, len(body), len(body) // 40):
        assert code(box.send("POST", path, body, sent=body[:length])) == "box-other-body"
        assert box.send("POST", path, body[:length]).status_code == 400, "cut before it was signed"
    assert stored_rows(hub) == []
    assert box.post(ROWS[:2]).status_code == 200


def test_a_box_that_is_enrolled_twice_stands_there_once_and_goes_on_sending(
    office: StoredOffice, hub: Hub, box: BoxClient
) -> None:
    box.post(ROWS[:5])
    before = office.store.head
    with pytest.raises(RefusedError, match="enrolled"):
        office.order(EnrolKey(sample.BOX.public, KeyHolder.BOX, "máy cụm 1"))
    assert office.store.head == before
    assert box.receipt(box.post(ROWS[5:9])).rows == 9
    second = SecretKey(b"9" * 32)
    office.order(EnrolKey(second.public, KeyHolder.BOX, "máy cụm 1"))
    assert code(hub.box(second).post(ROWS[9:12])) == "box-other", "another key is another box, whatever it is called"
    assert stored_rows(hub) == list(ROWS[:9])


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"sitting":{"season":"x","pool":"y"},"rows":[{"seq":0}]}'])
def test_a_post_that_cannot_be_read_is_a_bad_request(hub: Hub, box: BoxClient, body: bytes) -> None:
    answer = box.send("POST", f"/v1/journals/{JOURNAL}/rows", body)
    assert (answer.status_code, code(answer)) == (400, "box-unreadable")


def test_a_sitting_of_another_season_is_refused(box: BoxClient) -> None:
    assert code(box.post(ROWS[:2], SittingName("other", "cum-1"))) == "box-other-season"


def test_more_than_a_post_may_have_is_refused(box: BoxClient) -> None:
    assert box.send("POST", f"/v1/journals/{JOURNAL}/rows", b" " * 4_000_001).status_code == 413


def test_a_result_is_taken_once_by_the_way_of_a_stick(hub: Hub, box: BoxClient) -> None:
    assert box.put(RESULT, sample.signed_result()).status_code == 201
    again = box.put(RESULT, sample.signed_result())
    assert (again.status_code, msgspec.json.decode(again.data)["sitting"]) == (200, "cum-1/1")
    (record,) = hub.office.season().results.values()
    assert (record.received_by.role, record.received_by.name) == (Role.HOST, "khóa thật box")


def test_a_result_that_is_not_as_it_was_signed_is_refused_with_all_reasons(hub: Hub, box: BoxClient) -> None:
    cut = box.put(RESULT, sample.signed_result()[:-9])
    assert (cut.status_code, code(cut)) == (422, "result-cut")
    assert code(box.put("0" * 64, sample.signed_result())) == "result-other"
    assert hub.office.season().results == {}


def test_a_revision_whose_predecessor_is_not_here_waits(hub: Hub, box: BoxClient) -> None:
    statement = sample.statement_of(sample.match_rows(), revision=Revision(2, RESULT, "cộng nhầm điểm của đội 2"))
    file = result_bytes(statement, ROWS, sample.MINUTES, [sample.BOX])
    name = statement_digest(encode_statement(statement))
    assert (box.put(name, file).status_code, code(box.put(name, file))) == (409, "corrects-unknown")


def test_every_address_is_described(hub: Hub) -> None:
    rules = {
        (method.lower(), rule.rule.replace("<", "{").replace(">", "}"))
        for rule in hub.app.url_map.iter_rules()
        if rule.rule.startswith("/v1/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    described = {(method, path) for path, methods in document()["paths"].items() for method in methods}
    assert rules == described | {("get", "/v1/openapi.json")}
    assert hub.app.test_client().get("/v1/openapi.json").get_json()["openapi"] == "3.1.0"
    assert hub.box().head("x").status_code == 404


def test_a_receipt_of_another_hub_proves_nothing() -> None:
    envelope = sealed_receipt(JOURNAL, 3, ROWS[2].digest.hex(), 7, sample.OFFICE)
    with pytest.raises(BadSignatureError):
        read_receipt(envelope, sample.BOX.public)
    with pytest.raises(BadSignatureError):
        read_receipt(envelope.replace(b"a", b"b", 1), sample.OFFICE.public)
    with pytest.raises(BadSignatureError):
        read_receipt(sealed_receipt(JOURNAL, 3, "", 7, sample.OFFICE), sample.OFFICE.public)
    assert read_receipt(envelope, sample.OFFICE.public).rows == 3


def test_a_database_that_is_away_is_no_refusal_and_nothing_is_kept(
    hub: Hub, box: BoxClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise StoreError("the server closed the connection")

    monkeypatch.setattr(JournalStore, "receive", refuse)
    answer = box.post(ROWS[:5])
    assert (answer.status_code, code(answer)) == (503, "hub-database")
    error = error_of(answer.status_code, answer.data)
    assert isinstance(error, HubError)
    assert not error.is_refusal, "it is tried again soon"
