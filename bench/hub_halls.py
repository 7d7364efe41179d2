"""Halls that play a Saturday at the hub: when each posts, what, and how long its receipts take.

Theory of operation. A hall has 493 facts in two and a half hours, at instants that do not depend on each other; a box
sends what waits at most every five seconds, and says once a minute that it is there. Requests are signed and journals
chained before the clock starts, as the box's own processor would, so that the clients on this machine take little from
the hub. A time counts from the instant at which a post was due, not from when its client had time for it; each post has
a connection of its own, as a box makes it, and waits for the receipt of the one before. Signatures of the receipts are
checked afterwards.

Kind: adapter
"""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from multiprocessing.synchronize import Barrier as ProcessBarrier
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from controller.exchange.envelope import BadSignatureError, SecretKey
from controller.exchange.hub_link import HubLink
from controller.exchange.posted_rows import RowsPost, posted
from controller.exchange.receipt import read_receipt
from controller.exchange.signed_requests import Request, sign_request
from controller.exchange.statement_types import SittingName
from controller.journal.hash_chain import NO_ROW, Row, next_row

FACTS, EVENING_S = 493, 9_000.0
"""Of a match, and how long it lasts."""
SEND_S, HELLO_S = 5.0, 60.0
"""As `controller/push/pushing.py` has it."""
ROW_BYTES = 408
"""Of a row of an evening, in the mean: 493 facts were 201 KB."""
ANSWER_S = 30.0
BEGIN_AT_ONCE = 4


class Hall(Struct, frozen=True):
    """A hall: the secret of its key, and what its journal begins with."""

    number: int
    name: str

    @property
    def key(self) -> SecretKey:
        """The key of its box."""
        return SecretKey(self.number.to_bytes(32, "big"))

    def rows(self, count: int) -> list[Row]:
        """The first rows of its journal."""
        rows = [next_row(NO_ROW, f'{{"hall":"{self.name}"}}'.encode())]
        while len(rows) < count:
            body = f'{{"row":{len(rows)},"fact":{{"type":"Pressed","text":"{"x" * ROW_BYTES}"}}}}'
            rows.append(next_row(rows[-1], body[: ROW_BYTES - 3].encode() + b'"}}'))
        return rows


class Post(Struct, frozen=True):
    """A post of a hall: when it is due from the beginning, in seconds, and how many rows its journal has then."""

    at_s: float
    rows: int


class Sent(Struct, frozen=True):
    """A post that was sent: when it was due and when its receipt came (CLOCK_MONOTONIC, which all processes share), and
    for how many rows; 0: no receipt came."""

    due_s: float
    ended_s: float
    rows: int
    hall: int


class Play(Struct, frozen=True):
    """What is played: a window of `window_s` of a Saturday, `speed` times as fast as it is."""

    window_s: float
    speed: float = 1.0


def posts_of(hall: Hall, play: Play) -> Iterator[Post]:
    """The posts of a hall whose match runs already: the hub has the first row. The speed is in the instants."""
    chance = random.Random(hall.number)
    fact_s, hello_s, free_s, rows = chance.expovariate(FACTS / EVENING_S), chance.uniform(0, HELLO_S), 0.0, 1
    while True:
        due_s = max(min(fact_s, hello_s), free_s)
        if due_s >= play.window_s:
            return
        while fact_s <= due_s:
            fact_s, rows = fact_s + chance.expovariate(FACTS / EVENING_S), rows + 1
        if hello_s <= due_s:
            hello_s = due_s + HELLO_S
        yield Post(due_s / play.speed, rows)
        free_s = due_s + SEND_S


def posts_per_s(halls: int) -> float:
    """How many posts a second a Saturday has at most: one for each fact, and one a minute of each hall."""
    return halls * (FACTS / EVENING_S + 1 / HELLO_S)


_barrier: ProcessBarrier


def use_barrier(barrier: ProcessBarrier) -> None:
    """All clients begin at once. Called in each process that plays."""
    global _barrier  # noqa: PLW0603 a barrier cannot travel with a task
    _barrier = barrier


