"""Shows scenes of the scripted match to all pages."""

import time
from collections.abc import Callable
from decimal import Decimal

from playwright.sync_api import Page

from bus import messages as m
from bus.fake_controller import FakeController
from tests.browser import sample_snapshots

Enter = Callable[[str], Page]


def play(controller: FakeController, name: str, seq: int, **changes: object) -> None:
    """Show everybody the scene called `name`."""
    controller.show(*sample_snapshots.everybody(name, time.monotonic_ns(), seq, **changes))


def ballots(*final: int) -> tuple[m.BallotView, ...]:
    """Three ballots, some of them FINAL."""
    marks = tuple(map(Decimal, ("36", "25.5", "18", "10")))
    return tuple(m.BallotView(n, True, marks) if n in final else m.BallotView(n, False) for n in (1, 2, 3))
