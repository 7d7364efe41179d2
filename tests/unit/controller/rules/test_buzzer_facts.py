"""What each fact of a buzzers question makes of a contest, to the letter: contests by hand, one fact each."""

from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from bus.messages import LineTrouble, Phase, Press, PressKind, Sentence
from bus.units import NS_PER_S as SECOND
from controller.rules import facts as f
from controller.rules.apply import apply
from controller.rules.contest import Clock, Contest, start_clock
from controller.rules.rounds.buzzers.folds import clock_changed, renumber, with_opening_withdrawn
from controller.rules.rounds.buzzers.state import BuzzersState, Penalty, PressRecord, Scene
from tests.unit.controller.rules.buzzer_contests import ARMING, OPENING, press, question
from tests.unit.controller.rules.test_contest_state import NOW

PUSH_IGNORED, OTHER = Sentence("push-ignored", "x"), Sentence("other", "y")
WHY = Sentence("why", "Because")


def after(contest: Contest, fact: f.AnyFact) -> Contest:
    """The contest after `fact`, as if no fact were counted."""
    return replace(apply(contest, fact), seq=contest.seq, step=contest.step)


def busy(phase: Phase, **state: Any) -> Contest:
    """A question with everything that an opening or a ruling may have to take away."""
    usual: dict[str, Any] = {"closing_ns": NOW, "guard_until_ns": NOW + 5, "undone_arming": 39}
    return replace(
        question(phase, **{**usual, **state}),
        clock=start_clock("pressing", OPENING, SECOND),
        is_time_over=True,
        notices=(PUSH_IGNORED, OTHER),
        cue=("cue", "right", NOW),
        marks={5: False},
    )


# ------------------------------------------------------------------------------------------------------------- openings


def test_an_opening_begins_anew_and_the_hall_goes_on_to_see_what_it_saw() -> None:
    contest = busy(Phase.THINKING, floor=None, replayed_until_ns=7, lost_arming=37)
    opened = after(contest, f.Opened(41, NOW + 10, NOW + 10 + SECOND, limited_to=(1, 2), ordered_ns=NOW))
    assert opened == replace(
        contest,
        phase=Phase.OPEN,
        arming=41,
        opening_ns=NOW + 10,
        clock=Clock("pressing", SECOND, NOW + 10 + SECOND, SECOND),
        is_time_over=False,
        notices=(PUSH_IGNORED,),
        buzzers=BuzzersState(
            question_arming=38,
            first_arming=41,
            lost_arming=37,
            ordered_ns=NOW,
            scene_before=Scene(Phase.THINKING),
            closing_ns=NOW + 10 + SECOND,
            limited_to=(1, 2),
        ),
    )


def test_an_opening_without_an_end_has_no_clock() -> None:
    opened = after(busy(Phase.LOST), f.Opened(41, NOW, None, is_reopened=True))
    assert (opened.clock, opened.buzzers.closing_ns, opened.buzzers.is_reopened) == (None, None, True)
    assert opened.buzzers.ordered_ns is None


@pytest.mark.parametrize(
    "phase, expected",
    [(Phase.TIED, (40, 30)), (Phase.LOST, (30,)), (Phase.FLOOR, ()), (Phase.READING, ())],
)
def test_the_presses_before_a_replay_are_heard_later(phase: Phase, expected: tuple[int, ...]) -> None:
    opened = after(busy(phase, earlier_openings=(30,)), f.Opened(41, NOW, None))
    assert opened.buzzers.earlier_openings == expected
    assert opened.buzzers.openings == (41, *expected)


def test_who_was_wrong_still_stands_there_until_the_next_opening_has_come() -> None:
    wrong = question(Phase.FLOOR, out=(3, 4, 2))
    assert after(wrong, f.Opened(41, NOW, None)).buzzers.scene_before == Scene(Phase.FLOOR, 2)
    assert after(question(Phase.FLOOR), f.Opened(41, NOW, None)).buzzers.scene_before == Scene(Phase.FLOOR)
    tied = question(Phase.TIED, tied=(1, 2), out=(3,))
    assert after(tied, f.Opened(41, NOW, None)).buzzers.scene_before == Scene(Phase.TIED, None, (1, 2))
    has_floor = question(Phase.FLOOR, floor=4, out=(3,))
    assert after(has_floor, f.Opened(41, NOW, None)).buzzers.scene_before == Scene(Phase.FLOOR, 4)


def test_when_the_question_is_read_the_time_to_press_begins() -> None:
    contest = question(Phase.OPEN)
    read = after(contest, f.ReadingEnded(NOW + SECOND, NOW))
    buzzers = replace(contest.buzzers, read_ns=NOW, closing_ns=NOW + SECOND)
    clock = Clock("pressing", SECOND, NOW + SECOND, SECOND)
    assert read == replace(contest, is_read=True, buzzers=buzzers, clock=clock)
    endless = after(contest, f.ReadingEnded(None, NOW))
    assert endless == replace(contest, is_read=True, buzzers=replace(contest.buzzers, read_ns=NOW))


