"""Start: make the devices that a board profile asks for: chip, pin factory, sources of edges, lamps and horn.

Kind: start
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from bus.units import NS_PER_MS
from firmware.pins import chips
from firmware.pins.chips import Header
from firmware.pins.edges import EdgeSource, MachineError
from firmware.pins.gpiod_edges import GpiodEdges
from firmware.pins.gpiozero_edges import GpiozeroEdges
from firmware.pins.gpiozero_outputs import GpiozeroOutputs
from firmware.pins.pin_factories import lgpio_factory, pigpio_factory, rpigpio_factory
from firmware.pins.simulated_board import SimulatedButtons, SimulatedLamps
from firmware.pins.source_selection import Choice
from hardware.board import Board, free_lines, lines

FACTORIES: Mapping[str, Callable[[Header], Any]] = {
    "gpiod": lgpio_factory,  # for lamps and horn
    "lgpio": lgpio_factory,
    "pigpio": lambda _: pigpio_factory(),
    "rpigpio": lambda _: rpigpio_factory(),
}
"""gpiozero's pin factory by what the edges come from; the last two find their chip themselves."""


class Devices(msgspec.Struct, frozen=True):
    """What the firmware works with. `mc`: the MC's own buttons; `simulated`: the world behind simulated pins, where
    they are."""

    source: EdgeSource
    outputs: GpiozeroOutputs
    mc: EdgeSource | None
    simulated: tuple[SimulatedButtons, SimulatedLamps] | None = None


def header_of(board: Board, devices: Path | None = None) -> Header:
    """The chip that has this board's lines. Raises `MachineError`."""
    wanted = [line for _, _, line in lines(board)]
    spare = _spare(board)
    return chips.find_header(chips.chips(devices or chips.DEVICES), [*wanted, spare] if spare else wanted)


def make(board: Board, choice: Choice, stack: ExitStack) -> Devices:
    """All devices; they are closed with `stack`, outputs dark. Raises `MachineError`.

    Outputs come first, so that lamps and horn are off before anything else can fail.
    """
    if choice.backend == "simulated":
        buttons = SimulatedButtons(_buttons(board))
        lamps = SimulatedLamps(_lamps(board), board.horn.line if board.horn else None, buttons.factory)
        return replace(_with_factory(board, buttons.factory, stack), simulated=(buttons, lamps))
    header = header_of(board)
    if choice.backend in ("gpiod", "lgpio"):  # the others write the chip's registers, whoever holds the lines
        header.must_be_free(_used(board))
    factory = FACTORIES[choice.backend](header)
    stack.callback(factory.close)
    if choice.backend != "gpiod":
        return _with_factory(board, factory, stack)
    outputs = make_outputs(board, factory, stack)
    hold_ns = board.settle_ms * NS_PER_MS * 2 // 3
    source = GpiodEdges(_buttons(board), header, hold_ns, _spare(board))
    stack.callback(source.close)
    mc = GpiodEdges(_mc_buttons(board), header, hold_ns) if board.mc_buttons else None
    if mc is not None:
        stack.callback(mc.close)
    return Devices(source, outputs, mc)


def make_outputs(board: Board, factory: Any, stack: ExitStack) -> GpiozeroOutputs:
    """Lamps and horn, off; off again when `stack` ends."""
    with _told("lamps and horn"):
        outputs = GpiozeroOutputs(_lamps(board), board.horn, factory)
    stack.callback(outputs.close)
    return outputs


def _with_factory(board: Board, factory: Any, stack: ExitStack) -> Devices:
    """Edges through gpiozero as well. All inputs are made before one is closed, and closed together."""
    outputs = make_outputs(board, factory, stack)
    with _told("buttons"):
        source = GpiozeroEdges(_buttons(board), factory)
        stack.callback(source.close)
        mc = GpiozeroEdges(_mc_buttons(board), factory) if board.mc_buttons else None
    if mc is not None:
        stack.callback(mc.close)
    return Devices(source, outputs, mc)


@contextmanager
def _told(what: str) -> Iterator[None]:
    """A pin library that refuses is told in our words: each has its own errors (lgpio.error is a bare Exception)."""
    try:
        yield
    except MachineError:
        raise
    except Exception as error:
        raise MachineError(f"{what} cannot be used: {error}; stop whatever else uses their lines") from error


def _used(board: Board) -> list[str]:
    """The firmware's own lines; the loopback's are the self-test's."""
    return [line for place, _, line in lines(board) if not place.startswith("loopback")]


def _buttons(board: Board) -> Mapping[int, str]:
    return {station.number: station.button for station in board.stations}


def _lamps(board: Board) -> Mapping[int, str]:
    return {station.number: station.lamp for station in board.stations}


def _mc_buttons(board: Board) -> Mapping[int, str]:
    return {number: one.line for number, one in enumerate(board.mc_buttons, 1)}


def _spare(board: Board) -> str | None:
    """An unused line for a board of one station."""
    return next(iter(free_lines(board)), None) if len(board.stations) < 2 else None
