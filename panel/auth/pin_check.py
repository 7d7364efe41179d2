"""Check of a PIN, under the limit on attempts: for who enters, and for who proves to be who is paired already.

The limit is each client's own. The machine itself has none, and a device that is paired in that very role has one of
its own: what strangers guess from its network address does not touch it.

Kind: adapter
"""

import time
from collections.abc import Hashable

from flask import Response, current_app, request

from bus.authors import role_sentence
from bus.messages import Sentence
from panel.auth.access import access_log, current_device, store
from panel.auth.proofs import Proofs
from panel.permissions import IDENTITIES
from webcore.pin_checker import PinChecker
from webcore.problem_details import problem
from webcore.rate_limit import Attempts, client_network
from webcore.request_guard import is_local_request

WRONG_PIN = Sentence("wrong-pin", "This PIN is wrong.")


def check_pin(seat: str, pin: str) -> Response | None:
    """Return the refusal, or None if `pin` is that of `seat`."""
    attempts: Attempts = current_app.extensions["attempts"]
    client, pin_hashes, now_ns = _client(seat), store().read().pin_hashes, time.monotonic_ns()
    wait_s = attempts.start(client, frozenset(pin_hashes.items()), now_ns)
    if wait_s:
        access_log().guesses.note_refused()
        sentence = Sentence("too-many-tries", "Too many wrong PINs. Try again in {seconds} s.", {"seconds": wait_s})
        return problem(429, sentence, headers={"Retry-After": str(wait_s)})
    checker: PinChecker = current_app.extensions["checker"]
    is_known = client is None or isinstance(client, tuple)
    if not checker.matches(pin_hashes.get(seat, ""), "".join(pin.split()), is_known=is_known):
        access_log().guesses.note_wrong(seat, request.remote_addr or "", now_ns)
        return problem(401 if current_device() is None else 403, WRONG_PIN)
    attempts.succeed(client)
    return None


def _client(seat: str) -> Hashable:
    """Return who has tried, for the limit: nobody for the machine itself, else a paired device or an address."""
    if is_local_request():
        return None
    device = current_device()
    if device is not None and device[1].seat == seat:
        return ("device", device[0])
    return client_network(request.remote_addr or "")


def note_proof(device_id: str) -> None:
    """The PIN of a device's seat was entered on it."""
    _proofs().note(device_id, time.monotonic_ns())


def refuse_without_proof() -> Response | None:
    """Return the refusal, or None if the PIN was entered on this device a short while ago."""
    device = current_device()
    if device is None or _proofs().is_fresh(device[0], time.monotonic_ns()):
        return None
    identity = IDENTITIES[device[1].seat]
    role = role_sentence(identity.role, identity.judge)
    return problem(403, Sentence("pin-again", "Enter the PIN of {role} again.", {"role": role}))


def _proofs() -> Proofs:
    value: Proofs = current_app.extensions["proofs"]
    return value
