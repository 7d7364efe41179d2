"""For which teams and judges a step of a performance is offered, and how a reveal says what will count."""

import pytest
from msgspec.structs import replace

from bus import messages as m
from bus.messages import Phase
from controller.rules.commands import COMMANDS, button_sentence
from controller.rules.contest import Contest
from controller.rules.rows import CommandType
from tests.unit.controller.rules.performance_contests import ONE, TWO, five, on_stage

ORDER = (1, 2, 5, 3, 4)
"""Team 2 is on stage; 5, 3 and 4 come next."""


def offered(contest: Contest, command: CommandType) -> list[int]:
    targets = COMMANDS[command].targets
    assert targets is not None
    return list(targets(contest))


@pytest.mark.parametrize(
    "contest, first, last",
    [
        (on_stage(Phase.READY, order=ORDER), [3, 4, 5], [2, 3, 4, 5]),
        (on_stage(Phase.READY, order=ORDER, performer=None), [3, 4, 5], [3, 4, 5]),
        (on_stage(Phase.REVEALED, order=ORDER), [3, 4], [3, 4, 5]),
        (replace(on_stage(Phase.REVEALED, order=ORDER), absent=(3, 4, 5)), [3, 4, 5], [3, 4, 5]),
    ],
)
def test_who_would_be_next_is_not_offered_first_and_who_has_not_begun_can_come_last(
    contest: Contest, first: list[int], last: list[int]
) -> None:
    assert offered(contest, m.CallTeam) == first
    assert offered(contest, m.CallLast) == last


def test_a_ballot_that_is_there_can_be_given_back_and_one_that_waits_can_count() -> None:
    contest = on_stage(Phase.JUDGING, ballots={3: ONE}, waiting={2: TWO, 1: TWO})
    assert offered(contest, m.ReopenBallot) == [1, 2, 3]
    assert offered(contest, m.ConfirmBallot) == [1, 2]


def test_a_reveal_without_some_judges_says_how_the_others_will_count() -> None:
    contest = on_stage(Phase.JUDGING, rules={"aggregate": "drop_extremes"}, ballots=five())
    seven = replace(contest, judges=(1, 2, 3, 4, 5, 6, 7))
    assert str(button_sentence(seven, m.RevealBallots(override=True))) == (
        "Reveal without judge 6, 7 (mean of 5 ballots without the highest and the lowest total)"
    )
