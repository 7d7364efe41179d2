"""The process that sends journal and results to a hub: waits until the box is enrolled, then turns until SIGTERM.

Kind: start
"""

import logging
import os
import select
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bus.bad_file import BadFileError
from bus.exit_codes import ExitCode
from bus.lock import Lock
from bus.messages import Sentence
from bus.notify import Notifier
from bus.stop_signal import StopEvent, stop_on_signals
from controller.exchange.hub_link import HubLink, hub_link
from controller.exchange.key_files import machine_key
from controller.push.push_state import FOLDER, PushState
from controller.push.pushing import Pushing

ENROLLED_S = 5.0
"""How often the process looks whether it is enrolled, and with whom."""

NOT_ENROLLED = Sentence("push-off", "This box sends nothing: it is enrolled with no hub")

_log = logging.getLogger("push")


def run(data: Path) -> int:
    """Send until SIGTERM or SIGINT. Raises `AlreadyRunningError`, `BadFileError`."""
    stop, notifier = StopEvent(), Notifier(os.environ)
    with stop_on_signals(stop), _only_one(data):
        notifier.ready(str(NOT_ENROLLED))
        link: HubLink | None = None
        pushing: Pushing | None = None
        looked_s = -ENROLLED_S
        while not stop.is_set:
            if time.monotonic() - looked_s >= ENROLLED_S:
                looked_s, before, link = time.monotonic(), link, hub_link(data)
                pushing = pushing if link == before else _pushing(data, link)
            wait_s = _turn(pushing, notifier) if pushing is not None else ENROLLED_S
            _wait(stop, notifier, wait_s)
    notifier.close()
    stop.close()
    return ExitCode.GOOD


def run_once(data: Path) -> PushState | None:
    """Send what there is, once; the state then, or None where the box is enrolled with no hub.

    Raises `AlreadyRunningError`, `BadFileError`, `OSError`.
    """
    link = hub_link(data)
    if link is None:
        return None
    with _only_one(data):
        pushing = Pushing(data, link, machine_key(data))
        pushing.turn()
        return pushing.state


def _pushing(data: Path, link: HubLink | None) -> Pushing | None:
    return None if link is None else Pushing(data, link, machine_key(data))


def _turn(pushing: Pushing, notifier: Notifier) -> float:
    """One turn; nothing that goes wrong in it ends the process."""
    before = pushing.state
    try:
        wait_s = pushing.turn()
    except (OSError, BadFileError) as error:
        _log.error("%s", error)
        return ENROLLED_S
    if pushing.state.why != before.why:
        _log.info("%s", pushing.state.why or "the hub receives")
    if pushing.state != before:
        notifier.status(f"{pushing.state.received} of {pushing.state.rows} rows received")
    return wait_s


def _wait(stop: StopEvent, notifier: Notifier, wait_s: float) -> None:
    """Wait so long, or until the process should end; systemd hears that the process is alive."""
    deadline_s = time.monotonic() + wait_s
    while not stop.is_set:
        notifier.alive(time.monotonic_ns())
        left_s = deadline_s - time.monotonic()
        if left_s <= 0:
            return
        interval_ns = notifier.interval_ns
        select.select([stop], [], [], left_s if interval_ns is None else min(left_s, interval_ns / 1e9))


@contextmanager
def _only_one(data: Path) -> Iterator[None]:
    folder = data / FOLDER
    try:
        folder.mkdir(mode=0o750, parents=True, exist_ok=True)
        lock = Lock(folder / "push.lock")
    except OSError as error:
        raise BadFileError([f"{folder}: cannot be used ({error.strerror})"]) from error
    try:
        yield
    finally:
        lock.close()
