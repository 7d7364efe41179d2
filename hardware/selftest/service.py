"""Start: the guided self-test as a process. It waits for a technician at the panel, leads through the test with what
the controller lends, and keeps the certificate.

Kind: start
"""

import os
import time
from contextlib import ExitStack

import zmq

from bus.bad_file import BadFileError
from bus.codec import TO_SELFTEST
from bus.messages import Sentence
from bus.notify import Notifier
from bus.sockets import Endpoints, Lock, Server
from bus.stop_signal import StopEvent
from hardware.selftest.certificate import certificate_files
from hardware.selftest.certificate.certificate import board_id
from hardware.selftest.operator.web_operator import STOPPED, StoppedError, WebOperator
from hardware.selftest.rig import probes
from hardware.selftest.rig.lease_client import LeaseClient, NotLentError
from hardware.selftest.session import Asked, Session

LONGEST_WAIT_MS = 1_000


def serve(asked: Asked, endpoints: Endpoints, stop: StopEvent) -> None:
    """Lead through as many tests as are asked for, until `stop`. Raises `AlreadyRunningError`."""
    with ExitStack() as stack:
        stack.callback(Lock(endpoints.folder / "selftest.lock").close)
        context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        stack.callback(context.term)
        server = stack.enter_context(Server(context, endpoints.selftest, TO_SELFTEST))
        name = board_id(asked.board, probes.machine_id())
        dock = WebOperator(server, certificate_files.effective(asked.data, name, int(time.time())))
        poller = zmq.Poller()
        poller.register(server.socket, zmq.POLLIN)
        poller.register(stop.fileno(), zmq.POLLIN)
        notifier = Notifier(os.environ)
        stack.callback(notifier.close)
        notifier.ready("waiting for a technician at /tech")
        while not stop.is_set:
            dock.turn()
            notifier.alive(time.monotonic_ns())
            if dock.running:
                _lead(asked, endpoints, dock, stop, notifier)
            else:
                poller.poll(LONGEST_WAIT_MS)


def _lead(asked: Asked, endpoints: Endpoints, dock: WebOperator, stop: StopEvent, notifier: Notifier) -> None:
    """One test, to its certificate or to the reason why there is none."""

    def meanwhile() -> None:
        dock.turn()
        notifier.alive(time.monotonic_ns())
        if stop.is_set or dock.stops:
            raise StoppedError

    session = Session(asked, dock.tell)
    try:
        with LeaseClient(endpoints, time.monotonic_ns, meanwhile) as bench:
            bench.begin()
            session.look()
            session.lead(bench, dock, goes_on=dock.goes_on)
        certificate = session.certificate()
        certificate_files.save(asked.data, certificate, asked.say)
        dock.end(certificate)
    except NotLentError as error:
        dock.end(None, error.reasons)
    except StoppedError:
        dock.end(None, (STOPPED,))
    except BadFileError as error:
        dock.end(None, (Sentence("selftest-not-kept", "The certificate cannot be kept: {log}", {"log": str(error)}),))
