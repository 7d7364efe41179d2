"""What a broken line or a hostile hub may send: each is an error with a reason, within bounds, and no receipt."""

import msgspec
import pytest

from controller.exchange.envelope import SecretKey
from controller.exchange.hub_link import HubLink
from controller.exchange.receipt import sealed_receipt
from controller.push.hub_answers import GapError, HubError, error_of
from controller.push.hub_client import MAX_ANSWER_BYTES, HubClient
from tests.unit.controller.push.hostile_hub import answer, answering

HUB, STRANGER, BOX = (SecretKey(bytes([number]) * 32) for number in (1, 2, 3))
JOURNAL, HEAD = "a" * 64, "b" * 64


def receipt(key: SecretKey = HUB, journal: str = JOURNAL) -> bytes:
    return sealed_receipt(journal, 7, HEAD, 1, key)


def client(address: str, answer_s: float = 30.0) -> HubClient:
    return HubClient(HubLink(address, HUB.public), BOX, answer_s=answer_s)


def refusal(data: bytes) -> HubError:
    with answering(data) as address, pytest.raises(HubError) as error:
        client(address).head(JOURNAL)
    return error.value


def test_a_receipt_is_believed_if_the_hub_signed_it() -> None:
    with answering(answer(200, receipt())) as address:
        received = client(address).head(JOURNAL)
    assert (received.receipt.rows, received.receipt.head, received.envelope) == (7, HEAD, receipt())


@pytest.mark.parametrize(
    "data, code",
    [
        (answer(200, receipt(STRANGER)), "receipt-other-hub"),
        (answer(200, receipt(journal="c" * 64)), "receipt-other-journal"),
        (answer(200, receipt()[:-9] + b"AAAAAAA=="), "signatures-unreadable"),
        (answer(200, b"OK"), "signatures-unreadable"),
        (answer(200, b"x" * (MAX_ANSWER_BYTES + 1)), "hub-away"),
        (answer(302, b""), "hub-answer"),
        (answer(500, b"{}"), "hub-answer"),
        (b"", "hub-away"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "hub-away"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{", "hub-away"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n", "hub-away"),
    ],
)
def test_any_other_answer_is_no_receipt(data: bytes, code: str) -> None:
    assert refusal(data).reason.code == code


def test_a_hub_that_says_nothing_or_never_ends_is_left() -> None:
    for data in (b"", b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{"):
        with answering(data, then_waits=True) as address, pytest.raises(HubError) as error:
            client(address, answer_s=0.05).head(JOURNAL)
        assert error.value.reason.code == "hub-away"


def test_nobody_there_is_told_with_why() -> None:
    with pytest.raises(HubError, match=r"cannot be reached: .*refused"):
        client("http://127.0.0.1:9").head(JOURNAL)


@pytest.mark.parametrize("status", [401, 403, 404, 410, 422])
def test_a_refusal_says_so_in_the_hubs_own_words(status: int) -> None:
    reason = {"code": "box-gone", "text": "lost", "args": {}}
    error = error_of(status, msgspec.json.encode({"reasons": [reason]}))
    assert isinstance(error, HubError)
    assert (error.is_refusal, error.reason.code) == (True, "box-gone")
    assert not error_of(503, b"").args[0].startswith("row")


def test_a_gap_names_the_row_that_comes_next() -> None:
    reasons = [{"code": "journal-gap", "text": "", "args": {}}]
    error = error_of(409, msgspec.json.encode({"reasons": reasons, "expected": 12}))
    assert isinstance(error, GapError)
    assert error.expected == 12
    assert isinstance(error_of(409, msgspec.json.encode({"reasons": reasons, "expected": -1})), HubError)
