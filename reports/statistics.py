"""Statistics of a match for teachers: how each question and each team did, from the minutes.

What was withdrawn does not count, and neither does a question that is not decided yet. Times to press are those of
presses that counted, from their own opening; of several presses of a team in one question the first.

Kind: pure
"""

from collections.abc import Iterable, Sequence
from statistics import median

from msgspec import Struct

from bus.messages import PressKind
from reports.minutes import Minutes
from reports.played_rounds import Item, Part
from reports.press_timeline import ARRIVED_AFTER_VERDICT, PressLine

_IN_TIME = frozenset({PressKind.WINNER, PressKind.TIED, PressKind.LATER, PressKind.OVERDUE, ARRIVED_AFTER_VERDICT})
"""Presses that were made while the team was entitled to press."""


class Count(Struct, frozen=True):
    """What happened in one question, or to one team in all of them.

    Args:
        right: right answers.
        wrong: wrong answers.
        silent: teams that took part and gave no answer.
        pressed: teams that pressed in time.
        early: teams that pressed before the opening.
        fastest_us: the shortest time from the opening to a press, in µs; None: nobody pressed.
        median_us: the time that half of the presses stayed below.
    """

    right: int = 0
    wrong: int = 0
    silent: int = 0
    pressed: int = 0
    early: int = 0
    fastest_us: float | None = None
    median_us: float | None = None

    @property
    def share_right(self) -> int | None:
        """Right answers of all answers, in per cent; None: there was no answer."""
        answers = self.right + self.wrong
        return round(100 * self.right / answers) if answers else None


class QuestionStatistics(Struct, frozen=True):
    """One question that was decided. `round`: as the minutes name it; `first`: the team that pressed first, if any."""

    round: str
    number: int
    text: str
    answer: str
    spare: bool
    first: int | None
    count: Count


class TeamStatistics(Struct, frozen=True):
    """One team in all questions. `firsts`: how often it pressed first."""

    team: int
    name: str
    firsts: int
    count: Count


class Statistics(Struct, frozen=True):
    """What teachers ask after a match. `is_interim`: the match has not ended."""

    questions: tuple[QuestionStatistics, ...]
    teams: tuple[TeamStatistics, ...]
    is_interim: bool


class _Played(Struct, frozen=True):
    """A decided question and each team's first press in time."""

    part: Part
    item: Item
    presses: dict[int, PressLine]
    early: frozenset[int]

    @property
    def first(self) -> int | None:
        """The team that won the first opening in which one did."""
        winners = (team for team, press in self.presses.items() if press.kind == PressKind.WINNER)
        return next(winners, None)


def statistics(minutes: Minutes) -> Statistics:
    """How questions and teams did in the match so far."""
    played = list(_played_questions(minutes))
    return Statistics(
        questions=tuple(map(_question, played)),
        teams=tuple(_team(team.number, team.name, played) for team in minutes.teams),
        is_interim=bool(minutes.open_at),
    )


def _played_questions(minutes: Minutes) -> Iterable[_Played]:
    presses: dict[tuple[int, int, str], list[PressLine]] = {}
    for timeline in minutes.timelines:
        counting = [press for press in timeline.presses if not press.withdrawn]
        presses.setdefault((timeline.round, timeline.item, timeline.text), []).extend(counting)
    for part in minutes.played_rounds:
        for item in part.items:
            if item.over:
                lines = presses.get((part.index, item.number, item.text), [])
                early = frozenset(press.team for press in lines if press.kind == PressKind.EARLY)
                yield _Played(part, item, _first_in_time(lines), early)


def _first_in_time(lines: Sequence[PressLine]) -> dict[int, PressLine]:
    first: dict[int, PressLine] = {}
    for press in lines:
        if press.kind in _IN_TIME and press.since_opening_us is not None and press.since_opening_us >= 0:
            first.setdefault(press.team, press)
    return first


def _question(played: _Played) -> QuestionStatistics:
    item = played.item
    marks = [cell.right for cell in item.cells.values() if not cell.absent]
    return QuestionStatistics(
        round=played.part.name,
        number=item.number,
        text=item.text,
        answer=item.answer,
        spare=item.spare,
        first=played.first,
        count=_count(marks, played.presses.values(), len(played.early)),
    )


def _team(team: int, name: str, played: Sequence[_Played]) -> TeamStatistics:
    cells = [question.item.cells[team] for question in played if team in question.item.cells]
    marks = [cell.right for cell in cells if not cell.absent]
    presses = [question.presses[team] for question in played if team in question.presses]
    return TeamStatistics(
        team=team,
        name=name,
        firsts=sum(question.first == team for question in played),
        count=_count(marks, presses, sum(team in question.early for question in played)),
    )


def _count(marks: Sequence[bool | None], presses: Iterable[PressLine], early: int) -> Count:
    times = [press.since_opening_us for press in presses if press.since_opening_us is not None]
    return Count(
        right=marks.count(True),
        wrong=marks.count(False),
        silent=marks.count(None),
        pressed=len(times),
        early=early,
        fastest_us=min(times, default=None),
        median_us=median(times) if times else None,
    )
