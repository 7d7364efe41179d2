"""The MC's buttons on the board, with the real processes: pushed, and pushed while nobody hears."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bamchuong.supervisor import Child
from bus import messages as m
from tests.process.firmware_with_mc_buttons import FINGERS
from tests.process.running_match import Running, running

LONG_AGO_S = 1.2
"""Longer than a push may be under way."""
FINGER_S = 0.2
"""For so long a button is down, with its hold-off: another push of it before that is none."""


@pytest.fixture
def evening(folder: Path) -> Iterator[Running]:
    with running(folder, "controller") as made:
        command = [sys.executable, "-m", "tests.process.firmware_with_mc_buttons", str(made.endpoints.folder)]
        made.supervisor.children.append(Child("firmware", command, folder / "logs" / "firmware.log"))
        yield made


def to_the_floor(evening: Running, station: int) -> None:
    evening.until(lambda view: view.phase == "open", "the buzzers open")
    evening.push(station)
    evening.until(lambda view: view.phase == "floor" and view.floor == station, "the floor")


def past_the_guard(evening: Running) -> None:
    assert evening.view is not None
    let_pass(evening, (evening.view.guard_until_ns - time.monotonic_ns()) / 1e9)


def tap(evening: Running, button: str) -> None:
    evening.push(FINGERS[button])
    let_pass(evening, FINGER_S)


def let_pass(evening: Running, seconds: float) -> None:
    until_s = time.monotonic() + seconds
    while time.monotonic() < until_s:
        evening.turn()


def test_pushes_rule_and_go_on_but_none_that_nobody_heard_in_time(evening: Running) -> None:
    evening.to_buzzers()
    tap(evening, "next")
    evening.until(lambda view: view.phase == "reading", "next: reading")
    tap(evening, "next")
    to_the_floor(evening, 3)
    past_the_guard(evening)
    tap(evening, "right")
    closed = evening.until(lambda view: view.phase == "closed", "right: the question is closed")
    assert closed.teams[2].item_points > 0

    tap(evening, "next")
    evening.until(lambda view: view.phase == "reading", "next: the next question")
    evening.go(m.StartThinking(), "thinking")
    to_the_floor(evening, 4)
    controller = evening.supervisor.children[0].process
    assert controller is not None
    os.kill(controller.pid, signal.SIGSTOP)
    try:
        tap(evening, "right")
        tap(evening, "next")
        let_pass(evening, LONG_AGO_S)
    finally:
        os.kill(controller.pid, signal.SIGCONT)
    told = evening.until(
        lambda view: any(notice.code == "push-ignored" for notice in view.notices), "the MC is told"
    )
    assert (told.phase, told.floor) == ("floor", 4)

    tap(evening, "right")
    evening.until(lambda view: view.phase == "closed", "a new push is heard")
