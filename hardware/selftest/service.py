"""The guided self-test as a process: waits for a technician at the panel, leads through the test with the outputs that
the controller leases, and saves the certificate.

Where systemd listens for it, the first technician who opens the page starts it, and it ends some time after the last
has left: an evening has no use for it.

Kind: start
"""

import os
import time
from contextlib import ExitStack

import zmq

from bus.bad_file import BadFileError
from bus.codec import TO_SELFTEST
from bus.endpoints import Endpoints
from bus.lock import Lock
from bus.messages import Sentence
from bus.notify import Notifier, listening_fd
from bus.peer_users import users_of
from bus.sockets import Server
from bus.stop_signal import StopEvent
from hardware.selftest.certificate import certificate_files
from hardware.selftest.certificate.certificate import board_id
from hardware.selftest.operator.web_operator import STOPPED, StoppedError, WebOperator
from hardware.selftest.rig import probes
from hardware.selftest.rig.lease_client import LeaseClient, LeaseRefusedError
from hardware.selftest.session import Session, SessionConfig

MAX_WAIT_MS = 1_000


def serve(config: SessionConfig, endpoints: Endpoints, stop: StopEvent) -> None:
    """Lead through every test that a technician starts, until `stop`, or until it is not needed any more and would be
    started again. Raises `AlreadyRunningError`."""
    listening = listening_fd(os.environ)
    with ExitStack() as stack:
        stack.callback(Lock(endpoints.folder / "selftest.lock").close)
        context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        stack.callback(context.term)
        may_send = users_of(endpoints.folder)
        server = stack.enter_context(
            Server(context, endpoints.selftest, TO_SELFTEST, may_send=may_send, listening=listening)
        )
        name = board_id(config.board, probes.machine_id())
        operator = WebOperator(server, certificate_files.effective(config.data, name, int(time.time())))
        poller = zmq.Poller()
        poller.register(server.socket, zmq.POLLIN)
        poller.register(stop.fileno(), zmq.POLLIN)
        notifier = Notifier(os.environ)
        stack.callback(notifier.close)
        notifier.ready("waiting for a technician at /tech")
        while not stop.is_set and not (listening is not None and operator.is_left):
            operator.turn()
            notifier.alive(time.monotonic_ns())
            if operator.is_running:
                _run_test(config, endpoints, operator, stop, notifier)
            else:
                poller.poll(MAX_WAIT_MS)


def _run_test(
    config: SessionConfig, endpoints: Endpoints, operator: WebOperator, stop: StopEvent, notifier: Notifier
) -> None:
    """One test, until there is a certificate, or a reason why there is none."""

    def on_turn() -> None:
        operator.turn()
        notifier.alive(time.monotonic_ns())
        if stop.is_set or operator.is_stop_requested:
            raise StoppedError

    session = Session(config, on_result=operator.add_result)
    try:
        with LeaseClient(endpoints, time.monotonic_ns, on_turn) as rig:
            rig.acquire()
            session.inspect_machine()
            session.run(rig, operator, on_progress=operator.show_progress)
        certificate = session.certificate()
        certificate_files.save(config.data, certificate)
        operator.finish(certificate)
    except LeaseRefusedError as error:
        operator.finish(None, error.reasons)
    except StoppedError:
        operator.finish(None, (STOPPED,))
    except BadFileError as error:
        text = "The certificate could not be saved: {log}"
        operator.finish(None, (Sentence("selftest-not-saved", text, {"log": str(error)}),))
