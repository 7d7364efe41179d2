"""State of the rundown: which segment is on, since when, and how far the evening has come in it.

Kind: pure
"""

from msgspec import Struct
from msgspec.structs import replace


class RundownState(Struct, frozen=True):
    """Where the evening is in its rundown. `current` and `reached` are indices; `reached`: the last one that was begun.

    Instants are CLOCK_MONOTONIC of this boot; after another boot they are not known. `duration_ns` None: it does not
    count down.
    """

    current: int | None = None
    reached: int = -1
    started_ns: int | None = None
    duration_ns: int | None = None

    def begun(self, segment: int, at_ns: int, duration_ns: int | None) -> "RundownState":
        """The state once `segment` has begun at `at_ns`; of earlier ones the evening has seen enough."""
        return RundownState(segment, max(self.reached, segment), at_ns, duration_ns)

    def ended(self) -> "RundownState":
        """The state once no segment is on."""
        return RundownState(reached=self.reached)

    def without_instants(self) -> "RundownState":
        """The state on another boot, whose clock knows nothing of the one before: nothing counts down."""
        return replace(self, started_ns=None, duration_ns=None)
