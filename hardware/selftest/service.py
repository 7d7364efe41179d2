"""Start: the guided self-test as a process. It waits for a technician at the panel, leads through the test with what
the controller lends, and keeps the certificate.
"""

import os
import time
from contextlib import ExitStack

import zmq

from controller.bus.codec import TO_SELFTEST
from controller.bus.messages import Sentence
from controller.bus.notify import Notifier
from controller.bus.sockets import Endpoints, Lock, Server
from controller.bus.stopping import StopFile
from controller.files import BadFileError
from hardware.selftest import kept, probes
from hardware.selftest.borrow import Borrower, NotLentError
from hardware.selftest.certificate import board_id
from hardware.selftest.dock import STOPPED, Dock, StoppedError
from hardware.selftest.session import Asked, Session

LONGEST_WAIT_MS = 1_000


def serve(asked: Asked, endpoints: Endpoints, stop: StopFile) -> None:
    """Lead through as many tests as are asked for, until `stop`. Raises `AlreadyRunningError`."""
    with ExitStack() as stack:
        stack.callback(Lock(endpoints.folder / "selftest.lock").close)
        context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        stack.callback(context.term)
        server = stack.enter_context(Server(context, endpoints.selftest, TO_SELFTEST))
        name = board_id(asked.board, probes.machine_id())
        dock = Dock(server, kept.standing(asked.data, name, int(time.time())))
        poller = zmq.Poller()
        poller.register(server.socket, zmq.POLLIN)
        poller.register(stop.fileno(), zmq.POLLIN)
        notifier = Notifier(os.environ)
        stack.callback(notifier.close)
        notifier.ready("waiting for a technician at /tech")
        while not stop.asked:
            dock.turn()
            notifier.alive(time.monotonic_ns())
            if dock.running:
                _lead(asked, endpoints, dock, stop, notifier)
            else:
                poller.poll(LONGEST_WAIT_MS)


def _lead(asked: Asked, endpoints: Endpoints, dock: Dock, stop: StopFile, notifier: Notifier) -> None:
    """One test, to its certificate or to the reason why there is none."""

    def meanwhile() -> None:
        dock.turn()
        notifier.alive(time.monotonic_ns())
        if stop.asked or dock.stops:
            raise StoppedError

    session = Session(asked, dock.tell)
    try:
        with Borrower(endpoints, time.monotonic_ns, meanwhile) as bench:
            bench.begin()
            session.look()
            session.lead(bench, dock, goes_on=dock.goes_on)
        certificate = session.certificate()
        kept.keep(asked.data, certificate, asked.say)
        dock.end(certificate)
    except NotLentError as error:
        dock.end(None, error.reasons)
    except StoppedError:
        dock.end(None, (STOPPED,))
    except BadFileError as error:
        dock.end(None, (Sentence("selftest-not-kept", "The certificate cannot be kept: {log}", {"log": str(error)}),))
