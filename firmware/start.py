"""Start: build the firmware from a board profile and run it until it is told to end.

Kind: start
"""

import contextlib
import gc
import logging
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import ExitStack

import zmq
from gpiozero.exc import GPIOZeroError

from bus.codec import TO_WORLD
from bus.exit_codes import ExitCode
from bus.messages import Sentence
from bus.notify import Notifier
from bus.sockets import AlreadyRunningError, Endpoints, Lock, Server, controller_client
from bus.stop_signal import StopFile, signals
from bus.units import NS_PER_MS, NS_PER_US
from firmware import logs, realtime, startup_report
from firmware.lockout import buzzers
from firmware.loop import Loop, Ports
from firmware.pins import chips, devices, source_selection
from firmware.pins.edges import MachineError
from firmware.pins.pin_factories import let_lgpio_work_in, lgpio_factory
from firmware.pins.platform_info import Machine, read_machine
from firmware.pins.simulated_board import PinPort
from firmware.pins.source_selection import Choice
from firmware.signals import mc_buttons
from hardware.board import Board

_log = logging.getLogger(__name__)


FACTORY = "GPIOZERO_PIN_FACTORY"


def run(board: Board, endpoints: Endpoints) -> int:
    """Run the firmware in this process, from its main thread, until SIGTERM or SIGINT. Returns the exit code."""
    stop = StopFile()
    try:
        with signals(stop), logs.never_waiting(), _real_time(board) as warnings:
            serve(board, endpoints, stop, warnings)
    except (AlreadyRunningError, MachineError) as error:
        _log.error("%s", error)
        return ExitCode.CANNOT
    except (GPIOZeroError, zmq.ZMQError) as error:
        _log.error("board %s cannot be used: %s", board.name, error)
        return ExitCode.CANNOT
    finally:
        stop.close()
    return ExitCode.GOOD


def serve(board: Board, endpoints: Endpoints, stop: StopFile, warnings: tuple[Sentence, ...] = ()) -> None:
    """Run the firmware until `stop` is asked for; dark and silent afterwards, whatever happened.

    May be called by any thread, all of it by that one. Raises `AlreadyRunningError` and `MachineError`.
    """
    with ExitStack() as stack:
        stack.callback(Lock(endpoints.folder / "firmware.lock").close)
        chosen, machine = _choose(board, endpoints)
        notifier = Notifier(os.environ)
        stack.callback(notifier.close)
        more = tuple(_said(one) for one in startup_report.warnings(chosen, machine, realtime.RealTime(True, True)))
        made = _build(board, endpoints, stop, notifier, chosen, (*warnings, *more) if machine.pi else warnings, stack)
        gc.collect()
        gc.freeze()
        stack.callback(gc.unfreeze)
        notifier.ready(f"{len(board.stations)} stations")
        while not stop.asked:
            made.turn()
            made.rest()


def explanation(board: Board, endpoints: Endpoints) -> list[str]:
    """What the firmware would use for this board, and why. Takes no line. Raises `MachineError` where it cannot run."""
    chosen, machine = _choose(board, endpoints)
    said = [f"board: {board.name}, {len(board.stations)} stations", f"capture: {chosen.backend}, because {chosen.why}"]
    if chosen.backend == "simulated":
        return [*said, "resolution: exact, stamps are made up", "lost edges: none"]
    said += _WORTH[chosen.backend]
    found = chips.chips(chips.DEVICES)
    return [
        *said,
        *startup_report.report(board, chosen, machine, found, devices.header_of(board), realtime.permitted()),
    ]


_WORTH = {
    "gpiod": ["resolution: the kernel's interrupt stamps, in ns", "lost edges: seen (sequence numbers, full queue)"],
    "lgpio": ["resolution: the kernel's interrupt stamps, in ns", "lost edges: not seen (a request per line)"],
    "pigpio": ["resolution: 5 µs between presses, 100 µs against the opening", "lost edges: not seen"],
    "rpigpio": ["resolution: 5 ms at best (the clock is read when Python wakes up)", "lost edges: not seen"],
}


def darken(board: Board, endpoints: Endpoints) -> None:
    """Lamps and horn off, and no more: for `ExecStopPost=`, after the firmware was killed. Raises `MachineError`."""
    if board.gpio == "simulated":
        return
    let_lgpio_work_in(endpoints.folder)
    with ExitStack() as stack:
        factory = lgpio_factory(devices.header_of(board))
        stack.callback(factory.close)
        devices.make_outputs(board, factory, stack)


def _choose(board: Board, endpoints: Endpoints) -> tuple[Choice, Machine]:
    if board.gpio == "simulated":
        return source_selection.choose(board, Machine()), Machine()
    let_lgpio_work_in(endpoints.folder)
    machine = read_machine()
    return source_selection.choose(board, machine, os.environ.get(FACTORY, "")), machine


@contextlib.contextmanager
def _real_time(board: Board) -> Iterator[tuple[Sentence, ...]]:
    """Before any socket or pin library makes a thread, so that theirs inherit it. Not for the simulated board.

    Gives what was refused.
    """
    if board.gpio == "simulated":
        yield ()
        return
    granted = realtime.ask()
    for one in granted.refused:
        _log.warning("%s", one)
    try:
        yield tuple(_said(one) for one in granted.refused)
    finally:
        realtime.give_back()


def _said(words: Sentence) -> Sentence:
    return Sentence("machine", "The Pi: {words}", {"words": words})


def _build(
    board: Board,
    endpoints: Endpoints,
    stop: StopFile,
    notifier: Notifier,
    chosen: Choice,
    warnings: tuple[Sentence, ...],
    stack: ExitStack,
) -> Loop:
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    stack.callback(context.term)
    made = devices.make(board, chosen, stack)
    world = None
    if made.simulated is not None:
        world = PinPort(*made.simulated, stack.enter_context(Server(context, endpoints.pins, TO_WORLD)))
    controller = stack.enter_context(controller_client(context, endpoints))
    capture = made.source.capture
    _log.info("%s", startup_report.one_line(board, chosen, capture))
    doubt_ns = max(board.doubt_us * NS_PER_US, capture.resolution_ns)
    now_ns = time.monotonic_ns()
    levels = made.source.levels()
    settle_ns = board.settle_ms * NS_PER_MS
    state = buzzers.at_start(levels, settle_ns, doubt_ns, now_ns, tells_untried=not capture.simulated)
    mc = None
    if made.mc is not None:
        mc = mc_buttons.at_start([one.button for one in board.mc_buttons], made.mc.levels(), now_ns)
    ports = Ports(made.source, made.outputs, controller, time.monotonic_ns, stop, notifier, world, made.mc, warnings)
    return Loop(ports, state, secrets.token_hex(8), mc)