def test_a_lost_opening_is_given_again_and_its_presses_count_no_more_unless_they_are_kept() -> None:
    contest = busy(Phase.OPEN, floor=2, tied=(1,))
    with_presses = after(contest, f.OpeningLost(WHY, keeps_presses=True))
    buzzers = replace(contest.buzzers, floor=None, tied=(), guard_until_ns=0, closing_ns=None)
    assert with_presses == replace(
        contest,
        phase=Phase.LOST,
        notices=(WHY,),
        opening_ns=None,
        clock=None,
        is_time_over=False,
        buzzers=buzzers,
    )
    lost = after(contest, f.OpeningLost(WHY))
    assert lost == replace(with_presses, buzzers=replace(buzzers, first_arming=41, lost_arming=40))
    assert with_opening_withdrawn(with_presses) == lost


# --------------------------------------------------------------------------------------------------------- presses


def pressed(contest: Contest, at_ns: int, kind: PressKind = PressKind.LATER, **fields: Any) -> PressRecord:
    """How a press of team 2 is remembered."""
    usual: dict[str, Any] = {"arming": ARMING, "team": 2, "press": Press(2, at_ns, kind, 7, 9)}
    return after(contest, f.PressRecorded(**{**usual, **fields})).buzzers.presses[-1]


def test_a_press_is_remembered_with_its_instant_in_the_opening_and_its_margin() -> None:
    assert pressed(question(Phase.OPEN, presses=(press(1),)), OPENING + 500) == PressRecord(
        team=2,
        arming=ARMING,
        at_ns=OPENING + 500,
        since_opening_ns=500,
        kind=PressKind.LATER,
        margin_ns=7,
        uncertainty_ns=9,
        opening=40,
    )
    assert pressed(question(Phase.OPEN), OPENING, arming=39).since_opening_ns is None
    assert pressed(replace(question(Phase.FLOOR), opening_ns=None), OPENING).since_opening_ns is None
    assert len(after(question(Phase.OPEN, presses=(press(1),)), record()).buzzers.presses) == 2


def record(**fields: Any) -> f.PressRecorded:
    return f.PressRecorded(**{"arming": ARMING, "team": 2, "press": Press(2, OPENING, PressKind.LATER, 0), **fields})


def test_a_press_at_a_station_without_a_team_or_without_an_arming_is_no_press_of_the_question() -> None:
    contest = question(Phase.OPEN)
    for fact in (record(team=None), record(arming=None)):
        assert after(contest, fact) == contest
    assert after(replace(contest, evening=None), record()).buzzers.presses == ()


def test_a_press_shows_that_the_button_moves() -> None:
    untried = replace(question(Phase.OPEN), line_states=(LineTrouble(2, "untried", 1, OPENING - 1),))
    assert after(untried, record(team=None)).line_states == ()
    assert after(untried, record(press=Press(1, OPENING, PressKind.LATER, 0))).line_states == untried.line_states


@pytest.mark.parametrize("kind", [PressKind.EARLY, PressKind.BARRED])
def test_a_press_before_the_first_opening_belongs_to_none(kind: PressKind) -> None:
    assert pressed(question(Phase.READING), OPENING - 1, kind).opening == 0
    assert pressed(question(Phase.READING), OPENING, kind).opening == 40, "at its very instant it is in it"
    assert pressed(question(Phase.READING, is_reopened=True), OPENING - 1, kind).opening == 40
    ordered = question(Phase.READING, ordered_ns=OPENING - 10)
    assert pressed(ordered, OPENING - 10, kind).opening == 40, "whoever heard the order may have been quick"
    assert pressed(ordered, OPENING - 11, kind).opening == 0
    assert pressed(question(Phase.OPEN), OPENING - 1, PressKind.LATER).opening == 40
    assert pressed(replace(question(Phase.READING), opening_ns=None), OPENING - 1, kind).opening == 40


def test_a_press_after_a_replay_was_ruled_on_comes_after_all_others() -> None:
    replayed = question(Phase.FLOOR, replayed_until_ns=OPENING + 10)
    assert pressed(replayed, OPENING + 10).is_afterwards
    assert not pressed(replayed, OPENING + 9).is_afterwards
    assert not pressed(question(Phase.FLOOR), OPENING + 10).is_afterwards


