"""Journals of boxes over SQLite and PostgreSQL: each row once, also when several processes take the same posts."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, text

from controller.journal.hash_chain import NO_ROW, Row, next_row
from season.hub.arrival import Arrival
from season.hub.continuing import ForkError, GapError
from season.hub.journal_store import JournalStore, OtherBoxError

Opened = Callable[[], Engine]

BOX, OTHER = "1" * 64, "2" * 64
COUNT, AT_ONCE = 400, 25


def rows_of(start: str) -> list[Row]:
    rows = [next_row(NO_ROW, start.encode())]
    while len(rows) < COUNT:
        rows.append(next_row(rows[-1], f"{start} {len(rows)}".encode()))
    return rows


def arrival(rows: list[Row], posted: list[Row], key: str = BOX) -> Arrival:
    return Arrival(rows[0].digest.hex(), "cum-1/1", key, posted)


def test_posts_of_two_processes_doubled_and_in_any_order_leave_each_row_once(opened: Opened) -> None:
    journals = [rows_of(name) for name in ("cụm 1", "cụm 2")]
    stores = [JournalStore(opened(), "s"), JournalStore(opened(), "s")]
    posts = [(rows, first) for rows in journals for first in range(0, COUNT, AT_ONCE) for _ in range(2)]
    random.Random(20).shuffle(posts)

    def send(number: int) -> None:
        waiting = posts[number::2]
        while waiting:
            rows, first = waiting.pop(0)
            try:
                stores[number].receive(arrival(rows, rows[first : first + AT_ONCE]), 1)
            except GapError:
                waiting.append((rows, first))

    with ThreadPoolExecutor(2) as pool:
        for sending in [pool.submit(send, number) for number in range(2)]:
            sending.result()
    for rows in journals:
        assert stores[0].rows(rows[0].digest.hex()) == rows
    assert [(found.rows, found.forked_at) for found in stores[1].all()] == [(COUNT, 0)] * 2


def test_a_fork_is_noted_although_its_rows_are_not_kept(opened: Opened) -> None:
    rows, store = rows_of("a"), JournalStore(opened(), "s")
    store.receive(arrival(rows, rows[:5]), 1)
    other = next_row(rows[1], b"other")
    with pytest.raises(ForkError):
        store.receive(arrival(rows, [other]), 2)
    found = JournalStore(opened(), "s").find(rows[0].digest.hex())
    assert found is not None
    assert (found.rows, found.forked_at, found.forked_digest, found.heard_ns) == (5, 3, other.digest, 2)


def test_nobody_else_writes_on_in_a_journal_or_leaves_anything_of_a_refused_post(opened: Opened) -> None:
    rows, store = rows_of("a"), JournalStore(opened(), "s")
    store.receive(arrival(rows, rows[:5]), 1)
    with pytest.raises(OtherBoxError):
        store.receive(arrival(rows, rows[5:6], OTHER), 2)
    with pytest.raises(GapError):
        store.receive(arrival(rows, rows[6:8]), 2)
    assert store.rows(rows[0].digest.hex()) == rows[:5]
    assert store.find(rows_of("b")[0].digest.hex()) is None


def test_a_head_never_goes_back_while_old_rows_come_again(opened: Opened) -> None:
    rows, stores = rows_of("a"), [JournalStore(opened(), "s"), JournalStore(opened(), "s")]
    stores[0].receive(arrival(rows, rows[:1]), 1)

    def send_next() -> None:
        for first in range(1, COUNT):
            stores[0].receive(arrival(rows, rows[first : first + 1]), 1)

    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(send_next)
        last = 1
        while not sending.done():
            found = stores[1].receive(arrival(rows, rows[:1]), 1)
            assert last <= found.rows <= COUNT
            last = found.rows
        sending.result()
    (journal,) = stores[1].all()
    assert (journal.rows, journal.head) == (COUNT, rows[-1].digest)
    assert stores[0].rows(rows[0].digest.hex()) == rows


def test_a_post_is_taken_although_the_database_was_away_since_the_last_one(opened: Opened) -> None:
    rows, engine, other = rows_of("a"), opened(), opened()
    store = JournalStore(engine, "s")
    for number in range(3):
        store.receive(arrival(rows, rows[number : number + 1]), 1)
    if other.dialect.name == "postgresql":
        with other.begin() as connection:
            others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            connection.execute(text(f"SELECT pg_terminate_backend(pid) {others}"))
    assert store.receive(arrival(rows, rows[3:5]), 2).rows == 5
    assert store.receive(arrival(rows, []), 3).heard_ns == 3
    assert store.rows(rows[0].digest.hex()) == rows[:5]
