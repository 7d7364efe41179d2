"""The guided self-test: its view, and what a technician orders. Pure data.

Kind: pure
"""

from typing import Literal

from bus.messages.base import Id, Message, Name, Number, Part, Role, Sentence


class SelftestFinding(Part, frozen=True):
    """What a check of the self-test found, in both languages: what, its outcome, why it matters, what to do.

    `place`: a station or a display; `remedy` is empty where nothing is to be done.
    """

    check: str
    outcome: Literal["pass", "skipped", "warn", "fail"]
    title: str
    title_vi: str
    finding: Sentence
    place: Sentence | None = None
    why: str = ""
    why_vi: str = ""
    remedy: str = ""
    remedy_vi: str = ""


class CertificateView(Part, frozen=True):
    """What the newest certificate says. `issued_s`, `expires_s`: seconds since 1970; `simulated`: no worth on stage."""

    outcome: Literal["pass", "skipped", "warn", "fail"]
    board: str
    issued_s: int
    expires_s: int
    simulated: bool


class SelftestView(Message, frozen=True):
    """The guided self-test as technicians see it: whole, on every change.

    `step` changes with every instruction, and an order that was given at another one is refused. `instruction`: what the
    technician should do now; `prompt`: press `press` of `presses` at `station`, or an answer by eye and ear. `part` of
    `parts`: how far it is. `reasons`: why it did not begin, or ended early.
    """

    state: Literal["idle", "running", "over"]
    step: int
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
    """What a technician tells the self-test. `id` makes it once only; `step` is that of the view it was given at.

    `give_up`: the press that is asked for will not come.
    """

    id: Id
    who: Name
    role: Role
    what: Literal["start", "yes", "no", "give_up", "stop"]
    step: int


class SelftestReply(Message, frozen=True):
    """Answer to `SelftestCommand`: done, or refused for all `reasons`."""

    id: Id
    reasons: tuple[Sentence, ...] = ()


class SelftestSubscribe(Message, frozen=True):
    """A panel is there: it is told the view now, and on every change for a few seconds."""


ToSelftest = SelftestCommand | SelftestSubscribe
FromSelftest = SelftestView | SelftestReply