@pytest.mark.parametrize(
    "state, arming, opening",
    [
        ({"first_arming": 40}, 40, 40),
        ({"first_arming": 40}, 45, 40),
        ({"first_arming": 40}, 39, 39),
        ({}, 39, 0),
        ({"first_arming": 44, "lost_arming": 40}, 43, 40),
        ({"first_arming": 44, "earlier_openings": (42, 40)}, 43, 42),
        ({"first_arming": 44, "earlier_openings": (42, 40)}, 44, 44),
        ({"first_arming": 44, "earlier_openings": (42, 40)}, 42, 42),
        ({"first_arming": 44, "earlier_openings": (42, 40)}, 41, 40),
        ({"first_arming": 3, "earlier_openings": (1,)}, 2, 1),
        ({"first_arming": 44, "lost_arming": 0, "earlier_openings": (40,)}, 3, 3),
    ],
)
def test_a_press_belongs_to_the_newest_opening_that_began_before_its_arming(
    state: dict[str, Any], arming: int, opening: int
) -> None:
    assert BuzzersState(**state).opening_of(arming) == opening


def test_outside_of_a_buzzers_question_there_is_neither_a_question_nor_an_interrupt() -> None:
    assert (BuzzersState().question_arming, BuzzersState().is_interrupt) == (0, False)


# ------------------------------------------------------------------------------------------------------------ the floor


def test_a_press_takes_the_floor_in_its_arming_and_a_ruling_in_a_new_one() -> None:
    contest = busy(Phase.OPEN, tied=(1, 2))
    clock = start_clock("answering", NOW, SECOND)
    interrupt = after(contest, f.FloorTaken(2, clock, NOW + 7, is_interrupt=True))
    buzzers = replace(contest.buzzers, floor=2, tied=(), is_interrupt=True, guard_until_ns=NOW + 7)
    assert interrupt == replace(
        contest, phase=Phase.FLOOR, clock=clock, is_time_over=False, notices=(PUSH_IGNORED,), buzzers=buzzers
    )
    assert after(contest, f.FloorTaken(2, clock, NOW + 7, by_press=False)).arming == 41


@pytest.mark.parametrize(
    "interrupts, is_read, expected", [(True, False, True), (True, True, False), (False, False, False)]
)
def test_an_older_record_tells_an_interrupt_by_the_question(interrupts: bool, is_read: bool, expected: bool) -> None:
    contest = replace(question(Phase.OPEN, rules={"interrupts": interrupts}), is_read=is_read)
    assert after(contest, f.FloorTaken(2, None, 0)).buzzers.is_interrupt is expected
    assert after(contest, f.FloorTaken(2, None, 0, is_interrupt=False)).buzzers.is_interrupt is False


def test_a_tie_stops_the_clock() -> None:
    contest = busy(Phase.OPEN)
    tied = replace(contest, phase=Phase.TIED, clock=None, buzzers=replace(contest.buzzers, tied=(2, 4)))
    assert after(contest, f.Tied((2, 4))) == tied


def test_a_verdict_that_came_changes_nothing_by_itself() -> None:
    contest = busy(Phase.OPEN)
    assert after(contest, f.VerdictReceived(40, "floor", (2,), OPENING, 0, counts=True)) == contest


# ----------------------------------------------------------------------------------------------------- bars and pardons


def test_a_bar_is_remembered_with_what_it_cost_and_a_pardon_forgets_it() -> None:
    contest = question(Phase.READING, barred={1: Penalty(Decimal(0), early=False)})
    contest = replace(contest, scores={3: Decimal(10)})
    barred = after(contest, f.TeamBarred(3, Decimal(-2), early=True))
    assert barred.buzzers.barred == {1: Penalty(Decimal(0), early=False), 3: Penalty(Decimal(-2), early=True)}
    assert (barred.scores[3], barred.item_points) == (Decimal(8), {3: Decimal(-2)})
    pardoned = after(barred, f.TeamPardoned(3, Decimal(2)))
    assert pardoned.buzzers.barred == contest.buzzers.barred
    assert (pardoned.buzzers.pardoned, pardoned.scores[3], pardoned.item_points) == ((3,), Decimal(10), {3: Decimal(0)})
    assert after(pardoned, f.TeamPardoned(1, Decimal(0))).buzzers.pardoned == (3, 1)
    free = after(contest, f.TeamBarred(3, Decimal(0), early=False))
    assert (free.item_points, free.tally) == ({}, contest.tally)
    assert after(free, f.TeamPardoned(3, Decimal(0))).item_points == {}


# ----------------------------------------------------------------------------------------------------- right and wrong


def test_a_right_answer_closes_the_question_and_is_heard() -> None:
    contest = replace(busy(Phase.FLOOR, floor=2), scores={2: Decimal(5)}, seq=70)
    right = after(contest, f.RuledRight(2, Decimal(10), NOW))
    assert right.marks == {5: False, 2: True}
    assert (right.cue, right.scores[2], right.item_points) == (
        ("70-right", "right", NOW),
        Decimal(15),
        {2: Decimal(10)},
    )
    assert (right.phase, right.item_attended) == (Phase.CLOSED, (1, 2, 3, 4, 5))
    assert (right.clock, right.opening_ns, right.is_time_over, right.buzzers.floor) == (None, None, False, None)
    assert (right.buzzers.closing_ns, right.buzzers.guard_until_ns) == (None, 0)
    assert after(replace(contest, seq=0), f.RuledRight(2, Decimal(0), NOW)).item_points == {2: 0}


