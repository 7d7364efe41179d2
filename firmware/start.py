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

from bus.codec import TO_GPIO_SIM
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
from firmware.pins.pin_factories import lgpio_factory, set_lgpio_folder
from firmware.pins.platform_info import PlatformInfo, read_platform_info
from firmware.pins.simulated_board import GpioSimPort
from firmware.pins.source_selection import SourceChoice
from firmware.signals import mc_buttons
from hardware.board import Board

_log = logging.getLogger(__name__)


FACTORY = "GPIOZERO_PIN_FACTORY"


def run(board: Board, endpoints: Endpoints) -> int:
    """Run the firmware in this process, from its main thread, until SIGTERM or SIGINT. Returns the exit code."""
    stop = StopFile()
    try:
        with signals(stop), logs.non_blocking_logging(), _real_time(board) as warnings:
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
        choice, machine = _choose(board, endpoints)
        notifier = Notifier(os.environ)
        stack.callback(notifier.close)
        platform_warnings = tuple(
            _platform_warning(one) for one in startup_report.warnings(choice, machine, realtime.RealTime(True, True))
        )
        loop = _build(
            board,
            endpoints,
            stop,
            notifier,
            choice,
            (*warnings, *platform_warnings) if machine.pi_generation else warnings,
            stack,
        )
        gc.collect()
        gc.freeze()
        stack.callback(gc.unfreeze)
        notifier.ready(f"{len(board.stations)} stations")
        while not stop.asked:
            loop.turn()
            loop.wait()


def explain(board: Board, endpoints: Endpoints) -> list[str]:
    """What the firmware would use for this board, and why. Takes no line. Raises `MachineError` where it cannot run."""
    choice, machine = _choose(board, endpoints)
    lines = [
        f"board: {board.name}, {len(board.stations)} stations",
        f"capture: {choice.backend}, because {choice.reason}",
    ]
    if choice.backend == "simulated":
        return [*lines, "resolution: exact, stamps are made up", "lost edges: none"]
    lines += _TIMING_NOTES[choice.backend]
    found = chips.list_chips(chips.DEVICES)
    return [
        *lines,
        *startup_report.report(board, choice, machine, found, devices.header_of(board), realtime.check_limits()),
    ]


_TIMING_NOTES = {
    "gpiod": ["resolution: the kernel's interrupt stamps, in ns", "lost edges: seen (sequence numbers, full queue)"],
    "lgpio": ["resolution: the kernel's interrupt stamps, in ns", "lost edges: not seen (a request per line)"],
    "pigpio": ["resolution: 5 µs between presses, 100 µs against the opening", "lost edges: not seen"],
    "rpigpio": ["resolution: 5 ms at best (the clock is read when Python wakes up)", "lost edges: not seen"],
}


def darken(board: Board, endpoints: Endpoints) -> None:
    """Lamps and horn off, and no more: for `ExecStopPost=`, after the firmware was killed. Raises `MachineError`."""
    if board.gpio == "simulated":
        return
    set_lgpio_folder(endpoints.folder)
    with ExitStack() as stack:
        factory = lgpio_factory(devices.header_of(board))
        stack.callback(factory.close)
        devices.make_outputs(board, factory, stack)


def _choose(board: Board, endpoints: Endpoints) -> tuple[SourceChoice, PlatformInfo]:
    if board.gpio == "simulated":
        return source_selection.choose(board, PlatformInfo()), PlatformInfo()
    set_lgpio_folder(endpoints.folder)
    machine = read_platform_info()
    return source_selection.choose(board, machine, os.environ.get(FACTORY, "")), machine


@contextlib.contextmanager
def _real_time(board: Board) -> Iterator[tuple[Sentence, ...]]:
    """Before any socket or pin library makes a thread, so that theirs inherit it. Not for the simulated board.

    Gives what was refused.
    """
    if board.gpio == "simulated":
        yield ()
        return
    granted = realtime.request()
    for one in granted.refusals:
        _log.warning("%s", one)
    try:
        yield tuple(_platform_warning(one) for one in granted.refusals)
    finally:
        realtime.release()


def _platform_warning(words: Sentence) -> Sentence:
    return Sentence("machine", "The Pi: {words}", {"words": words})


def _build(
    board: Board,
    endpoints: Endpoints,
    stop: StopFile,
    notifier: Notifier,
    choice: SourceChoice,
    warnings: tuple[Sentence, ...],
    stack: ExitStack,
) -> Loop:
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    stack.callback(context.term)
    loop = devices.make(board, choice, stack)
    world = None
    if loop.simulated is not None:
        world = GpioSimPort(*loop.simulated, stack.enter_context(Server(context, endpoints.pins, TO_GPIO_SIM)))
    controller = stack.enter_context(controller_client(context, endpoints))
    capture = loop.source.capture
    _log.info("%s", startup_report.one_line(board, choice, capture))
    doubt_ns = max(board.doubt_us * NS_PER_US, capture.resolution_ns)
    now_ns = time.monotonic_ns()
    levels = loop.source.levels()
    settle_ns = board.settle_ms * NS_PER_MS
    state = buzzers.initial_state(levels, settle_ns, doubt_ns, now_ns, reports_untried=not capture.simulated)
    mc = None
    if loop.mc is not None:
        mc = mc_buttons.initial_state([one.button for one in board.mc_buttons], loop.mc.levels(), now_ns)
    ports = Ports(loop.source, loop.outputs, controller, time.monotonic_ns, stop, notifier, world, loop.mc, warnings)
    return Loop(ports, state, secrets.token_hex(8), mc)
