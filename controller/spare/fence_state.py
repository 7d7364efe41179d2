"""What the loop asks of a fence, and a machine that has none.

Kind: pure
"""

from typing import Protocol

from bus.messages import Sentence

LISTENING = Sentence(
    "listens-for-others", "This machine was just switched on and listens whether another one goes on: try again"
)


class Fence(Protocol):
    """Whether another machine goes on with the evening of this one."""

    @property
    def is_settled(self) -> bool:
        """Whether others had time to be heard since this machine was switched on."""
        ...

    def reason(self) -> Sentence | None:
        """Why this machine stays dark; None: it does not."""
        ...


class _NoFence:
    """A machine that listens to nobody."""

    is_settled = True

    def reason(self) -> Sentence | None:
        return None


NO_FENCE: Fence = _NoFence()
