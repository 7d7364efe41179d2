"""The scoreboard process: built from a board profile, runs until it is asked to stop.

Kind: start
"""

import itertools
import logging
import os
import select
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache

import zmq

from bus.catalogue import translator
from bus.endpoints import Endpoints
from bus.exit_codes import ExitCode
from bus.fork import run_in_fork
from bus.language import Language
from bus.lock import AlreadyRunningError, Lock
from bus.notify import Notifier
from bus.sockets import Announcer, Subscriber, controller_client
from bus.stop_signal import StopEvent, stop_on_signals
from hardware.board import Board
from hardware.board import Display as Profile
from scoreboard.content.wording import Wording
from scoreboard.device import max7219, ws2812
from scoreboard.device.display import Display, DisplayError
from scoreboard.feed.snapshot_feed import TOPICS, SnapshotFeed
from scoreboard.layout.patterns import STEP_NS, pattern
from scoreboard.loop import Loop, Ports, Stop
from scoreboard.screen import Screen
from scoreboard.viewer import Viewer

_log = logging.getLogger(__name__)

Opener = Callable[[Profile], Display]


def run(board: Board, endpoints: Endpoints) -> int:
    """Runs the scoreboard in this process, from its main thread, until SIGTERM or SIGINT. Returns the exit code."""
    stop = StopEvent()
    try:
        with stop_on_signals(stop):
            serve(board, endpoints, stop, opener_for(board))
    except AlreadyRunningError as error:
        _log.error("%s", error)
        return ExitCode.CANNOT
    except zmq.ZMQError as error:
        _log.error("%s: the sockets cannot be made: %s", endpoints.folder, error)
        return ExitCode.CANNOT
    finally:
        stop.close()
    return ExitCode.GOOD


def opener_for(board: Board) -> Opener:
    """The function that opens displays of this board: on its SPI buses, or simulated."""
    return simulated if board.gpio == "simulated" else _real_on(board)


def simulated(profile: Profile) -> Display:
    """A display without a bus."""
    return ws2812.simulated(profile) if profile.kind == "ws2812" else max7219.simulated(profile)


def _real_on(board: Board) -> Opener:
    def real(profile: Profile) -> Display:
        if profile.kind == "ws2812":
            return ws2812.real(profile)
        is_shared = any(other.bus == profile.bus and other is not profile for other in board.displays)
        return max7219.real(profile, is_shared=is_shared)

    return real


def wording_in(language: Language) -> Wording:
    """The wording of displays in this language. Reads its catalogue, once in this process."""
    return Wording(language, translator(language), _decimal_mark(language))


@cache
def _decimal_mark(language: Language) -> str:
    """Babel takes 1.5 MiB, which this process would keep all evening."""

    def mark() -> str:
        from babel.numbers import get_decimal_symbol

        return get_decimal_symbol(language)

    return run_in_fork(mark, str)


def _screens(board: Board, opener: Opener) -> list[Screen]:
    return [Screen(profile, wording_in(profile.language), opener) for profile in board.displays]


def run_patterns(board: Board, endpoints: Endpoints) -> int:
    """Shows the test patterns in this process until SIGTERM or SIGINT. Returns the exit code."""
    stop = StopEvent()
    try:
        lock = Lock(endpoints.folder / "scoreboard.lock")
        try:
            with stop_on_signals(stop):
                show_patterns(board, stop, opener_for(board))
        finally:
            lock.close()
    except (AlreadyRunningError, DisplayError) as error:
        _log.error("%s", getattr(error, "strerror", None) or error)
        return ExitCode.CANNOT
    finally:
        stop.close()
    return ExitCode.GOOD


def serve(board: Board, endpoints: Endpoints, stop: Stop, opener: Opener) -> None:
    """Runs until `stop` is asked for; all displays are dark afterwards, whatever happened.

    May be called by any thread, all of it by that one. Raises `AlreadyRunningError` and `zmq.ZMQError`.
    """
    with ExitStack() as stack:
        stack.callback(Lock(endpoints.folder / "scoreboard.lock").close)
        screens = _screens(board, opener)  # before the sockets: no message waits for the catalogues
        context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        stack.callback(context.term)
        ports = Ports(
            feed=SnapshotFeed(
                stack.enter_context(Subscriber(context, endpoints.news, TOPICS, endpoints.link)),
                is_remote=endpoints.link is not None,
            ),
            controller=stack.enter_context(controller_client(context, endpoints)),
            led_publisher=stack.enter_context(Announcer(context, endpoints.led)),
        )
        if endpoints.public is not None:
            ports.led_publisher.bind_also(endpoints.public.led)
        notifier = Notifier(os.environ)
        stack.callback(notifier.close)
        loop = Loop(ports, screens, os.urandom(8).hex(), notifier)
        stack.callback(loop.darken)
        notifier.ready(f"{len(board.displays)} displays")
        loop.run(stop)


@contextmanager
def watching(board: Board, endpoints: Endpoints) -> Iterator[tuple[Viewer, "zmq.Socket[bytes]"]]:
    """A viewer of the boards inside this process, and the socket to wait on between its turns."""
    screens = _screens(board, simulated)
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    try:
        with Subscriber(context, endpoints.news, TOPICS, endpoints.link) as news:
            feed = SnapshotFeed(news, is_remote=endpoints.link is not None)
            viewer = Viewer(feed, screens)
            yield viewer, news.socket
            viewer.close()
    finally:
        context.destroy(linger=0)


def show_patterns(board: Board, stop: Stop, opener: Opener) -> None:
    """Shows the test patterns on all displays until `stop` is asked for. Raises `DisplayError`."""
    with ExitStack() as stack:
        open_displays = []
        for profile in board.displays:
            display = opener(profile)
            stack.callback(display.close)
            open_displays.append((profile, display))
        for step in itertools.count():
            for profile, display in open_displays:
                display.refresh()
                display.show(pattern(profile.size_px, step))
                warning = display.warning()
                if warning is not None:
                    _log.warning("%s", warning)
            if select.select([stop.fileno()], [], [], STEP_NS / 1e9)[0]:
                return
