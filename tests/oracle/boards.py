"""The oracle's boards round: all write, all boards go up at once, all are marked.

Kind: pure
"""

from fractions import Fraction

from msgspec.structs import replace

from tests.oracle.ledger import Line
from tests.oracle.standings import players
from tests.oracle.state import Evening, NonsenseError


def boards_go_up(evening: Evening) -> Evening:
    """The time to think is over."""
    return replace(evening, phase="boards_up", stopped=False)


def mark(evening: Evening, team: int, right: bool | None, late: bool) -> Evening:
    """A board is marked, or the mark is taken away."""
    question = evening.current_question
    if evening.phase != "boards_up" or team not in players(evening):
        raise NonsenseError("no board of this team is up")
    if (question.marks.get(team), team in question.late_boards) == (right, late):
        raise NonsenseError("it is marked so already")
    marks = {other: mark for other, mark in question.marks.items() if other != team}
    if right is not None:
        marks[team] = right
    late_boards = question.late_boards | {team} if late else question.late_boards - {team}
    return replace(evening, question=replace(question, marks=marks, late_boards=late_boards))


def confirm(evening: Evening) -> Evening:
    """Points for all who take part; where wrong answers eliminate, those are out, unless nobody was right."""
    question, playing = evening.current_question, players(evening)
    if evening.phase != "boards_up" or not playing <= question.marks.keys():
        raise NonsenseError("boards are not up, or not all marked")
    lines = tuple(
        Line(team, _points(evening, right=question.marks[team]), "answer", question.number) for team in sorted(playing)
    )
    out = evening.out
    wrong = {team for team in playing if not question.marks[team]}
    if evening.boards.eliminates and wrong != playing:
        out = out | dict.fromkeys(wrong, question.number)
    return replace(
        evening,
        phase="revealed",
        ledger=evening.ledger + lines,
        out=out,
        participants=evening.participants | playing,
        question=replace(question, over=True, joined=playing - evening.participants),
    )


def _points(evening: Evening, *, right: bool) -> Fraction:
    if not right:
        return Fraction(evening.boards.wrong)
    values = evening.boards.values
    return Fraction(values[evening.item - 1] if values else evening.boards.right)
