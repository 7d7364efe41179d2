"""Deciders and texts of the rundown: segments begin and end between questions, and never instead of them.

Kind: pure
"""

from bus import messages as m
from bus.messages import Phase, SegmentKind, Sentence, SentenceArgs
from controller.match_files.rundown import Segment
from controller.rules import facts as f
from controller.rules.contest import BETWEEN, Contest
from controller.rules.order import Order
from controller.rules.refusal import refuse_if
from controller.rules.rounds.kinds import is_item_over

SECONDS_PER_MINUTE = 60
COUNTS_DOWN = frozenset({SegmentKind.WELCOME, SegmentKind.BREAK})
"""Kinds whose planned length the hall sees count down."""

IN_PLAY = Sentence("segment-in-play", "Something is being played: finish the question or the performance first")
ROUND_BEGINS_ITSELF = Sentence("segment-is-round", "A round begins with its own step")

KIND_NAMES = {
    SegmentKind.WELCOME: Sentence("segment-welcome", "Welcome"),
    SegmentKind.GUESTS: Sentence("segment-guests", "Introduction of the guests"),
    SegmentKind.BREAK: Sentence("segment-break", "Break"),
    SegmentKind.VIDEO: Sentence("segment-video", "Video"),
    SegmentKind.CEREMONY: Sentence("segment-ceremony", "Ceremony"),
}
"""What a segment without a name of its own is called; a round has its own."""


def find_segment(contest: Contest, number: int) -> Segment | None:
    """The segment with this number (from 1), or None."""
    rundown = contest.current_evening.match.rundown
    return rundown[number - 1] if 1 <= number <= len(rundown) else None


def start_segment(contest: Contest, order: Order[m.StartSegment], now_ns: int) -> list[f.AnyFact]:
    """Begin a segment of the rundown, in whatever order the evening takes."""
    command = order.command
    segment = find_segment(contest, command.segment)
    is_on = contest.rundown.current == command.segment - 1
    refuse_if(
        [
            _no_such(contest, command.segment) if segment is None else None,
            ROUND_BEGINS_ITSELF if segment is not None and segment.kind is SegmentKind.ROUND else None,
            None if is_between(contest) else IN_PLAY,
            Sentence("segment-on", "It is already on") if is_on and command.seconds is None else None,
        ]
    )
    if segment is None:
        return []
    planned = (segment.minutes or 0) * SECONDS_PER_MINUTE if segment.kind in COUNTS_DOWN else 0
    seconds = command.seconds or planned
    duration_ns = contest.current_evening.duration_ns(seconds) if seconds else None
    return [f.SegmentStarted(command.segment, now_ns, duration_ns)]


def end_segment(contest: Contest, order: Order[m.EndSegment], now_ns: int) -> list[f.AnyFact]:
    """End the segment that is on."""
    is_on = contest.rundown.current == order.command.segment - 1
    refuse_if([None if is_on else Sentence("segment-not-on", "It is not on")])
    return [f.SegmentEnded(order.command.segment)]


def is_between(contest: Contest) -> bool:
    """Whether nothing is being played: the hall may look at something else."""
    return contest.phase in BETWEEN or contest.phase == Phase.READY or is_item_over(contest)


def _no_such(contest: Contest, number: int) -> Sentence:
    count = len(contest.current_evening.match.rundown)
    if not count:
        return Sentence("no-rundown", "This match has no rundown")
    args: SentenceArgs = {"number": number, "count": count}
    return Sentence("no-such-segment", "There is no segment {number}; the rundown has 1 to {count}", args)


def segment_started(contest: Contest, command: m.StartSegment) -> Sentence:
    """Which segment."""
    return Sentence("did-start-segment", "Begun: {segment}", {"segment": _title(contest, command.segment)})


def segment_ended(contest: Contest, command: m.EndSegment) -> Sentence:
    """Which segment."""
    return Sentence("did-end-segment", "Ended: {segment}", {"segment": _title(contest, command.segment)})


def _title(contest: Contest, number: int) -> str | Sentence:
    segment = find_segment(contest, number)
    if segment is None:
        return ""
    return segment.name or KIND_NAMES[segment.kind]
