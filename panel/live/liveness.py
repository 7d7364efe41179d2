"""Decide whether the controller is there and whether the panel missed something. Pure: time is an argument.

Kind: pure
"""

from dataclasses import dataclass, field

from bus.messages import Beat, Snapshot

AWAY_AFTER_NS = 1_500_000_000
"""The controller beats a few times a second; after this silence it is away."""

GAP_AFTER_NS = 300_000_000
"""A beat comes before the snapshot that belongs to it; a difference that lasts longer is a loss."""

LONGEST_GAP_NS = 5_000_000_000
"""Subscribing anew is repeated ever more slowly, at most this far apart."""


@dataclass
class Watch:
    """What was last heard of the controller. All times: CLOCK_MONOTONIC of this machine.

    `heard_ns` is when a beat came (at first: when listening began), `boot` and `saved_ns` are what it said.
    """

    heard_ns: int
    seen: bool = False
    boot: str = ""
    saved_ns: int = 0
    seq: int = 0
    _seqs: dict[str, int] = field(default_factory=dict)
    _differs_since_ns: int | None = None
    _patience_ns: int = GAP_AFTER_NS

    def heard_snapshot(self, snapshot: Snapshot, now_ns: int) -> bool:
        """Take note of `snapshot`; True where it comes from another start of the controller than the last one."""
        changed = snapshot.boot != self.boot
        if changed:
            self._seqs.clear()
            self.boot = snapshot.boot
        self._seqs[f"{snapshot.audience}/{snapshot.judge}"] = snapshot.seq
        self._compare(now_ns)
        return changed

    def heard_beat(self, beat: Beat, now_ns: int) -> None:
        """Take note of `beat`: the controller lives."""
        self.seen, self.heard_ns = True, now_ns
        self.seq, self.saved_ns = beat.seq, beat.saved_ns
        self._compare(now_ns)

    def _compare(self, now_ns: int) -> None:
        if self._seqs and all(seq == self.seq for seq in self._seqs.values()):
            self._differs_since_ns, self._patience_ns = None, GAP_AFTER_NS
        elif self._differs_since_ns is None:
            self._differs_since_ns = now_ns

    def away(self, now_ns: int) -> bool:
        """Nothing was heard for too long."""
        return not self.seen or now_ns - self.heard_ns > AWAY_AFTER_NS

    def missed(self, now_ns: int) -> bool:
        """A snapshot was lost: subscribe anew. Asks once per loss, then again ever more slowly."""
        if not self.seen or self._differs_since_ns is None:
            return False
        if now_ns - self._differs_since_ns <= self._patience_ns:
            return False
        self._differs_since_ns = now_ns
        self._patience_ns = min(2 * self._patience_ns, LONGEST_GAP_NS)
        return True