def test_a_wrong_answer_is_out_and_heard_and_the_opening_is_for_all_again() -> None:
    contest = replace(busy(Phase.FLOOR, floor=2, out=(1,), limited_to=(2, 3)), scores={2: Decimal(5)}, seq=70)
    wrong = after(contest, f.RuledWrong(2, Decimal(-3), NOW))
    assert wrong.buzzers == replace(contest.buzzers, floor=None, tied=(), guard_until_ns=0, out=(1, 2), limited_to=())
    assert wrong.marks == {5: False, 2: False}
    assert (wrong.cue, wrong.clock, wrong.is_time_over) == (("70-wrong", "wrong", NOW), None, False)
    assert (wrong.scores[2], wrong.item_points, wrong.phase) == (Decimal(2), {2: Decimal(-3)}, Phase.FLOOR)
    assert after(contest, f.RuledWrong(2, Decimal(0), NOW)).item_points == {}


def test_the_first_ruling_after_a_replay_ends_it() -> None:
    replay = question(Phase.FLOOR, floor=2, earlier_openings=(30,))
    assert after(replay, f.RuledWrong(2, Decimal(0), NOW)).buzzers.replayed_until_ns == NOW
    ended = question(Phase.FLOOR, floor=2, earlier_openings=(30,), replayed_until_ns=7)
    assert after(ended, f.RuledWrong(2, Decimal(0), NOW)).buzzers.replayed_until_ns == 7
    plain = question(Phase.FLOOR, floor=2)
    assert after(plain, f.RuledWrong(2, Decimal(0), NOW)).buzzers.replayed_until_ns is None


def test_a_question_that_nobody_knew_is_closed_with_the_reason() -> None:
    contest = busy(Phase.OPEN)
    closed = after(contest, f.QuestionClosed(WHY))
    assert closed == replace(
        contest,
        phase=Phase.CLOSED,
        notices=(WHY,),
        item_attended=(1, 2, 3, 4, 5),
        opening_ns=None,
        clock=None,
        is_time_over=False,
        buzzers=replace(contest.buzzers, guard_until_ns=0, closing_ns=None),
    )


# --------------------------------------------------------------------------------------------------- arming and clocks


def test_a_stopped_clock_leads_to_no_opening_and_one_that_runs_on_to_another() -> None:
    thinking = question(Phase.THINKING)
    assert clock_changed(thinking, None) == replace(thinking, opening_ns=None, arming=41)
    assert clock_changed(thinking, NOW) == replace(thinking, opening_ns=NOW, arming=41)
    assert clock_changed(question(Phase.FLOOR), NOW) == question(Phase.FLOOR)


@pytest.mark.parametrize("phase", [Phase.READING, Phase.THINKING, Phase.FLOOR])
def test_a_new_arming_keeps_the_opening(phase: Phase) -> None:
    assert renumber(question(phase, closing_ns=NOW)) == replace(question(phase, closing_ns=NOW), arming=41)


def test_a_tie_under_a_new_arming_does_not_open_the_buzzers_once_more() -> None:
    tied = question(Phase.TIED, closing_ns=NOW)
    renumbered = replace(tied, arming=41, opening_ns=None, buzzers=replace(tied.buzzers, closing_ns=None))
    assert renumber(tied) == renumbered
    for phase in (Phase.READY, Phase.OPEN, Phase.LOST, Phase.CLOSED):
        assert renumber(question(phase)) == question(phase)


def test_the_instants_of_a_state_that_comes_back_are_void() -> None:
    state = BuzzersState(
        floor=1, closing_ns=NOW, guard_until_ns=5, ordered_ns=4, read_ns=3, replayed_until_ns=2, first_arming=40
    )
    assert state.without_instants() == BuzzersState(floor=1, replayed_until_ns=0, first_arming=40)
    assert replace(state, replayed_until_ns=None).without_instants().replayed_until_ns is None
    assert replace(state, tied=(1,)).without_floor() == replace(state, floor=None, tied=(), guard_until_ns=0)


def test_a_penalty_and_a_press_have_what_they_were_made_of() -> None:
    own = press(3, us=5, kind=PressKind.EARLY)
    assert own.identity == (ARMING, 3, OPENING + 5_000)
    assert press(3, margin_ns=-1).is_overdue
    assert not press(3, margin_ns=0).is_overdue
    assert not press(3, margin_ns=None).is_overdue
    assert not press(3, margin_ns=-1, kind=PressKind.WINNER).is_overdue
