"""Adapt gpiod: the loopback, a wire from an output to an input, pulsed by the self-test itself; and a simulated one.

One thread. The lines are found by their names on any chip, never by a chip's number.

Kind: adapter
"""

import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from bus.messages import Sentence
from hardware import gpio_header
from hardware.board import Loopback
from hardware.selftest.assess.assess_loopback import Sample
from hardware.selftest.assess.wording import reason

DEVICES = Path("/dev")
LABELS = ("pinctrl-bcm2835", "pinctrl-bcm2711", "pinctrl-rp1")
EDGE_S = 0.1
LOW_S, REST_S = 0.1, 0.06
"""The jig pulls buttons, too: they must be down until they were looked at, and up until they count again."""


class LoopError(OSError):
    """The loopback cannot be used; `said` is why."""

    def __init__(self, said: Sentence) -> None:
        super().__init__(str(said))
        self.said = said


class Loop(Protocol):
    """An output that is wired to an input. `pulls_buttons`: in a jig, to all buttons, too."""

    pulls_buttons: bool

    def pulse(self) -> Sample:
        """Low, and high again; what the input stamped."""

    def close(self) -> None:
        """Give the lines back."""


class SimulatedLoop:
    """A wire that takes no time; `cut`: none. Simulated lines have no jig."""

    pulls_buttons = False

    def __init__(self, *, cut: bool = False, clock: Callable[[], int] = time.monotonic_ns) -> None:
        self._cut = cut
        self._clock = clock

    def pulse(self) -> Sample:
        """See `Loop.pulse`."""
        before_ns, at_ns, after_ns = self._clock(), self._clock(), self._clock()
        return Sample(before_ns, after_ns, None if self._cut else at_ns)

    def close(self) -> None:
        """See `Loop.close`."""


class GpiodLoop:
    """The loopback of a board on real lines. Raises `LoopError`."""

    def __init__(self, wired: Loopback, clock: Callable[[], int] = time.monotonic_ns, folder: Path = DEVICES) -> None:
        try:
            import gpiod
            from gpiod.line import Bias, Direction, Edge, Value
        except ImportError as error:
            text = "gpiod cannot be imported: pip install .[pi]"
            raise LoopError(Sentence("selftest-no-gpiod", text)) from error
        self._clock = clock
        self.pulls_buttons = wired.jig
        self._low, self._high = Value.INACTIVE, Value.ACTIVE
        path, self._output, self._input = _find(gpiod, wired, folder)
        source = gpiod.LineSettings(direction=Direction.OUTPUT, output_value=Value.ACTIVE)
        edges = gpiod.LineSettings(direction=Direction.INPUT, bias=Bias.PULL_UP, edge_detection=Edge.FALLING)
        try:
            self._driver = gpiod.request_lines(path, {self._output: source}, consumer="bamchuong-selftest")
            try:
                self._ear = gpiod.request_lines(path, {self._input: edges}, consumer="bamchuong-selftest")
            except OSError:
                self._driver.release()
                raise
        except OSError as error:
            where: dict[str, str | Sentence] = {"output": wired.output, "input": wired.input, "why": reason(error)}
            raise LoopError(Sentence("selftest-no-line", "{output}, {input}: {why}", where)) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def pulse(self) -> Sample:
        """See `Loop.pulse`. Takes some 160 ms."""
        while self._ear.wait_edge_events(0):
            self._ear.read_edge_events()
        before_ns = self._clock()
        self._driver.set_value(self._output, self._low)
        after_ns = self._clock()
        there = self._ear.wait_edge_events(EDGE_S)
        at_ns = self._ear.read_edge_events()[0].timestamp_ns if there else None
        time.sleep(LOW_S)
        self._driver.set_value(self._output, self._high)
        time.sleep(REST_S)
        return Sample(before_ns, after_ns, at_ns)

    def close(self) -> None:
        """See `Loop.close`."""
        self._ear.release()
        self._driver.release()


def _find(gpiod: Any, wired: Loopback, folder: Path) -> tuple[str, int, int]:
    """The chip that has both lines by name, else the Pi's own by its label; and their offsets."""
    labelled = None
    for path in sorted(folder.glob("gpiochip*")):
        try:
            with gpiod.Chip(str(path)) as chip:
                if chip.get_info().label in LABELS and labelled is None:
                    labelled = str(path)
                offsets = [chip.line_offset_from_id(one) for one in (wired.output, wired.input)]
        except OSError:
            continue
        return str(path), offsets[0], offsets[1]
    if labelled is None:
        text = "no chip has the lines {output} and {input}; is this a Raspberry Pi?"
        raise LoopError(Sentence("selftest-no-chip", text, {"output": wired.output, "input": wired.input}))
    return labelled, gpio_header.number(wired.output), gpio_header.number(wired.input)
