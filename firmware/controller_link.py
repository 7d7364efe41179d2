"""Decide when to say Hello and Alive to the controller, and whether it is a new one. Pure.

Hello is said every 250 ms until a Welcome comes, and again after every 250 ms in which nothing was heard: a controller
that was started again answers it with Welcome and Wanted, and until then the firmware would judge presses by what the
old one wanted. A refusal is taken as an answer, and asked again as often.

Kind: pure
"""

from msgspec import Struct
from msgspec.structs import replace

from bus.messages import Sentence

FIRST_AGAIN_NS = 250_000_000
SILENCE_NS = 250_000_000
ALIVE_NS = 1_000_000_000


class ControllerLink(Struct, frozen=True):
    """What is known of the controller. `controller` is its epoch, None before the first Welcome."""

    controller: str | None = None
    refused: Sentence | None = None
    heard_ns: int = 0
    hello_ns: int | None = None
    alive_ns: int | None = None


def heard(link: ControllerLink, now_ns: int) -> ControllerLink:
    """Anything was heard from the controller."""
    return replace(link, heard_ns=now_ns)


def welcomed(link: ControllerLink, epoch: str, refused: Sentence | None) -> tuple[ControllerLink, bool]:
    """A Welcome came. True where the controller is another one than before, and knows nothing of this process."""
    return replace(link, controller=epoch, refused=refused), epoch != link.controller


def hello_due_ns(link: ControllerLink) -> int:
    """When to say Hello next."""
    if link.hello_ns is None:
        return 0
    if link.controller is None:
        return link.hello_ns + FIRST_AGAIN_NS
    return max(link.heard_ns, link.hello_ns) + SILENCE_NS


def alive_due_ns(link: ControllerLink) -> int:
    """When to say Alive next."""
    return 0 if link.alive_ns is None else link.alive_ns + ALIVE_NS


def said_hello(link: ControllerLink, now_ns: int) -> ControllerLink:
    """Hello was said now."""
    return replace(link, hello_ns=now_ns)


def said_alive(link: ControllerLink, now_ns: int) -> ControllerLink:
    """Alive was said now."""
    return replace(link, alive_ns=now_ns)
