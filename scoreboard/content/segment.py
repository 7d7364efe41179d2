"""Content for what is on beside the rounds: a segment of the rundown with its countdown and what follows; a hold.

Kind: pure
"""

from bus.messages import Names, SegmentKind, SegmentView, Snapshot
from scoreboard.content import content, sentences
from scoreboard.content.content import Caption, Content, Pages
from scoreboard.content.wording import Wording

NOW_PAGES = 3
"""Of the pages of a segment: so many show what is on and its countdown, then two show what follows."""


def segment(on: SegmentView, now_ns: int, wording: Wording) -> Content:
    """The segment that is `on` with its countdown and, page by page, what follows it."""
    caption = Caption(texts=_names(on.kind, on.name, wording), turns_pages=True)
    current = content.with_that_clock(on.clock, now_ns, caption) if on.clock is not None else caption
    if on.then_kind is None:
        return current
    following = _names(on.then_kind, on.then_name, wording)
    announcement = Caption(texts=wording.texts(sentences.NEXT))
    name = Caption(texts=following[:1] if on.then_name else following, turns_pages=True)
    return Pages((*(current for _ in range(NOW_PAGES)), announcement, name))


def segment_text(on: SegmentView, wording: Wording) -> str:
    """The segment that is `on`, and what follows it, in a running sentence."""
    name, following = _names(on.kind, on.name, wording)[0], following_text(on, wording)
    return " · ".join(part for part in (name, following) if part)


def following_text(on: SegmentView, wording: Wording) -> str:
    """What follows the segment that is `on`; empty at the end of the evening."""
    if on.then_kind is None:
        return ""
    return wording.translate(sentences.then(_names(on.then_kind, on.then_name, wording)[0]))


def hold(view: Snapshot, now_ns: int, wording: Wording) -> Caption:
    """A technical hold, with the clock that it has stopped; a break, with its own."""
    if view.hold_clock is not None:
        caption = Caption(texts=wording.texts(sentences.SEGMENTS[SegmentKind.BREAK]))
        return content.with_that_clock(view.hold_clock, now_ns, caption)
    return content.with_clock(view, now_ns, Caption(texts=wording.texts(sentences.HOLD)))


def _names(kind: SegmentKind, name: Names, wording: Wording) -> tuple[str, ...]:
    """Its own name, if it has one, then the names of its kind: the longest first."""
    own = (wording.name(name),) if name else ()
    return (*own, *wording.texts(sentences.SEGMENTS[kind]))
