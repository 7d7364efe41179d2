"""Loopback: a wire from an output to an input, pulsed by the self-test itself through gpiod; and a simulated one.

One thread. The lines are found by their names on any chip, never by a chip's number.

Kind: adapter
"""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from bus.closeable import Closeable
from bus.messages import Sentence
from hardware import gpio_header
from hardware.board import Loopback
from hardware.selftest.assess.assess_loopback import PulseSample
from hardware.selftest.assess.wording import reason

DEVICES = Path("/dev")
LABELS = ("pinctrl-bcm2835", "pinctrl-bcm2711", "pinctrl-rp1")
EDGE_S = 0.1
LOW_S, REST_S = 0.1, 0.06
"""The jig pulls buttons, too: they must stay down until they have been examined, and up until they count again."""


class LoopbackError(OSError):
    """The loopback cannot be used; `reason` says why."""

    def __init__(self, reason: Sentence) -> None:
        super().__init__(str(reason))
        self.reason = reason


class LoopbackWire(Protocol):
    """An output that is wired to an input. `pulls_buttons`: in a jig, to all buttons, too."""

    pulls_buttons: bool

    def pulse(self) -> PulseSample:
        """Pull the output low, and high again; gives the timestamp of the input."""

    def close(self) -> None:
        """Release the lines."""


class SimulatedLoopback:
    """A wire without delay; `is_cut`: there is none. Simulated lines have no jig."""

    pulls_buttons = False

    def __init__(self, *, is_cut: bool = False, clock: Callable[[], int] = time.monotonic_ns) -> None:
        self._is_cut = is_cut
        self._clock = clock

    def pulse(self) -> PulseSample:
        """See `LoopbackWire.pulse`."""
        before_ns, at_ns, after_ns = self._clock(), self._clock(), self._clock()
        return PulseSample(before_ns, after_ns, None if self._is_cut else at_ns)

    def close(self) -> None:
        """See `LoopbackWire.close`."""


class GpiodLoopback(Closeable):
    """The loopback of a board on real lines. Raises `LoopbackError`.

    `pause_s`: how long the output stays low, and high again, at each pulse; None: as buttons need it.
    """

    def __init__(
        self,
        wiring: Loopback,
        clock: Callable[[], int] = time.monotonic_ns,
        folder: Path = DEVICES,
        *,
        pause_s: float | None = None,
    ) -> None:
        try:
            import gpiod
            from gpiod.line import Bias, Direction, Edge, Value
        except ImportError as error:
            text = "gpiod cannot be imported: pip install .[pi]"
            raise LoopbackError(Sentence("selftest-no-gpiod", text)) from error
        self._clock = clock
        self._pauses_s = (LOW_S, REST_S) if pause_s is None else (pause_s, pause_s)
        self.pulls_buttons = wiring.jig
        self._low, self._high = Value.INACTIVE, Value.ACTIVE
        path, (self._output, self._input) = find_lines(gpiod, (wiring.output, wiring.input), folder)
        output = gpiod.LineSettings(direction=Direction.OUTPUT, output_value=Value.ACTIVE)
        edges = gpiod.LineSettings(direction=Direction.INPUT, bias=Bias.PULL_UP, edge_detection=Edge.FALLING)
        try:
            self._driver = gpiod.request_lines(path, {self._output: output}, consumer="bamchuong-selftest")
            try:
                self._receiver = gpiod.request_lines(path, {self._input: edges}, consumer="bamchuong-selftest")
            except OSError:
                self._driver.release()
                raise
        except OSError as error:
            args: dict[str, str | Sentence] = {"output": wiring.output, "input": wiring.input, "why": reason(error)}
            raise LoopbackError(Sentence("selftest-no-line", "{output}, {input}: {why}", args)) from error

    def pulse(self) -> PulseSample:
        """See `LoopbackWire.pulse`. Takes the two pauses."""
        while self._receiver.wait_edge_events(0):
            self._receiver.read_edge_events()
        before_ns = self._clock()
        self._driver.set_value(self._output, self._low)
        after_ns = self._clock()
        has_edge = self._receiver.wait_edge_events(EDGE_S)
        at_ns = self._receiver.read_edge_events()[0].timestamp_ns if has_edge else None
        read_ns = self._clock() if has_edge else None
        low_s, rest_s = self._pauses_s
        time.sleep(low_s)
        self._driver.set_value(self._output, self._high)
        time.sleep(rest_s)
        return PulseSample(before_ns, after_ns, at_ns, read_ns)

    def close(self) -> None:
        """See `LoopbackWire.close`."""
        self._receiver.release()
        self._driver.release()


def find_lines(gpiod: Any, lines: Sequence[str], folder: Path = DEVICES) -> tuple[str, list[int]]:
    """The chip that has all lines by name, otherwise the Pi's own by its label; and the offsets of the lines.

    Raises `LoopbackError`.
    """
    labelled = None
    for path in sorted(folder.glob("gpiochip*")):
        try:
            with gpiod.Chip(str(path)) as chip:
                if chip.get_info().label in LABELS and labelled is None:
                    labelled = str(path)
                offsets = [chip.line_offset_from_id(line) for line in lines]
        except OSError:
            continue
        return str(path), offsets
    if labelled is None:
        text = "no chip has the lines {lines}; is this a Raspberry Pi?"
        raise LoopbackError(Sentence("selftest-no-chip", text, {"lines": ", ".join(lines)}))
    return labelled, [gpio_header.number(line) for line in lines]
