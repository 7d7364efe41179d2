"""Liveness of the controller, and detection of lost snapshots. Time is an argument.

Kind: pure
"""

from dataclasses import dataclass, field

from bus.messages import Beat, Snapshot

AWAY_AFTER_NS = 1_500_000_000
"""The controller sends a few heartbeats a second; after this silence it is away."""

GAP_AFTER_NS = 300_000_000
"""A heartbeat arrives before the snapshot that belongs to it; a difference that lasts longer is a lost snapshot."""

LONGEST_GAP_NS = 5_000_000_000
"""The panel subscribes again at growing intervals, at most this long."""


@dataclass
class Liveness:
    """What was last received from the controller. All times: CLOCK_MONOTONIC of this machine.

    `heard_ns`: when the last heartbeat arrived (at first: when listening started); `boot` and `saved_ns`: its content.
    """

    heard_ns: int
    seen: bool = False
    boot: str = ""
    match_id: str = ""
    saved_ns: int = 0
    seq: int = 0
    _seqs: dict[str, int] = field(default_factory=dict)
    _differs_since_ns: int | None = None
    _retry_after_ns: int = GAP_AFTER_NS

    def note_snapshot(self, snapshot: Snapshot, now_ns: int) -> bool:
        """Record `snapshot`; return whether the controller has restarted since the last one."""
        changed = snapshot.boot != self.boot
        if changed:
            self.boot = snapshot.boot
        if changed or snapshot.match_id != self.match_id:
            self._seqs.clear()  # another journal counts anew, and may have fewer judges
            self.match_id = snapshot.match_id
        self._seqs[f"{snapshot.audience}/{snapshot.judge}"] = snapshot.seq
        self._compare(now_ns)
        return changed

    def note_beat(self, beat: Beat, now_ns: int) -> None:
        """Record a heartbeat."""
        self.seen, self.heard_ns = True, now_ns
        self.seq, self.saved_ns = beat.seq, beat.saved_ns
        self._compare(now_ns)

    def _compare(self, now_ns: int) -> None:
        if self._seqs and all(seq == self.seq for seq in self._seqs.values()):
            self._differs_since_ns, self._retry_after_ns = None, GAP_AFTER_NS
        elif self._differs_since_ns is None:
            self._differs_since_ns = now_ns

    def is_away(self, now_ns: int) -> bool:
        """Whether there was no heartbeat for too long."""
        return not self.seen or now_ns - self.heard_ns > AWAY_AFTER_NS

    def has_lost_snapshot(self, now_ns: int) -> bool:
        """Whether a snapshot was lost, so that the panel must subscribe again: once per loss, then ever more slowly."""
        if not self.seen or self._differs_since_ns is None:
            return False
        if now_ns - self._differs_since_ns <= self._retry_after_ns:
            return False
        self._differs_since_ns = now_ns
        self._retry_after_ns = min(2 * self._retry_after_ns, LONGEST_GAP_NS)
        return True