def play_halls(halls: Sequence[Hall], link: HubLink, season: str, play: Play) -> list[Sent]:
    """What one client process does: sends the posts of `halls` when they are due, all at once."""
    asyncio.run(_begin([_request(hall, link, season, hall.rows(1), 0) for hall in halls], link))
    plans = [_requests(hall, link, season, play) for hall in halls]
    _barrier.wait()
    sent = asyncio.run(_send_all(plans, link, time.monotonic()))
    return [_checked(found, body, link.key) for found, body in sent]


class _Due(Struct, frozen=True):
    post: Post
    request: bytes


def _requests(hall: Hall, link: HubLink, season: str, play: Play) -> tuple[Hall, list[_Due]]:
    """The posts of a hall as bytes."""
    posts, due, first = list(posts_of(hall, play)), [], 1
    rows = hall.rows(posts[-1].rows if posts else 1)
    for post in posts:
        due.append(_Due(post, _request(hall, link, season, rows[: post.rows], first)))
        first = post.rows
    return hall, due


def _request(hall: Hall, link: HubLink, season: str, rows: Sequence[Row], first: int) -> bytes:
    """The request, signed now, that sends the rows of a journal after the first ones that the hub has."""
    path, host = f"/v1/journals/{rows[0].digest.hex()}/rows", urlsplit(link.address).netloc
    body = msgspec.json.encode(RowsPost(SittingName(season, "cum-1"), posted(rows[first:])))
    request = Request("POST", f"{link.address}{path}", {"Content-Type": "application/json"})
    sign_request(request, body, hall.key, int(time.time()))
    headers = "".join(f"{name}: {value}\r\n" for name, value in request.headers.items())
    return f"POST {path} HTTP/1.1\r\nHost: {host}\r\n{headers}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def _begin(requests: Sequence[bytes], link: HubLink) -> None:
    """The first rows, a few at a time: the matches began before the window."""
    parts, places = urlsplit(link.address), asyncio.Semaphore(BEGIN_AT_ONCE)

    async def begin(request: bytes) -> None:
        async with places:
            if not await _exchange(parts.hostname or "", parts.port or 80, request):
                raise ConnectionError("a first row has no receipt")

    await asyncio.gather(*map(begin, requests))


async def _send_all(
    plans: Sequence[tuple[Hall, list[_Due]]], link: HubLink, began_s: float
) -> list[tuple[Sent, bytes]]:
    parts = urlsplit(link.address)
    host, port = parts.hostname or "", parts.port or 80

    async def send(hall: Hall, plan: list[_Due]) -> list[tuple[Sent, bytes]]:
        sent = []
        for due in plan:
            due_s = began_s + due.post.at_s
            await asyncio.sleep(max(0.0, due_s - time.monotonic()))
            body = await _exchange(host, port, due.request)
            sent.append((Sent(due_s, time.monotonic(), due.post.rows, hall.number), body))
        return sent

    found = await asyncio.gather(*(send(hall, plan) for hall, plan in plans))
    return [sent for hall in found for sent in hall]


async def _exchange(host: str, port: int, request: bytes) -> bytes:
    """The body of an answer with status 200; nothing where another one, or none, came."""
    try:
        async with asyncio.timeout(ANSWER_S):
            reader, writer = await asyncio.open_connection(host, port)
            try:
                writer.write(request)
                head = await reader.readuntil(b"\r\n\r\n")
                lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
                body = await reader.readexactly(int(lengths[0].split(b":")[1]))
            finally:
                writer.close()
    except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, IndexError, ValueError):
        return b""
    return body if head.split(b" ", 2)[1:2] == [b"200"] else b""


def _checked(sent: Sent, body: bytes, key: str) -> Sent:
    """`sent` with the rows that its receipt names, if the hub signed it."""
    try:
        rows = read_receipt(body, key).rows
    except BadSignatureError:
        rows = 0
    return msgspec.structs.replace(sent, rows=rows if rows >= sent.rows else 0)


def rows_with_receipts(sent: Sequence[Sent]) -> Counter[int]:
    """How many rows of each hall have a receipt."""
    rows: Counter[int] = Counter()
    for post in sent:
        rows[post.hall] = max(rows[post.hall], post.rows)
    return rows
