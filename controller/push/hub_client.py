"""Client of a hub, over HTTP: signed requests, answers within bounds of size and time, receipts that are signed.

A hub may be slow, broken or hostile: an answer that is too long, takes too long, or is not what it should be is an
error like a line that is down.

Kind: adapter
"""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from bus.messages import Sentence
from controller.exchange.envelope import BadSignatureError, SecretKey
from controller.exchange.hub_link import HubLink
from controller.exchange.posted_rows import RowsPost
from controller.exchange.receipt import read_receipt
from controller.exchange.signed_requests import Request, sign_request
from controller.push.hub_answers import HubError, Received, error_of, hub_time

CONNECT_S = 10.0
ANSWER_S = 30.0
"""A whole request takes no longer, however slowly something comes."""
RESULT_S = 300.0
"""A result has megabytes, and a line may have little to give."""
MAX_ANSWER_BYTES = 100_000

JSON, RESULT = "application/json", "application/vnd.bamchuong.result"


class Answer(Struct, frozen=True):
    """An answer."""

    status: int
    body: bytes


class HubClient:
    """Requests to one hub. One thread. `wall_s`: this machine's clock, which may be wrong."""

    def __init__(
        self, link: HubLink, key: SecretKey, wall_s: Callable[[], float] = time.time, answer_s: float = ANSWER_S
    ) -> None:
        self._link, self._key, self._wall_s, self._answer_s = link, key, wall_s, answer_s
        self._difference_s = 0.0

    def head(self, journal: str) -> Received:
        """How far the hub has this journal. Raises `HubError`."""
        return self._receipt(journal, self._send("GET", f"/v1/journals/{journal}/head"))

    def post(self, journal: str, post: RowsPost) -> Received:
        """Send rows. Raises `GapError`, `HubError`."""
        return self._receipt(journal, self._send("POST", f"/v1/journals/{journal}/rows", msgspec.json.encode(post)))

    def put(self, result: str, body: bytes) -> None:
        """Hand in a result; done as well where the hub has it already. Raises `HubError`."""
        answer = self._send("PUT", f"/v1/results/{result}", body, RESULT, RESULT_S)
        if answer.status not in (200, 201):
            raise error_of(answer.status, answer.body)

    def _receipt(self, journal: str, answer: Answer) -> Received:
        if answer.status != 200:
            raise error_of(answer.status, answer.body)
        try:
            receipt = read_receipt(answer.body, self._link.key)
        except BadSignatureError as error:
            raise HubError(error.reason) from error
        if receipt.journal != journal:
            raise HubError(Sentence("receipt-other-journal", "The receipt is of another journal"))
        return Received(receipt, answer.body)

    def _send(self, method: str, path: str, body: bytes = b"", kind: str = JSON, limit_s: float = 0.0) -> Answer:
        """Send a signed request; once more with the hub's time, where our clock is another."""
        answer = self._exchange(method, path, body, kind, limit_s or self._answer_s)
        if answer.status == 401 and (now_s := hub_time(answer.body)):
            self._difference_s = now_s - self._wall_s()
            answer = self._exchange(method, path, body, kind, limit_s or self._answer_s)
        return answer

    def _now_s(self) -> int:
        return int(self._wall_s() + self._difference_s)

    def _exchange(self, method: str, path: str, body: bytes, kind: str, limit_s: float) -> Answer:
        request = Request(method, f"{self._link.address}{path}", {"Content-Type": kind})
        sign_request(request, body, self._key, self._now_s())
        try:
            with closing(self._connection()) as connection:
                timer = threading.Timer(limit_s, _cut, [connection])
                timer.daemon = True
                timer.start()
                try:
                    connection.request(method, path, body, request.headers)
                    return _read(connection.getresponse())
                finally:
                    timer.cancel()
        except (OSError, http.client.HTTPException, ValueError) as error:
            text = "The hub cannot be reached: {why}"
            raise HubError(Sentence("hub-away", text, {"why": _reason(error)})) from error

    def _connection(self) -> http.client.HTTPConnection:
        parts = urlsplit(self._link.address)
        host = parts.hostname or ""
        if parts.scheme == "http":
            return http.client.HTTPConnection(host, parts.port, timeout=CONNECT_S)
        authority = ssl.DER_cert_to_PEM_cert(self._link.authority) if self._link.authority else None
        context = ssl.create_default_context(cadata=authority)
        return http.client.HTTPSConnection(host, parts.port, timeout=CONNECT_S, context=context)


def _read(response: http.client.HTTPResponse) -> Answer:
    body = response.read(MAX_ANSWER_BYTES + 1)
    if len(body) > MAX_ANSWER_BYTES:
        raise ValueError("its answer is too long")
    if response.length:
        raise ValueError("its answer was cut off")
    return Answer(response.status, body)


def _cut(connection: http.client.HTTPConnection) -> None:
    """End a request from another thread: whoever waits for the socket is told that it was closed."""
    if connection.sock is not None:
        with suppress(OSError):
            socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)


def _reason(error: Exception) -> str:
    """Why, in a few words, whatever a hostile hub has sent."""
    text = " ".join(str(error).split()) or type(error).__name__
    return "".join(letter for letter in text if letter.isprintable())[:200]
