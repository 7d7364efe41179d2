"""Technician at a terminal in the guest: reads what `bamchuong selftest` asks for, presses the real lines, looks at
lamps and horn and at what went over the SPI bus, and notices when the stage page is ordered to play a sound.

Kind: loop
"""

import os
import re
import select
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from typing import IO

import zmq
from firmware_process import Wiring
from pace import idle_s, slowness
from simulated_chip import Buttons, Probe
from spi_bus import transfers

from bus.endpoints import Endpoints
from bus.messages import Audience, Snapshot
from bus.sockets import SNAPSHOT_TOPIC, Subscriber
from hardware.board import Display
from scoreboard.device.max7219_decoder import Chain, mounting
from scoreboard.layout.patterns import pattern, steps

HELD_S, LONGEST_HELD_S, REST_S = 0.08, 0.3, 0.1
"""A press, on an idle machine; on a busy one it is longer, or the kernel merges it with its end, but never longer than
the test looks at the lamp."""
TURN_S = 0.005
SPI_S = 0.2
GRACE_S = 0.5
"""How long the lamp of the previous station may still shine, on an idle machine."""
LOOK_S = 20.0
"""How long the technician looks until the answer is no, in seconds of an idle machine."""
PICTURES = 3
"""How many pictures of the pattern must have been seen."""

PRESS = re.compile(r"Station (\d+): press its button|^Again: press ")
LAMP, BOARD = re.compile(r"only the lamp of station (\d+)"), re.compile(r"Does LED board (\S+) show")


class Technician:
    """One person before one terminal. `lines` is all that was printed."""

    def __init__(self, wiring: Wiring, endpoints: Endpoints, context: "zmq.Context[zmq.Socket[bytes]]") -> None:
        self._buttons_at = wiring.buttons_at
        self._buttons = Buttons(list(self._buttons_at.values()))
        horn = {"horn": wiring.horn_at} if wiring.horn_at >= 0 else {}
        lamps = {str(number): line for number, line in wiring.lamps_at.items()}
        self._probes = {name: Probe(line) for name, line in {**lamps, **horn}.items()}
        self._stage = Subscriber(context, endpoints.news, (SNAPSHOT_TOPIC + Audience.STAGE.encode(),))
        self._boards = {display.name: _Board(display) for display in wiring.board.displays}
        self._lit: dict[str, float] = {}
        self._station, self._since_s, self._answered_s = 0, 0.0, 0.0
        self._lines_to_press: set[int] = set()
        self._release_s: dict[int, float] = {}
        self._up_s: dict[int, float] = {}
        self._question, self._question_s = "", 0.0
        self._has_heard_sound = False
        self._spi_s = 0.0
        self.lines: list[str] = []

    def run(self, command: Sequence[str], when: Mapping[str, Callable[[], None]]) -> int:
        """Do what `command` asks for, to its end; its exit code. `when`: what to do when a line contains this text."""
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.STDOUT, text=True) as test:
            assert test.stdin is not None
            assert test.stdout is not None
            os.set_blocking(test.stdout.fileno(), False)
            rest = ""
            while True:
                ready = select.select([test.stdout], [], [], TURN_S)[0]
                new = test.stdout.read() if ready else None
                if new == "":
                    break
                *lines, rest = (rest + (new or "")).split("\n")
                question = rest if rest.endswith("[Y/n]") else ""
                for line in (*lines, *([question] if question else [])):
                    self._read(line, when)
                rest = "" if question else rest
                self._sense()
                self._answer(test.stdin)
            return test.wait()

    def _read(self, line: str, when: Mapping[str, Callable[[], None]]) -> None:
        print(line, flush=True)
        self.lines.append(line)
        for text, act in when.items():
            if text in line:
                act()
        prompt = PRESS.search(line)
        if prompt:
            self._press(int(prompt[1]) if prompt[1] else self._station)
        elif line.rstrip().endswith("[Y/n]"):
            self._question, self._question_s, self._has_heard_sound = line, idle_s(), False

    def _press(self, station: int) -> None:
        if station != self._station:
            self._station, self._since_s = station, time.monotonic()
        self._lines_to_press.add(self._buttons_at[station])
        self._move()

    def _move(self) -> None:
        """Release what was held for long enough, and press what is asked for, once it was released for long enough."""
        now_s = time.monotonic()
        for line in [line for line, at_s in self._release_s.items() if now_s >= at_s]:
            self._buttons.release(line)
            self._up_s[line] = now_s
            del self._release_s[line]
        free = {
            line
            for line in self._lines_to_press - self._release_s.keys()
            if now_s >= self._up_s.get(line, 0.0) + REST_S * slowness()
        }
        for line in free:
            self._buttons.press(line)
            self._release_s[line] = now_s + min(HELD_S * slowness(), LONGEST_HELD_S)
        self._lines_to_press -= free

    # -------------------------------------------------------------------------------------------------- eyes and ears

    def _sense(self) -> None:
        self._move()
        now_s = time.monotonic()
        for name, probe in self._probes.items():
            if probe.level():
                self._lit[name] = now_s
        for news in self._stage.receive():
            self._has_heard_sound |= isinstance(news, Snapshot) and bool(news.sound_test)
        if now_s >= self._spi_s:
            self._spi_s = now_s + SPI_S
            arrived = transfers()
            for board in self._boards.values():
                board.see([bytes.fromhex(each["bytes"]) for each in arrived if each["select"] == board.select])

    def _answer(self, source: IO[str]) -> None:
        if not self._question:
            return
        is_seen = self._is_seen()
        if is_seen or idle_s() - self._question_s > LOOK_S:
            source.write("y\n" if is_seen else "n\n")
            source.flush()
            self._question, self._answered_s = "", time.monotonic()

    def _is_seen(self) -> bool:
        lamp, board = LAMP.search(self._question), BOARD.search(self._question)
        if lamp:
            others = (at_s for name, at_s in self._lit.items() if name not in ("horn", lamp[1]))
            only = all(at_s < self._since_s + GRACE_S * slowness() for at_s in others)
            return only and self._lit.get(lamp[1], 0.0) > self._since_s
        if board:
            return len(self._boards[board[1]].pictures) >= PICTURES
        if "horn" in self._question:
            return all(self._lit.get(name, 0.0) > self._answered_s for name in self._probes)
        return self._has_heard_sound and "stage page" in self._question


class _Board:
    """An LED board, by the bytes on its bus."""

    def __init__(self, display: Display) -> None:
        self.select = display.select
        self._chain = Chain(mounting(display))
        self._expected = {pattern(display.size_px, n).rows for n in range(steps(display.size_px))}
        self.pictures: set[bytes] = set()
        """Those of the test pattern that it has shown."""

    def see(self, transactions: Sequence[bytes]) -> None:
        """What arrived since the last time."""
        for data in transactions:
            self._chain.transaction(data)
            rows = self._chain.frame().rows
            if rows in self._expected:
                self.pictures.add(rows)
