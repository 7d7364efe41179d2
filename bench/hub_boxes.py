"""Boxes beside the simulated halls: each a folder with a journal that grows, and a real `bamchuong push` that sends it.

Kind: adapter
"""

import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.hub_halls import EVENING_S, FACTS, Hall, Play
from controller.exchange.hub_link import HubLink
from controller.exchange.key_files import BOX, FOLDER
from controller.push.push_state import read_push_state
from tests.unit.controller.push.served_hub import BoxFolder

LOOK_S = 0.05
MOST_FACTS = 400
WAIT_S = 60.0


class PushingBox:
    """A box whose own process sends its journal. `times_s`: from each fact to the receipt that names it, in seconds."""

    def __init__(self, folder: Path, hall: Hall, link: HubLink) -> None:
        self.hall, self.rows = hall, tuple(hall.rows(MOST_FACTS))
        self.times_s: list[float] = []
        self._folder = BoxFolder(folder, 1, self.rows)
        (self._folder.data / FOLDER / BOX).write_text(hall.key.secret.hex(), encoding="ascii")
        self._folder.enrol(link.address, link.key)
        self._chance = random.Random(hall.number)
        self._written_s = [time.monotonic()]

    @property
    def data(self) -> Path:
        """Its data folder."""
        return self._folder.data

    @property
    def count(self) -> int:
        """How many facts it has."""
        return self._folder.count

    def go_on(self) -> None:
        """A fact is written, durably, before the next look at what was received."""
        if self.count < MOST_FACTS:
            self._folder.write(self.count + 1, self.rows)
            self._written_s.append(time.monotonic())

    def next_fact_s(self, play: Play) -> float:
        """How long until the next fact."""
        return self._chance.expovariate(FACTS / EVENING_S) / play.speed

    def look(self) -> bool:
        """Note what was received since the last look; whether that is everything."""
        state, now_s = read_push_state(self.data), time.monotonic()
        received = state.received if state is not None else 0
        for number in range(len(self.times_s), received):
            self.times_s.append(now_s - self._written_s[number])
        return received == self.count


@contextmanager
def pushing_boxes(folder: Path, halls: Sequence[Hall], link: HubLink) -> Iterator[list[PushingBox]]:
    """A box with its process for each of `halls`."""
    boxes = [PushingBox(folder / f"box-{hall.number}", hall, link) for hall in halls]
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "bamchuong", "push", "--data", str(box.data)], stderr=subprocess.DEVNULL
        )
        for box in boxes
    ]
    try:
        yield boxes
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait()


def play_boxes(boxes: Sequence[PushingBox], play: Play) -> None:
    """Their matches go on for the window, then everything is waited for. Runs beside the clients of the halls."""
    ends_s = time.monotonic() + play.window_s / play.speed
    due_s = {box.hall.number: time.monotonic() + box.next_fact_s(play) for box in boxes}
    while time.monotonic() < ends_s:
        for box in boxes:
            box.look()
            if time.monotonic() >= due_s[box.hall.number]:
                box.go_on()
                due_s[box.hall.number] += box.next_fact_s(play)
        time.sleep(LOOK_S)
    waiting = list(boxes)
    while waiting and time.monotonic() < ends_s + WAIT_S:
        waiting = [box for box in waiting if not box.look()]
        time.sleep(LOOK_S)
