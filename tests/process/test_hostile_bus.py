"""Garbage on the bus: refused, counted, and the evening goes on."""

import os
import random

import msgspec
import zmq

from bus import messages as m
from bus.codec import MAX_FRAME_BYTES, encode
from controller.journal.journal_reader import read_records
from tests.process.running_match import MatchProcesses

FRAMES = 2_000


def test_garbage_on_every_socket_changes_nothing_and_stops_nothing(evening: MatchProcesses) -> None:
    before = evening.wait_until(lambda view: view.next_step is not None and not view.blockers, "the first step")
    rows = len(read_records(evening.data / "journal.sqlite"))
    dice = random.Random(5)
    honest = encode(m.CommandRequest("id", "who", m.Role.MC, None, m.StartMatch()))
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    for address in (evening.endpoints.controller, evening.endpoints.gpio_sim):
        with context.socket(zmq.DEALER) as hostile:
            hostile.setsockopt(zmq.LINGER, 1_000)
            hostile.connect(address)
            for _ in range(FRAMES):
                hostile.send_multipart([_frame(dice, honest)] * dice.randint(1, 3))
    context.term()

    answer = evening.order(m.StartMatch())

    assert answer.ok
    started = evening.wait_until(lambda view: view.phase == "intro", "the start")
    assert started.step == before.step + 1
    assert len(read_records(evening.data / "journal.sqlite")) == rows + 2
    assert evening.messages == [], "no process fell"


def _frame(dice: random.Random, honest: bytes) -> bytes:
    """Random bytes, deep nests, broken UTF-8, unknown messages, and honest ones with a byte changed for a bad one."""
    match dice.randint(0, 5):
        case 0:
            return dice.randbytes(dice.randint(0, 300))
        case 1:
            return b"\x91" * dice.randint(1, 5_000)
        case 2:
            return honest.replace(b"who", b"\xff\xfe\xfd")
        case 3:
            return msgspec.msgpack.encode({"type": "Reboot", "now": True})
        case 4:
            return honest[: dice.randint(0, len(honest) - 1)]
        case _:
            return os.urandom(16) * (MAX_FRAME_BYTES // 64)
