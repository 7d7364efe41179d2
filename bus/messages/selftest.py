"""The guided self-test: its view, and the commands of a technician.

Kind: pure
"""

from typing import Literal

from bus.messages.base import Count, Id, Message, Name, Number, Part, Role, Sentence


class SelftestFinding(Part, frozen=True):
    """Result of one check of the self-test: what was found, where, why it matters, what to do.

    `place`: a station, an LED board or a device; `why` and `remedy` are None where there is nothing to do.
    """

    check: str
    outcome: Literal["pass", "skipped", "warn", "fail"]
    title: Sentence
    finding: Sentence
    place: Sentence | None = None
    why: Sentence | None = None
    remedy: Sentence | None = None


class CertificateView(Part, frozen=True):
    """The newest certificate. `issued_s`, `expires_s`: seconds since 1970; `simulated`: not valid for a real stage."""

    outcome: Literal["pass", "skipped", "warn", "fail"]
    board: str
    issued_s: int
    expires_s: int
    simulated: bool


class SelftestView(Message, frozen=True):
    """The guided self-test as technicians see it; sent complete on every change.

    `step` changes with every instruction; a command for another step is refused. `instruction`: what the technician
    should do now; `prompt`: what is expected: press `press` of `presses` at `station`, or a yes or no by eye and ear.
    `part` of `parts`: the progress. `reasons`: why it did not start, or ended early.
    """

    state: Literal["idle", "running", "over"]
    step: Count
    now_ns: int
    instruction: Sentence | None = None
    prompt: Literal["nothing", "press", "yes_no"] = "nothing"
    station: Number | None = None
    press: int = 0
    presses: int = 0
    part: int = 0
    parts: int = 0
    findings: tuple[SelftestFinding, ...] = ()
    reasons: tuple[Sentence, ...] = ()
    certificate: CertificateView | None = None


class SelftestCommand(Message, frozen=True):
    """A technician's command to the self-test, carried out once for each `id`. `step`: that of the view that they saw.

    `give_up`: the requested press will not come.
    """

    id: Id
    who: Name
    role: Role
    what: Literal["start", "yes", "no", "give_up", "stop"]
    step: Count


class SelftestReply(Message, frozen=True):
    """Answer to `SelftestCommand`: carried out, or refused for all `reasons`."""

    id: Id
    reasons: tuple[Sentence, ...] = ()


class SelftestSubscribe(Message, frozen=True):
    """A panel subscribes: it gets the view now, and on every change for a few seconds."""


ToSelftest = SelftestCommand | SelftestSubscribe
FromSelftest = SelftestView | SelftestReply
