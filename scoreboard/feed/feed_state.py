"""State of the snapshot feed: the newest snapshot, and when to request it again.

Kind: pure
"""

from msgspec import Struct

from bus.messages import Audience, Beat, News, Snapshot
from scoreboard.content.timing import STALE_NS

MAX_MISMATCH_NS = 300_000_000
"""A heartbeat may overtake its snapshot by so much; after that the snapshot counts as lost."""


class FeedState(Struct, frozen=True):
    """What the feed has received. Instants are CLOCK_MONOTONIC of this machine, ns.

    `view`: the newest snapshot. `last_heard_ns`: when the last message arrived. `mismatch_since_ns`: since when the
    heartbeat has another `seq` than the snapshot (None: they agree).
    """

    view: Snapshot | None = None
    last_heard_ns: int | None = None
    mismatch_since_ns: int | None = None


def on_news(state: FeedState, news: News, now_ns: int) -> FeedState:
    """Takes news. The last snapshot wins, whatever its number: a restarted controller may be behind."""
    match news:
        case Snapshot(audience=Audience.STAGE):
            return FeedState(news, now_ns, None)
        case Beat():
            agrees = state.view is not None and state.view.seq == news.seq
            since_ns = state.mismatch_since_ns if state.mismatch_since_ns is not None else now_ns
            return FeedState(state.view, now_ns, None if agrees else since_ns)
    return state


def is_snapshot_missing(state: FeedState, now_ns: int) -> bool:
    """Whether a snapshot must have been lost and should be requested again."""
    return state.mismatch_since_ns is not None and now_ns - state.mismatch_since_ns >= MAX_MISMATCH_NS


def mark_requested(state: FeedState, now_ns: int) -> FeedState:
    """Notes that the snapshot was requested again: the next request waits as long as the first."""
    return FeedState(state.view, state.last_heard_ns, now_ns)


def is_stale(state: FeedState, now_ns: int) -> bool:
    """Whether the controller has been silent for so long that the snapshot may be wrong."""
    return state.last_heard_ns is None or now_ns - state.last_heard_ns >= STALE_NS
