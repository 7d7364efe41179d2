"""What would follow from a change, word for word: contests by hand, before and after."""

from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from bus.messages import Phase
from controller.rules.consequences import NO_CONSEQUENCE, consequences
from controller.rules.contest import Contest
from tests.unit.controller.rules.played_match import PLAN
from tests.unit.controller.rules.test_contest_state import ROUNDS, in_round


def standing(*scores: int, index: int = 0, phase: Phase = Phase.REVEALED, **fields: Any) -> Contest:
    """Five teams with these scores."""
    return replace(
        in_round(index, phase),
        scores={team: Decimal(score) for team, score in enumerate(scores, start=1)},
        round_teams=(1, 2, 3, 4, 5),
        contenders=(1, 2, 3, 4, 5),
        **fields,
    )


def texts(before: Contest, after: Contest) -> list[str]:
    return [str(change) for change in consequences(before, after)]


BEFORE = standing(50, 40, 30, 20, 10)


def test_where_nothing_is_otherwise_that_is_said() -> None:
    assert texts(BEFORE, BEFORE) == ["Nothing changes: no points, no place, no prize"]


def test_points_come_first_with_their_sign_and_the_new_score_then_places() -> None:
    assert texts(BEFORE, standing(50, 40, 45, 20, 9)) == [
        "Team 3: +15 points, 45 in all",
        "Team 5: -1 points, 9 in all",
        "Team 2: place 3 instead of 2",
        "Team 3: place 2 instead of 3",
    ]
    assert texts(replace(BEFORE, scores={}), replace(BEFORE, scores={1: Decimal("2.50")}))[0] == (
        "Team 1: +2.50 points, 2.50 in all"
    )


def test_tie_break_points_are_told_by_team() -> None:
    after = replace(BEFORE, tie_break_points={3: Decimal(1)})
    assert texts(BEFORE, after) == ["Team 3: +1 tie-break points"]
    assert texts(after, BEFORE) == ["Team 3: -1 tie-break points"]
    assert texts(after, after) == [str(NO_CONSEQUENCE)]


def test_who_loses_or_has_a_place_is_told() -> None:
    away = replace(BEFORE, absent=(2,))
    assert texts(BEFORE, away) == [
        "Team 2: no place instead of place 2",
        "Team 3: place 2 instead of 3",
        "Team 4: place 3 instead of 4",
        "Team 5: place 4 instead of 5",
    ]
    assert texts(away, BEFORE)[0] == "Team 2: place 2 instead of none"
    for change in (*consequences(BEFORE, away), *consequences(away, BEFORE)):
        assert all(isinstance(number, int) for number in change.args.values()), "it goes over the bus"


def ranking(*scores: int, **fields: Any) -> Contest:
    return standing(*scores, index=ROUNDS, phase=Phase.RANKING, **fields)


def test_after_the_last_round_prizes_and_ties_for_them_are_told() -> None:
    before = ranking(50, 40, 30, 20, 10)
    assert texts(before, ranking(39, 40, 30, 20, 10))[-2:] == ["Team 1: Giải nhì", "Team 2: Giải nhất"]
    assert texts(before, ranking(50, 50, 30, 20, 10)) == [
        "Team 2: +10 points, 50 in all",
        "Team 2: place 1 instead of 2",
        "Team 1: no longer Giải nhất",
        "Team 2: no longer Giải nhì",
        "Teams 1, 2: tied for places 1 to 2, to be decided",
    ]
    assert texts(before, ranking(50, 40, 30, 5, 10))[-2:] == ["Team 4: no longer Giải ba", "Team 5: Giải ba"]
    extra = standing(50, 40, 30, 20, 10, index=ROUNDS, phase=Phase.CLOSED)
    swapped = standing(39, 40, 30, 20, 10, index=ROUNDS, phase=Phase.CLOSED)
    assert texts(extra, swapped)[-1] == "Team 2: Giải nhất"
    assert not [line for line in texts(BEFORE, standing(39, 40, 30, 20, 10)) if "Giải" in line]


def test_places_that_the_ceremony_shows_anew_are_counted() -> None:
    before = ranking(50, 40, 30, 20, 10, shown_places=3)
    assert texts(before, replace(before, shown_places=1)) == ["Places that the ceremony shows anew: 2"]
    assert texts(before, replace(before, shown_places=2)) == ["Places that the ceremony shows anew: 1"]
    assert texts(before, replace(before, shown_places=4)) == [str(NO_CONSEQUENCE)]


def best(*scores: int, index: int = 0, phase: Phase = Phase.REVEALED, limited: int = 1) -> Contest:
    """The round `limited`, from 0 on, is for the best two: the second one if nothing else is said."""
    contest = standing(*scores, index=index, phase=phase)
    rounds = tuple(replace(each, best=2 if number == limited else 0) for number, each in enumerate(PLAN.rounds))
    return replace(contest, evening=replace(contest.current_evening, format=replace(PLAN, rounds=rounds)))


def test_who_goes_on_into_a_round_for_the_best_is_told_while_it_has_not_begun() -> None:
    before = best(50, 40, 30, 20, 10)
    assert texts(before, best(50, 40, 45, 20, 10))[-2:] == [
        "Tăng tốc: teams 3 go on",
        "Tăng tốc: teams 2 no longer go on",
    ]
    introduced = best(50, 40, 30, 20, 10, index=1, phase=Phase.INTRO)
    assert texts(introduced, best(50, 40, 45, 20, 10, index=1, phase=Phase.INTRO))[-1] == (
        "Tăng tốc: teams 2 no longer go on"
    )
    assert texts(best(50, 40, 30, 20, 10, limited=2), best(50, 40, 45, 20, 10, limited=2))[-1] == (
        "Về đích: teams 2 no longer go on"
    ), "a round for all lies between"
    round_in_play = best(50, 40, 30, 20, 10, index=1, phase=Phase.READY)
    assert not [line for line in texts(round_in_play, best(50, 40, 45, 20, 10, index=1)) if "Tăng tốc" in line]


def test_a_tie_for_the_last_seat_of_a_round_is_told() -> None:
    assert texts(best(50, 40, 30, 20, 10), best(50, 40, 40, 20, 10))[-1] == (
        "Tăng tốc: teams 2, 3 are tied for the last places, to be decided"
    )
    tied = best(50, 40, 40, 20, 10)
    assert not [line for line in texts(tied, best(50, 40, 40, 21, 10)) if "Tăng tốc" in line], "it stood before"
