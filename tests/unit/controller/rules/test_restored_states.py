"""What an undo brings back of a question's presses, and what it leaves behind: contests by hand, one fact."""

import pytest
from msgspec.structs import replace

from bus import messages as m
from bus.messages import Phase, PressKind, Role, Sentence
from controller.rules import facts as f
from controller.rules.apply import apply
from controller.rules.contest import Contest, FormerSeats, UndoPoint
from controller.rules.decide import decide
from controller.rules.order import Order
from tests.unit.controller.rules.buzzer_contests import BARRED, OPENING, press, question
from tests.unit.controller.rules.played_match import TEAMS
from tests.unit.controller.rules.test_contest_state import NOW, in_round

DONE = Sentence("done", "Done")


def undone_to(before: Contest, contest: Contest, *, keeps_presses: bool = True) -> Contest:
    """`contest` with its last decision undone, to the state `before`."""
    here = replace(contest, boot=before.boot, undo_point=UndoPoint(DONE, before, 1))
    return apply(here, f.Undone(DONE, NOW, keeps_presses=keeps_presses))


@pytest.mark.parametrize("keeps_presses, kind", [(True, PressKind.LATER), (False, BARRED)])
def test_what_a_press_counts_as_follows_from_the_state_that_comes_back_where_presses_are_kept(
    keeps_presses: bool, kind: PressKind
) -> None:
    contest = question(Phase.CLOSED, presses=(press(3, kind=BARRED),))
    undone = undone_to(question(Phase.OPEN), contest, keeps_presses=keeps_presses)
    assert [own.kind for own in undone.buzzers.presses] == [kind]


def test_a_sound_of_before_is_not_heard_again() -> None:
    before = replace(in_round(0, Phase.READING), cue=("7-right", "right", OPENING))
    assert undone_to(before, in_round(0, Phase.REVEALED)).cue is None


def test_seats_of_before_are_remembered_where_undo_moves_teams_and_only_there() -> None:
    here = in_round(0)
    assert undone_to(here, here).former_seats == ()
    assert undone_to(Contest(), here).former_seats == (), "a journal that somebody made"
    moved = replace(here.current_evening.match, teams=TEAMS[:4])
    before = replace(here, evening=replace(here.current_evening, match=moved))
    assert undone_to(before, here).former_seats == (FormerSeats(NOW, TEAMS),)


@pytest.mark.parametrize("draw, team", [(0, 2), (1, 3)])
def test_a_lot_that_a_redo_leads_to_is_drawn_by_the_number_of_its_order(draw: int, team: int) -> None:
    rules = {"on_tie": "draw"}
    future = UndoPoint(DONE, question(Phase.OPEN, rules=rules), 1)
    contest = replace(question(Phase.LOST, rules=rules, presses=(press(3), press(2))), redo_point=future)
    floor = decide(contest, Order(m.Redo(), "", Role.MC, draw=draw), NOW)[-1]
    assert isinstance(floor, f.FloorTaken)
    assert floor.team == team
