"""One measurement, from the first pulse to the last figure: everything at rest, then everything beside busy processors.

A figure that this machine cannot give is left out, with the reason; nothing else depends on it.

Kind: loop
"""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from bus.messages import Sentence
from bus.units import NS_PER_US
from hardware.board import Board, wiring
from hardware.measurement.button_lines import ButtonLines
from hardware.measurement.machine_load import busy_processors, real_time
from hardware.measurement.measurement import (
    FIGURES,
    Figure,
    Measurement,
    PinOrder,
    Series,
    Skipped,
    State,
    pin_orders,
)
from hardware.measurement.start_times import start_times_s
from hardware.measurement.timing import spi_transfer_us, timer_lateness_us
from hardware.selftest.rig import probes
from hardware.selftest.rig.loopback import GpiodLoopback, LoopbackError, LoopbackWire

PAUSE_S = 0.005
US_PER_MS = 1_000.0

PARTS: dict[State, Sentence] = {
    "idle": Sentence("measuring-idle", "at rest: {figure}"),
    "load": Sentence("measuring-load", "beside busy processors: {figure}"),
}
"""What is reported before each figure."""

SIMULATED = Sentence("measured-simulated", "the board is simulated: its lines have no times")

Report = Callable[[Sentence], None]


class Amount(Struct, frozen=True):
    """How much is measured in each of the two states."""

    pulses: int = 1_000
    sleeps: int = 5_000
    writes: int = 300
    transfers: int = 500


class Measuring:
    """Measures this machine as `board` is wired; `data`: the folder on whose card it writes.

    `report` is told each figure before it is measured. `open_wire`, `open_buttons`: the lines; real ones by default.
    """

    def __init__(
        self,
        board: Board,
        data: Path,
        report: Report,
        amount: Amount | None = None,
        *,
        open_wire: Callable[[Board], LoopbackWire] | None = None,
        open_buttons: Callable[[Board], ButtonLines] | None = None,
    ) -> None:
        self._board = board
        self._data = data
        self._report = report
        self._amount = amount or Amount()
        self._open_wire = open_wire or _real_wire
        self._open_buttons = open_buttons or _real_buttons
        self._series: list[Series] = []
        self._pin_orders: tuple[PinOrder, ...] = ()
        self._skipped: dict[Figure, Sentence] = {}

    def measure(self, program: str, emulated: str = "") -> Measurement:
        """Measure everything. `program`: version of bamchuong; `emulated`: by what this machine is emulated, if so."""
        processors = os.cpu_count() or 1
        with real_time() as priority:
            self._measure_state("idle")
        with busy_processors(processors), real_time():
            self._measure_state("load")
        readings = probes.read(self._data, writes=1)
        starts_s = start_times_s()
        skipped = [Skipped(figure, str(why)) for figure, why in self._skipped.items()]
        if not starts_s:
            skipped.append(Skipped("start", "no service of bamchuong runs here under systemd"))
        return Measurement(
            date=datetime.now().astimezone().date().isoformat(),
            model=readings.model,
            kernel=readings.kernel,
            program=program,
            processors=processors,
            emulated=emulated,
            priority=priority,
            governors=readings.governors,
            temperature_c=readings.temperature_c,
            throttled=readings.throttled,
            series=tuple(self._series),
            pin_orders=self._pin_orders,
            starts_s=starts_s,
            skipped=tuple(skipped),
        )

    def _measure_state(self, state: State) -> None:
        figures: tuple[tuple[Figure, Callable[[State], Iterator[Series]]], ...] = (
            ("stamp", self._pulses),
            ("spread", self._jig_pulses),
            ("timer", self._sleeps),
            ("card", self._writes),
            ("spi", self._transfers),
        )
        for figure, measure in figures:
            self._report(replace(PARTS[state], args={"figure": FIGURES[figure]}))
            try:
                self._series.extend(measure(state))
            except LoopbackError as error:
                self._skipped.setdefault(figure, error.reason)

    def _pulses(self, state: State) -> Iterator[Series]:
        with closing(self._open_wire(self._board)) as loopback:
            samples = [loopback.pulse() for _ in range(self._amount.pulses)]
        pairs = [(sample, at_ns) for sample in samples if (at_ns := sample.at_ns) is not None]
        lost = len(samples) - len(pairs)
        yield _series("stamp", state, (at_ns - sample.before_ns for sample, at_ns in pairs), lost)
        yield _series("wake-up", state, (sample.read_ns - at_ns for sample, at_ns in pairs if sample.read_ns), lost)

    def _jig_pulses(self, state: State) -> Iterator[Series]:
        if self._board.loopback is None or not self._board.loopback.jig:
            raise LoopbackError(Sentence("measured-no-jig", "the board has no jig that pulls all buttons at once"))
        count = self._amount.pulses
        with closing(self._open_wire(self._board)) as loopback, closing(self._open_buttons(self._board)) as buttons:
            pulses = [_pulse_all(loopback, buttons) for _ in range(count)]
        complete = [pulse for pulse in pulses if len(pulse) == len(self._board.stations)]
        if state == "idle":
            self._pin_orders = pin_orders(complete)
        yield _series(
            "spread", state, (max(pulse.values()) - min(pulse.values()) for pulse in complete), count - len(complete)
        )

    def _sleeps(self, state: State) -> Iterator[Series]:
        yield Series("timer", state, timer_lateness_us(self._amount.sleeps))

    def _writes(self, state: State) -> Iterator[Series]:
        durations_ms, why = probes.safe_write_times_ms(self._data, self._amount.writes)
        if why is not None:
            self._skipped.setdefault("card", why)
        yield Series("card", state, tuple(duration_ms * US_PER_MS for duration_ms in durations_ms))

    def _transfers(self, state: State) -> Iterator[Series]:
        if self._board.gpio == "simulated":
            raise LoopbackError(SIMULATED)
        if not self._board.displays:
            raise LoopbackError(Sentence("measured-no-display", "the board has no LED board"))
        durations_us = spi_transfer_us(self._board.displays[0], self._amount.transfers)
        if isinstance(durations_us, Sentence):
            self._skipped["spi"] = durations_us
        else:
            yield Series("spi", state, durations_us)


def _pulse_all(loopback: LoopbackWire, buttons: ButtonLines) -> dict[str, int]:
    loopback.pulse()
    return buttons.stamps()


def _series(figure: Figure, state: State, samples_ns: Iterable[int], lost: int) -> Series:
    return Series(figure, state, tuple(sample_ns / NS_PER_US for sample_ns in samples_ns), lost)


def _real_wire(board: Board) -> LoopbackWire:
    if board.gpio == "simulated":
        raise LoopbackError(SIMULATED)
    if board.loopback is None:
        raise LoopbackError(Sentence("measured-no-loopback", "the board profile has no [loopback]: see WIRING.md"))
    return GpiodLoopback(board.loopback, pause_s=PAUSE_S)


def _real_buttons(board: Board) -> ButtonLines:
    return ButtonLines(wiring(board).buttons)
