"""The recorded order of presses: who is heard next, and that a tie is called a tie wherever it is met.

Every press here is judged by the real lockout, unless a test says otherwise.
"""

import pytest

from bus import messages as m
from bus.messages import Lamp
from bus.units import NS_PER_MS as MS
from bus.units import NS_PER_US as US
from controller.rules.apply import apply_all
from controller.rules.contest import Contest
from controller.rules.firmware_orders import firmware_orders
from controller.rules.refusal import RefusedError
from tests.unit.controller.rules.rules_beside_lockout import SideBySide


def queue(*pushes: tuple[int, int], **policies: object) -> SideBySide:
    """A question of a round with a queue, after these pushes (see `press_apart`)."""
    pair = SideBySide(on_wrong="queue", **policies)
    pair.to_opening()
    pair.press_apart(*pushes)
    return pair


def test_a_tied_team_that_was_not_chosen_is_heard_before_the_one_that_pressed_after_it() -> None:
    pair = queue((1, 0), (2, US), (3, MS))
    assert pair.play.contest.buzzers.tied == (1, 2)

    floors = []
    pair.order(m.GiveFloor(1))
    for _ in range(3):
        floors.append(pair.play.contest.buzzers.floor)
        pair.rule_wrong()

    assert floors == [1, 2, 3]
    assert pair.play.contest.phase == "open"


def test_a_tied_team_that_lost_the_draw_is_heard_next() -> None:
    pair = queue((1, 0), (2, US), (3, MS), on_tie="draw")
    assert pair.play.contest.buzzers.floor == 1
    pair.rule_wrong()
    assert pair.play.contest.buzzers.floor == 2


@pytest.mark.parametrize("policy", ["replay", "ruling"])
def test_a_tie_further_back_in_the_queue_is_a_tie_and_not_decided_by_stamp(policy: str) -> None:
    pair = queue((1, 0), (2, 20 * MS), (3, 20 * MS + US), (4, 40 * MS), on_tie=policy)
    pair.rule_wrong()

    contest = pair.play.contest
    assert (contest.phase, contest.buzzers.floor, contest.buzzers.tied) == ("tied", None, (2, 3))
    assert pair.lamps == [Lamp.OUT, Lamp.TIED, Lamp.TIED, Lamp.DARK, Lamp.DARK]
    with pytest.raises(RefusedError, match="not one of the tied"):
        pair.order(m.GiveFloor(4))
    pair.order(m.GiveFloor(3))
    pair.rule_wrong()
    assert pair.play.contest.buzzers.floor == 2
    pair.rule_wrong()
    assert pair.play.contest.buzzers.floor == 4


def test_a_tie_in_the_queue_is_drawn_where_the_format_draws() -> None:
    pair = queue((1, 0), (3, 20 * MS), (2, 20 * MS + US), on_tie="draw")
    pair.rule_wrong()
    assert pair.play.contest.buzzers.floor == 2, "of teams 2 and 3 the draw 0 is the lower number, not the stamp"


def test_a_tie_in_the_queue_goes_by_stamp_where_the_format_says_so_and_an_equal_stamp_is_a_tie() -> None:
    pair = queue((1, 0), (3, 20 * MS), (2, 20 * MS + US), on_tie="earliest")
    pair.rule_wrong()
    assert pair.play.contest.buzzers.floor == 3

    equal = queue((1, 0), (3, 20 * MS), (2, 20 * MS), on_tie="earliest")
    equal.rule_wrong()
    assert sorted(equal.play.contest.buzzers.tied) == [2, 3]


def test_equal_stamps_at_the_front_are_a_tie_even_where_the_stamp_decides() -> None:
    pair = queue((4, 0), (2, 0), (3, US), on_tie="earliest")
    assert sorted(pair.play.contest.buzzers.tied) == [2, 4]
    assert [pair.lamps[team - 1] for team in (2, 4)] == [Lamp.TIED, Lamp.TIED]


def test_after_a_tie_was_played_again_the_others_still_stand_in_the_queue() -> None:
    pair = queue((1, 0), (2, US), (3, MS))
    pair.order(m.ReopenBuzzers())
    pair.wait(0.2)
    pair.press_apart((2, 0), (1, 20 * MS))
    floors = []
    for _ in range(3):
        floors.append(pair.play.contest.buzzers.floor)
        pair.rule_wrong()
    assert floors == [2, 1, 3]


def test_a_tie_in_the_queue_can_be_played_again_and_a_restart_in_between_changes_nothing() -> None:
    pair = queue((1, 0), (2, 20 * MS), (3, 20 * MS), (4, 40 * MS))
    pair.rule_wrong()
    assert apply_all(Contest(), pair.play.facts) == pair.play.contest
    pair.order(m.ReopenBuzzers())
    arm = firmware_orders(pair.play.contest).arm
    assert arm is not None
    assert arm.stations == (2, 3)
    pair.wait(0.2)
    pair.press_apart((3, 0))
    assert pair.play.contest.buzzers.floor == 3
    pair.rule_wrong()
    assert pair.play.contest.buzzers.floor == 2


def test_no_opening_follows_on_a_tie_in_the_queue_after_a_floor_that_was_a_ruling() -> None:
    pair = SideBySide(on_wrong="queue")
    pair.to_opening()
    pair.order(m.GiveFloor(1))
    pair.press_apart((2, 0), (3, 0))
    pair.rule_wrong()
    assert pair.play.contest.buzzers.tied == (2, 3)
    before = pair.play.contest
    pair.press_apart((4, 0))
    assert (pair.play.contest.phase, pair.play.contest.buzzers.tied) == ("tied", (2, 3))
    assert pair.play.contest.step == before.step
    assert pair.lamps == [Lamp.OUT, Lamp.TIED, Lamp.TIED, Lamp.DARK, Lamp.DARK]
    pair.order(m.GiveFloor(3))
    for team in (2, 4):
        pair.rule_wrong()
        assert pair.play.contest.buzzers.floor == team
    assert pair.play.contest.buzzers.barred == {}


def test_a_lost_opening_is_given_again_to_the_teams_for_which_it_was() -> None:
    pair = queue((1, 0), (2, US), (3, MS))
    pair.order(m.ReopenBuzzers())
    pair.restart_firmware()
    assert pair.play.contest.phase == "lost"
    step = pair.play.view().next_step
    assert step is not None
    assert str(step.label) == "Reopen for teams 1, 2"

    pair.order(m.ReopenBuzzers())
    assert firmware_orders(pair.play.contest).arm.stations == (1, 2)  # type: ignore[union-attr]
    pair.wait(0.2)
    pair.press_apart((2, 0))
    pair.rule_wrong()
    assert pair.play.contest.buzzers.floor == 1, "tied once, and not passed over"
