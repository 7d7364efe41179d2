"""The firmware's devices: GPIO chip, pin factory, sources of edges, lamps and horn, made from the board's wiring.

Kind: start
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from firmware.pins import chips, order_proof
from firmware.pins.chips import Header
from firmware.pins.edges import EdgeSource, MachineError
from firmware.pins.gpiod_edges import CONSUMER, GpiodEdges
from firmware.pins.gpiozero_edges import GpiozeroEdges
from firmware.pins.gpiozero_outputs import GpiozeroOutputs
from firmware.pins.pin_factories import lgpio_factory, pigpio_factory, rpigpio_factory
from firmware.pins.sequence import Sequences
from firmware.pins.simulated_board import SimulatedButtons, SimulatedLamps
from firmware.pins.source_selection import SourceChoice
from hardware.board import Wiring

FACTORIES: Mapping[str, Callable[[Header], Any]] = {
    "gpiod": lgpio_factory,  # for lamps and horn
    "lgpio": lgpio_factory,
    "pigpio": lambda _: pigpio_factory(),
    "rpigpio": lambda _: rpigpio_factory(),
}
"""gpiozero's pin factory for each source of edges; the last two find their chip themselves."""


class Devices(msgspec.Struct, frozen=True):
    """The firmware's devices.

    `mc`: the MC's own buttons. `simulated`: the world behind the simulated pins, where they are simulated.
    """

    source: EdgeSource
    outputs: GpiozeroOutputs
    mc: EdgeSource | None
    simulated: tuple[SimulatedButtons, SimulatedLamps] | None = None


def find_header(wiring: Wiring, devices: Path | None = None) -> Header:
    """The chip that has this board's lines. Raises `MachineError`."""
    lines = wiring.all_lines if wiring.spare is None else (*wiring.all_lines, wiring.spare)
    return chips.find_header(chips.list_chips(devices or chips.DEVICES), lines)


def make(wiring: Wiring, choice: SourceChoice, sequences: Sequences, stack: ExitStack) -> Devices:
    """All devices; they are closed with `stack`, outputs dark. Raises `MachineError`.

    Outputs come first, so that lamps and horn are off before anything else can fail. `sequences`: of gpiod, before the
    first event.
    """
    if choice.backend == "simulated":
        buttons = SimulatedButtons(wiring.buttons)
        lamps = SimulatedLamps(wiring.lamps, wiring.horn.line if wiring.horn else None, buttons.factory)
        return replace(_with_factory(wiring, buttons.factory, stack), simulated=(buttons, lamps))
    header = find_header(wiring)
    if choice.backend in ("gpiod", "lgpio"):  # the others write the chip's registers, whoever holds the lines
        header.require_free(wiring.used)
    factory = FACTORIES[choice.backend](header)
    stack.callback(factory.close)
    if choice.backend != "gpiod":
        return _with_factory(wiring, factory, stack)
    outputs = make_outputs(wiring, factory, stack)
    source = GpiodEdges(
        wiring.buttons, header, sequences, wiring.spare, partial(order_proof.of_lines, consumer=CONSUMER)
    )
    stack.callback(source.close)
    mc = GpiodEdges(_mc_lines(wiring), header, sequences) if wiring.mc_buttons else None
    if mc is not None:
        stack.callback(mc.close)
    return Devices(source, outputs, mc)


def make_outputs(wiring: Wiring, factory: Any, stack: ExitStack) -> GpiozeroOutputs:
    """Lamps and horn, off; off again when `stack` ends."""
    with _as_machine_error("lamps and horn"):
        outputs = GpiozeroOutputs(wiring.lamps, wiring.horn, factory)
    stack.callback(outputs.close)
    return outputs


def _with_factory(wiring: Wiring, factory: Any, stack: ExitStack) -> Devices:
    """Edges through gpiozero as well. All inputs are made before one is closed, and closed together."""
    outputs = make_outputs(wiring, factory, stack)
    with _as_machine_error("buttons"):
        source = GpiozeroEdges(wiring.buttons, factory)
        stack.callback(source.close)
        mc = GpiozeroEdges(_mc_lines(wiring), factory) if wiring.mc_buttons else None
    if mc is not None:
        stack.callback(mc.close)
    return Devices(source, outputs, mc)


@contextmanager
def _as_machine_error(what: str) -> Iterator[None]:
    """Turns a pin library's refusal into `MachineError`: each has its own errors (lgpio.error is a bare Exception)."""
    try:
        yield
    except MachineError:
        raise
    except Exception as error:
        raise MachineError(f"{what} cannot be used: {error}; stop whatever else uses their lines") from error


def _mc_lines(wiring: Wiring) -> dict[int, str]:
    return {number: button.line for number, button in wiring.mc_buttons.items()}
