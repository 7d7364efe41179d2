"""Watch over the journal's medium: how long saving takes, and how much space is left.

Kind: adapter
"""

from collections.abc import Callable

from bus.messages import Sentence
from bus.units import NS_PER_S

SLOW_NS = NS_PER_S
"""A commit that took longer than this is reported: everybody waits for it."""

SLOW_REPORT_NS = 60 * NS_PER_S
"""How long the report of a slow commit stays."""

LOW_SPACE_BYTES = 50_000_000
"""The MC is warned when there is less free space than this: an evening writes about 10 MB."""


class MediumWatch:
    """What was noticed of the medium. `free_bytes` returns the free space, or raises `OSError`."""

    def __init__(self, free_bytes: Callable[[], int]) -> None:
        self._free_bytes = free_bytes
        self._is_space_low = False
        self._slow: tuple[int, int] | None = None

    def note_commit(self, now_ns: int, took_ns: int) -> None:
        """Note how long a commit took that ended at `now_ns`."""
        if took_ns >= SLOW_NS:
            self._slow = (now_ns, took_ns)

    def check(self, now_ns: int) -> None:
        """Look at the free space, and forget a slow commit that is long past."""
        if self._slow is not None and now_ns - self._slow[0] > SLOW_REPORT_NS:
            self._slow = None
        try:
            self._is_space_low = self._free_bytes() < LOW_SPACE_BYTES
        except OSError:
            self._is_space_low = False  # the next write to the folder reports what is wrong with it

    def slowness(self) -> tuple[Sentence, ...]:
        """What the MC must know about slow commits."""
        if self._slow is None:
            return ()
        text = "Saving took {seconds} s: every tap waits for it. Change the card, or take load off this machine"
        return (Sentence("journal-slow", text, {"seconds": -(-self._slow[1] // NS_PER_S)}),)

    def scarcity(self) -> tuple[Sentence, ...]:
        """What the MC must know about the free space."""
        text = "The disk is nearly full: free some space soon"
        return (Sentence("journal-scarce", text),) if self._is_space_low else ()
