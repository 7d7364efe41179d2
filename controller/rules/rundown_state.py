"""State of the rundown: which segment is on, since when, and how far the evening has come in it.

Kind: pure
"""

from msgspec import Struct
from msgspec.structs import replace


class RundownState(Struct, frozen=True):
    """Where the evening is in its rundown: the index of the segment that is on, and of the last one that began.

    Instants are CLOCK_MONOTONIC of this boot; after another boot they are not known. `duration_ns` None: it does not
    count down.
    """

    current: int | None = None
    last_segment: int = -1
    started_ns: int | None = None
    duration_ns: int | None = None

    def begin(self, segment: int, at_ns: int, duration_ns: int | None) -> "RundownState":
        """The state once `segment` has begun at `at_ns`; of earlier ones the evening has seen enough."""
        return RundownState(segment, max(self.last_segment, segment), at_ns, duration_ns)

    def end(self) -> "RundownState":
        """The state once no segment is on."""
        return RundownState(last_segment=self.last_segment)

    def without_instants(self) -> "RundownState":
        """The state on another boot, whose clock knows nothing of the one before: nothing counts down."""
        return replace(self, started_ns=None, duration_ns=None)
