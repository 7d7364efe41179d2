"""A match with a tie for who goes on and one for the prizes, as the papers show it before and after it is decided; the
only words that people wrote are `NAME`."""

from functools import cache

from msgspec.structs import replace

from bus import messages as m
from controller.formats.format import BoardsRound, BuzzersRound
from controller.rules.facts import AnyFact
from tests.unit.controller.rules.played_match import PLAN, Play
from tests.unit.reports.eventful_match import NAME, anonymous

OTHER_NAME = f"{NAME} {NAME}"
"""Stands for a second person."""

FORM = replace(
    PLAN,
    rounds=tuple(
        replace(part, questions=2, best=3 if isinstance(part, BuzzersRound) else 0)
        for part in PLAN.rounds
        if isinstance(part, BoardsRound | BuzzersRound)
    ),
)
"""Two short rounds; three teams go on to the second one."""


@cache
def tied_match() -> tuple[AnyFact, ...]:
    """All rounds played; teams 1 and 2 are tied for the first place."""
    return tuple(map(anonymous, _tied().facts))


@cache
def decided_match() -> tuple[AnyFact, ...]:
    """The same to the last prize: a criterion decided the tie, after every other one had been tried."""
    play = _tied()
    for criterion in play.view().ties[0].criteria:
        play.order(m.ApplyCriterion(criterion, NAME))
        play.order(m.Undo())
    play.order(m.Redo())
    play.order(m.DrawLots((3, 5, 4), OTHER_NAME, NAME))
    while play.view().next_step is not None:
        play.order(m.ShowPlace())
    return tuple(map(anonymous, play.facts))


def _tied() -> Play:
    play = Play(FORM)
    play.order(m.StartRound())
    play.board_question((1, 2))
    play.board_question((1,))
    play.order(m.EndRound())
    play.order(m.BreakTie())
    _unanswered_extra_question(play)
    play.order(m.DrawLots((4, 3, 5), NAME, OTHER_NAME))
    play.order(m.StartRound())
    play.buzzer_question(2)
    play.to_opening()
    play.order(m.CloseQuestion())
    play.order(m.EndRound())
    _unanswered_extra_question(play)
    return play


def _unanswered_extra_question(play: Play) -> None:
    play.order(m.StartRound())
    play.to_opening()
    play.order(m.CloseQuestion())
    play.order(m.EndEarly())
