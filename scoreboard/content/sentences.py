"""Sentences of the LED boards, in alternative forms: the longest first, and a board shows the first one that fits.

Each form is a sentence of its own. The English wording is the key of the catalogue, which pages and papers use, too:
where one wording would mean two things, the board has another one. So a question that breaks a tie is a "Tiebreaker",
because "Tie-break" is a longer Vietnamese text on the pages, and its short form is "Extra", because "Tie" is a tie.

Kind: pure
"""

from bus.messages import RoundKind, RoundView, SegmentKind, Sentence

Forms = tuple[Sentence, ...]

WAIT: Forms = (Sentence("board-wait", "Wait a moment"), Sentence("board-wait-short", "Wait"))
SCORING: Forms = (Sentence("board-scoring", "Scoring"), Sentence("board-scoring-short", "Jury"))
BOARDS_UP: Forms = (Sentence("board-boards-up", "Boards up"), Sentence("board-boards-up-short", "Boards!"))

PRESS: Forms = (Sentence("board-press", "Press!"), Sentence("board-press-short", "Go!"))
PRESS_NOW: Forms = (Sentence("board-press-now", "Press now!"), *PRESS)
PRESSED_EARLY: Forms = (Sentence("board-early", "Pressed early"), Sentence("board-early-short", "Early"))
TIE: Forms = (Sentence("board-tie", "Tie"),)

RIGHT: Forms = (Sentence("board-right", "Right"),)
QUESTION_OVER: Forms = (Sentence("board-over", "Question over"), Sentence("board-over-short", "Over"))

ABSENT: Forms = (Sentence("board-absent", "Absent"),)

HOLD: Forms = (Sentence("hold", "Technical hold"), Sentence("board-hold-short", "On hold"))

NEXT: Forms = (Sentence("board-next", "Coming up"), Sentence("board-next-short", "Next"))

SEGMENTS: dict[SegmentKind, Forms] = {
    SegmentKind.WELCOME: (Sentence("segment-welcome", "Welcome"),),
    SegmentKind.GUESTS: (Sentence("segment-guests", "Introduction of the guests"), Sentence("board-guests", "Guests")),
    SegmentKind.BREAK: (Sentence("segment-break", "Break"),),
    SegmentKind.VIDEO: (Sentence("segment-video", "Video"),),
    SegmentKind.CEREMONY: (Sentence("segment-ceremony", "Ceremony"),),
    SegmentKind.ROUND: (Sentence("segment-round", "Round"),),
}
"""The kinds of segments of the rundown."""

_TIE_BREAK: Forms = (Sentence("board-tie-break", "Tiebreaker"), Sentence("board-tie-break-short", "Extra"))
_FIRST_PLACES: dict[int, Forms] = {
    1: (Sentence("board-first", "1st"),),
    2: (Sentence("board-second", "2nd"),),
    3: (Sentence("board-third", "3rd"),),
}


def item(current: RoundView) -> Forms:
    """The number of the current question or performance."""
    if current.tie_break:
        return _TIE_BREAK
    args = {"number": current.item, "count": current.items}
    if current.kind is RoundKind.STAGE:
        return (
            Sentence("board-performance", "Performance {number}/{count}", args),
            Sentence("board-performance-short", "Turn {number}/{count}", args),
            Sentence("board-performance-shortest", "Turn {number}", {"number": current.item}),
        )
    return (
        Sentence("board-question", "Question {number}/{count}", args),
        Sentence("board-question-short", "Q{number}/{count}", args),
        Sentence("board-question-shortest", "Q{number}", {"number": current.item}),
    )


def then(segment: str) -> Sentence:
    """What follows in the rundown."""
    return Sentence("segment-then", "then: {segment}", {"segment": segment})


def tie_between(teams: str) -> Sentence:
    """The teams that pressed at the same moment, as `2=4`."""
    return Sentence("board-tie-between", "Tie {teams}", {"teams": teams})


def place(number: int) -> Forms:
    """A place in the ranking; there are at most eight."""
    args = {"place": number}
    return _FIRST_PLACES.get(number) or (
        Sentence("board-place", "{place}th place", args),
        Sentence("board-place-short", "{place}th", args),
    )


def station(number: int) -> Sentence:
    """A station that has no team."""
    return Sentence("board-station", "Station {number}", {"number": number})


def team(number: int, name: str) -> Sentence:
    """A team in a running sentence."""
    return Sentence("board-team", "Team {number} {name}", {"number": number, "name": name})
