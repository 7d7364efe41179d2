"""The link to the controller: when to send Hello and Alive, and whether the controller is a new one.

Hello is sent every 250 ms until a Welcome arrives, and again after every 250 ms of silence: a restarted controller
replies with Welcome and FirmwareOrders, and until then the firmware would judge presses by the orders of the old one.
A refusal counts as a reply, and Hello is repeated as often.

Kind: pure
"""

from msgspec import Struct
from msgspec.structs import replace

from bus.messages import Sentence

HELLO_RETRY_NS = 250_000_000
MAX_SILENCE_NS = 250_000_000
ALIVE_INTERVAL_NS = 1_000_000_000


class ControllerLink(Struct, frozen=True):
    """The state of the link. `controller` is the controller's epoch, None before the first Welcome."""

    controller: str | None = None
    refusal: Sentence | None = None
    last_message_ns: int = 0
    hello_sent_ns: int | None = None
    alive_sent_ns: int | None = None


def on_message(link: ControllerLink, now_ns: int) -> ControllerLink:
    """Takes the arrival of any message of the controller."""
    return replace(link, last_message_ns=now_ns)


def on_welcome(link: ControllerLink, epoch: str, refusal: Sentence | None) -> tuple[ControllerLink, bool]:
    """Takes a Welcome. True where the controller is a new one, which knows nothing of this process."""
    return replace(link, controller=epoch, refusal=refusal), epoch != link.controller


def hello_due_ns(link: ControllerLink) -> int:
    """When to send Hello next."""
    if link.hello_sent_ns is None:
        return 0
    if link.controller is None:
        return link.hello_sent_ns + HELLO_RETRY_NS
    return max(link.last_message_ns, link.hello_sent_ns) + MAX_SILENCE_NS


def alive_due_ns(link: ControllerLink) -> int:
    """When to send Alive next."""
    return 0 if link.alive_sent_ns is None else link.alive_sent_ns + ALIVE_INTERVAL_NS


def mark_hello_sent(link: ControllerLink, now_ns: int) -> ControllerLink:
    """Notes that Hello was sent now."""
    return replace(link, hello_sent_ns=now_ns)


def mark_alive_sent(link: ControllerLink, now_ns: int) -> ControllerLink:
    """Notes that Alive was sent now."""
    return replace(link, alive_sent_ns=now_ns)
