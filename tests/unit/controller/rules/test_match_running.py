"""Whether a match is running: from its start until the last prize was shown, the same for every audience."""

from decimal import Decimal

from msgspec.structs import replace

from controller.rules.contest import Contest
from controller.rules.match_flow import match_running
from controller.rules.ranking import prize_groups
from controller.rules.view import SnapshotContext, snapshots
from tests.unit.controller.rules.played_match import START, Play


def snapshot_values(contest: Contest) -> set[bool]:
    """What the snapshots of all audiences say."""
    return {view.match_running for view in snapshots(contest, SnapshotContext(START)).values()}


def test_no_match_is_running_before_the_start_and_without_files() -> None:
    for contest in (Contest(), Play(start=False).contest):
        assert not match_running(contest)
        assert snapshot_values(contest) == {False}


def test_a_match_is_running_from_its_start_on() -> None:
    play = Play()
    assert match_running(play.contest)
    play.to_buzzers()
    assert match_running(play.contest)
    assert snapshot_values(play.contest) == {True}


def test_a_match_is_running_until_the_ceremony_has_shown_the_last_prize() -> None:
    scores = {number: Decimal(10 - number) for number in range(1, 6)}
    ranking = replace(Play(start=False).contest, phase="ranking", round=3, scores=scores)
    count = len(prize_groups(ranking))
    assert count > 0
    for shown in range(count):
        assert match_running(replace(ranking, shown_places=shown))
    assert not match_running(replace(ranking, shown_places=count))
    assert snapshot_values(replace(ranking, shown_places=count)) == {False}


def test_a_match_is_running_while_a_prize_has_two_teams_though_all_places_were_shown() -> None:
    scores = {1: Decimal(9), 2: Decimal(9), 3: Decimal(7), 4: Decimal(6), 5: Decimal(5)}
    tied = replace(Play(start=False).contest, phase="ranking", round=3, scores=scores, shown_places=4)
    assert match_running(tied)
    assert snapshot_values(tied) == {True}
