"""Decide what is known of the contest, and when to ask for the whole of it again. Pure: no socket, no clock.

Kind: pure
"""

from msgspec import Struct

from bus.messages import Audience, Beat, News, Snapshot
from scoreboard.content.timing import STALE_NS

GAP_NS = 300_000_000
"""A heartbeat may overtake its snapshot for so long; after that the snapshot was lost on the way."""


class FeedState(Struct, frozen=True):
    """What was heard so far. Instants are CLOCK_MONOTONIC of this machine, ns.

    `view`: the newest snapshot. `heard_ns`: when anything came. `gap_ns`: since when the heartbeat speaks of another
    `seq` than the snapshot's (None: it does not).
    """

    view: Snapshot | None = None
    heard_ns: int | None = None
    gap_ns: int | None = None


def hear(known: FeedState, news: News, now_ns: int) -> FeedState:
    """What is known after `news`. The last snapshot wins, whatever its number: a restarted controller may be behind."""
    match news:
        case Snapshot(audience=Audience.STAGE):
            return FeedState(news, now_ns, None)
        case Beat():
            agrees = known.view is not None and known.view.seq == news.seq
            since_ns = known.gap_ns if known.gap_ns is not None else now_ns
            return FeedState(known.view, now_ns, None if agrees else since_ns)
    return known


def missed(known: FeedState, now_ns: int) -> bool:
    """Whether a snapshot must have been lost, so that it is asked for again."""
    return known.gap_ns is not None and now_ns - known.gap_ns >= GAP_NS


def asked(known: FeedState, now_ns: int) -> FeedState:
    """What is known after asking for the snapshot again: the next asking waits as long as the first."""
    return FeedState(known.view, known.heard_ns, now_ns)


def stale(known: FeedState, now_ns: int) -> bool:
    """Whether the controller was not heard for so long that what is known may be wrong."""
    return known.heard_ns is None or now_ns - known.heard_ns >= STALE_NS
