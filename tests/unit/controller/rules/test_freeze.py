"""The result does not leak before the ceremony: what goes to the hall holds no total while the totals are frozen."""

from decimal import Decimal
from typing import Literal

import msgspec
import pytest
from msgspec.structs import replace

from bus import messages as m
from controller.rules.view import SnapshotContext, snapshots
from panel.live.audiences import technician_view
from tests.unit.controller.rules.played_match import PLAN, TEAMS, Play
from tests.unit.controller.rules.test_absences import play_without
from tests.unit.controller.rules.test_ties import LOTS

STAFF = {"mc", "desk"}
TOTALS = ("777.25", "555.75", "444.25", "333.75")

Freeze = Literal["last-round", "ranking", "never"]


def audiences(play: Play) -> dict[str, m.Snapshot]:
    """All snapshots, and the technicians' view that the panel makes."""
    views = snapshots(play.contest, SnapshotContext(play.now_ns))
    return views | {"tech": technician_view(views["stage"], views["desk"])}


def hall_sees_totals(play: Play) -> bool:
    """Whether a total of any team is in what goes to the hall; all of it holds one then, or none."""
    totals = {
        any(total in msgspec.json.encode(view).decode() for total in TOTALS)
        for name, view in audiences(play).items()
        if name not in STAFF
    }
    assert len(totals) == 1
    places = {team.place for name, view in audiences(play).items() if name not in STAFF for team in view.teams}
    assert (places == {None}) is not totals.copy().pop()
    return totals.pop()


def with_totals(play: Play) -> Play:
    """`play` with totals that nothing else in a snapshot looks like."""
    for team, total in enumerate(map(Decimal, TOTALS), start=1):
        play.order(m.AdjustScore(team, total - play.contest.scores[team], "để thử nghiệm"))
    return play


def ended(freeze: Freeze) -> Play:
    play = play_without([], replace(PLAN, freeze=freeze), (40, 30, 20, 10))
    play.order(m.EndRound())
    return with_totals(play)


@pytest.mark.parametrize("freeze, is_visible", [("last-round", False), ("ranking", False), ("never", True)])
def test_in_the_ranking_the_hall_sees_totals_only_where_the_format_says_so(freeze: Freeze, is_visible: bool) -> None:
    play = ended(freeze)
    assert hall_sees_totals(play) is is_visible
    assert [team.score for team in play.view().teams] == [Decimal(total) for total in TOTALS], "the staff see all"


def test_the_ceremony_tells_one_place_after_the_other_and_then_everything() -> None:
    play = ended("ranking")
    for shown in range(1, 4 + 1):
        play.order(m.ShowPlace())
        stage = audiences(play)["stage"]
        assert len(stage.ranking) == shown
        assert stage.frozen is (shown < 4)
        assert [team.score is None for team in stage.teams] == [shown < 4] * 4
        assert stage.race[-1:] == (() if shown < 4 else (tuple(map(Decimal, TOTALS)),))
        text = msgspec.json.encode(stage).decode()
        assert [total in text for total in TOTALS] == [place > 4 - shown for place in (1, 2, 3, 4)]


@pytest.mark.parametrize("freeze, is_visible", [("last-round", False), ("ranking", True), ("never", True)])
def test_the_freeze_begins_with_the_last_round_or_after_it(freeze: Freeze, is_visible: bool) -> None:
    play = Play(replace(PLAN, freeze=freeze), TEAMS[:4])
    play.to_buzzers()
    with_totals(play)
    assert hall_sees_totals(play)
    play.order(m.EndEarly())
    assert play.contest.round == 2
    assert hall_sees_totals(play), "before the last round the standings are shown"
    play.order(m.StartRound())
    assert hall_sees_totals(play) is is_visible
    play.order(m.Undo())
    assert hall_sees_totals(play)


@pytest.mark.parametrize("freeze, is_visible", [("last-round", False), ("ranking", True)])
def test_extra_questions_for_the_prizes_belong_to_the_last_round(freeze: Freeze, is_visible: bool) -> None:
    play = play_without([], replace(PLAN, freeze=freeze), (40, 40, 20, 10))
    for team, points in ((1, "737.25"), (2, "737.25"), (3, "424.25"), (4, "323.75")):
        play.order(m.AdjustScore(team, Decimal(points), "để thử nghiệm"))
    play.order(m.EndRound())
    assert play.contest.is_tie_break
    stage = audiences(play)["stage"]
    assert [team.score is not None for team in stage.teams] == [is_visible] * 4


def test_a_round_that_is_reopened_from_the_ranking_tells_no_totals_either() -> None:
    play = ended("ranking")
    play.order(m.ReopenRound())
    assert play.contest.phase == "revealed"
    assert not hall_sees_totals(play)
    play.order(m.EndRound())
    play.order(m.AdjustScore(2, Decimal("221.5"), "khiếu nại đúng"))
    play.order(m.BreakTie())
    assert not hall_sees_totals(play)


def test_a_tie_after_the_ceremony_freezes_what_is_open_again() -> None:
    play = ended("ranking")
    for _ in range(4):
        play.order(m.ShowPlace())
    assert not audiences(play)["public"].frozen
    play.order(m.AdjustScore(2, Decimal("221.5"), "khiếu nại đúng"))
    public = audiences(play)["public"]
    assert public.frozen
    assert [line.team for line in public.ranking] == [3, 4]
    play.order(m.DrawLots((2, 1), **LOTS))
    for _ in range(2):
        play.order(m.ShowPlace())
    assert not audiences(play)["public"].frozen
