"""What each fact of match, clocks and boards makes of a contest, to the letter: contests by hand, one fact each."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from bus.messages import Capture, LineTrouble, Phase, Sentence
from bus.units import NS_PER_S as SECOND
from controller.packs.pack import PackAccess
from controller.rules import facts as f
from controller.rules.apply import apply
from controller.rules.contest import Contest, start_clock
from controller.rules.rounds.boards.state import BoardsState
from controller.rules.rounds.performance.state import PerformanceState
from controller.rules.tally import Lot, Tally
from tests.unit.controller.rules.played_match import PACK, PLAN, TEAMS
from tests.unit.controller.rules.test_contest_state import NOW, ROUNDS, evening, in_round

TEAM_NUMBERS = tuple(team.number for team in TEAMS)


def played(index: int = 0, item: int = 3, phase: Phase = Phase.REVEALED) -> Contest:
    """A round in which a question is over."""
    return replace(
        in_round(index, phase),
        item=item,
        question=PACK.questions[0],
        item_attended=(1, 2),
        marks={1: True},
        clock=start_clock("thinking", NOW, SECOND),
        boards=BoardsState(eliminated=(4,)),
        last_items={},
    )


# --------------------------------------------------------------------------------------------------------- the match


def test_a_match_that_opens_finds_its_teams_with_nothing_and_keeps_what_is_the_machine_s() -> None:
    machine = Contest(
        boot="boot-1",
        seq=7,
        step=5,
        arming=40,
        stations=(1, 2, 3),
        capture=Capture("gpiod", 1, simulated=False),
        firmware_epoch="epoch",
        line_states=(LineTrouble(1, "stuck", 1, NOW),),
        certificate_warnings=(Sentence("x", "X"),),
        brightness=3,
    )
    before = replace(machine, scores={9: Decimal(1)}, tally=Tally(lots=(Lot((1, 2), "A", "B"),)), shown_places=2)
    after = apply(before, f.MatchOpened(evening(), arming=12))
    assert after == replace(
        machine,
        seq=8,
        step=6,
        evening=evening(),
        match_file=evening().match,
        scores=dict.fromkeys(TEAM_NUMBERS, Decimal(0)),
        contenders=TEAM_NUMBERS,
        round_teams=TEAM_NUMBERS,
        judges=(1, 2, 3),
    )
    assert apply(machine, f.MatchOpened(evening(), arming=41)).arming == 41, (
        "the number of an opening never comes again"
    )
    closed = apply(after, f.MatchClosed())
    assert closed == replace(machine, seq=9, step=7), "the buttons mean something else each time"


def test_what_is_known_of_pack_and_certificate_is_kept() -> None:
    access = PackAccess("", "hoa", "check", True)
    opened = apply(in_round(0), f.PackOpened("x", "00", 3, access))
    assert apply(opened, f.PackOpened("x", "00", 3, access)).pack_accesses == (access, access)
    other = replace(PACK, name="other")
    loaded = apply(in_round(0), f.PackLoaded(other, "other.sealed"))
    assert loaded.evening == replace(evening(), pack=other)
    assert loaded.round == 0
    assert apply(in_round(0), f.CertificateChecked((Sentence("x", "X"),))).certificate_warnings == (Sentence("x", "X"),)


def test_a_match_begins_before_its_first_round() -> None:
    after = apply(replace(in_round(-1), phase=Phase.SETUP), f.MatchStarted())
    assert (after.phase, after.round) == (Phase.INTRO, 0)


@pytest.mark.parametrize("teams, expected", [((3, 1), (3, 1)), ((), TEAM_NUMBERS)])
def test_a_round_begins_with_its_first_question_and_its_teams(
    teams: tuple[int, ...], expected: tuple[int, ...]
) -> None:
    before = replace(played(), spare=True)
    after = apply(before, f.RoundStarted(teams))
    assert (after.phase, after.item, after.spare, after.question) == (Phase.READY, 0, False, None)
    assert (after.round_teams, after.contenders, after.boards) == (expected, expected, BoardsState())
    assert (after.clock, after.tally.attended) == (None, (1, 2)), "the question before is over"


def test_only_a_performance_round_puts_its_teams_into_an_order_on_stage() -> None:
    stage = apply(replace(in_round(2), performance=PerformanceState(performer=9)), f.RoundStarted((3, 1)))
    assert stage.performance == PerformanceState(order=(3, 1))
    assert apply(stage, f.RoundEnded(0)).performance.performer is None
    assert apply(replace(stage, round=0), f.RoundStarted((3, 1))).performance == PerformanceState()


@pytest.mark.parametrize("phase, before_item", [(Phase.READY, True), (Phase.REVEALED, False)])
def test_a_round_that_ends_can_be_gone_back_to_where_it_ended(phase: Phase, before_item: bool) -> None:
    before = replace(played(1, 3, phase), last_items={0: 9}, ended_before_item=not before_item)
    for fact, after_phase, index in ((f.RoundEnded(2), Phase.INTRO, 2), (f.MatchEnded(), Phase.RANKING, 1)):
        after = apply(before, fact)
        assert (after.phase, after.round, after.question, after.clock) == (after_phase, index, None, None)
        assert (after.last_items, after.ended_before_item) == ({0: 9, 1: 3}, before_item)
        assert after.tally.attended == (1, 2)
    assert apply(before, f.RoundEnded(2)).item == 0


def test_a_round_that_was_never_begun_is_none_to_go_back_to() -> None:
    before = replace(played(1, 0, Phase.INTRO), last_items={0: 9}, ended_before_item=True)
    after = apply(before, f.MatchEnded())
    assert (after.last_items, after.ended_before_item) == ({0: 9}, True)


def test_a_ranking_begins_with_no_place_shown_and_shows_them_one_by_one() -> None:
    before = replace(played(), shown_places=2)
    after = apply(before, f.MatchEnded())
    assert (after.shown_places, after.tally.is_ranked) == (0, True)
    assert apply(apply(after, f.PlaceShown()), f.PlaceShown()).shown_places == 2


def test_a_round_that_is_reopened_is_where_it_was_and_no_longer_one_to_go_back_to() -> None:
    before = replace(played(1), last_items={2: 4, 0: 9})
    after = apply(before, f.RoundReopened(0, 9, Phase.READY))
    assert (after.round, after.item, after.phase, after.last_items) == (0, 9, Phase.READY, {2: 4})
    assert after.clock is None


# ------------------------------------------------------------------------------------------------------------ clocks


def test_a_hold_stops_the_clock_and_tells_why_and_its_end_clears_the_notices() -> None:
    why = Sentence("hold", "A button is torn off")
    before = replace(in_round(0, Phase.THINKING), clock=start_clock("thinking", NOW, 30 * SECOND), notices=(why,))
    held = apply(before, f.HoldStarted(why, NOW + 10 * SECOND))
    assert held.clock is not None
    assert (held.hold, held.clock.deadline_ns, held.clock.remaining_ns) == (why, None, 20 * SECOND)
    ended = apply(held, f.HoldEnded())
    assert (ended.hold, ended.notices, ended.clock) == (None, (), held.clock)


@pytest.mark.parametrize("remaining_s, total_s", [(9, 30), (40, 40)])
def test_a_clock_that_is_set_runs_from_there_and_its_whole_is_never_less_than_what_is_left(
    remaining_s: int, total_s: int
) -> None:
    running = replace(in_round(0, Phase.THINKING), clock=start_clock("thinking", NOW, 30 * SECOND), is_time_over=True)
    after = apply(running, f.ClockSet(remaining_s * SECOND, NOW + SECOND))
    assert after.clock is not None
    assert after.clock.deadline_ns == NOW + SECOND + remaining_s * SECOND
    assert (after.clock.remaining_ns, after.clock.total_ns) == (remaining_s * SECOND, total_s * SECOND)
    assert not after.is_time_over
    stopped = apply(running, f.ClockPaused(NOW + SECOND))
    assert stopped.clock is not None
    assert (stopped.clock.deadline_ns, stopped.clock.remaining_ns) == (None, 29 * SECOND)
    set_while_stopped = apply(stopped, f.ClockSet(remaining_s * SECOND, NOW + 2 * SECOND))
    assert set_while_stopped.clock is not None
    assert set_while_stopped.clock.deadline_ns is None
    resumed = apply(stopped, f.ClockResumed(NOW + 100 * SECOND))
    assert resumed.clock is not None
    assert resumed.clock.deadline_ns == NOW + 129 * SECOND


def test_a_time_to_answer_that_is_over_anyhow_stays_as_it_is() -> None:
    clock = start_clock("answering", NOW, 30 * SECOND)
    before = replace(in_round(1, Phase.FLOOR), clock=clock)
    assert apply(before, f.TimeRanOut(NOW + 35 * SECOND)).clock == clock, "its end was told late"
    almost = apply(before, f.TimeRanOut(NOW + 30 * SECOND - 1)).clock
    assert almost is not None
    assert almost.deadline_ns == NOW + 30 * SECOND - 1


def test_the_buzzers_open_at_the_end_of_the_time_to_think_however_it_is_moved() -> None:
    running = replace(in_round(1, Phase.THINKING), clock=start_clock("thinking", NOW, 30 * SECOND), arming=5)
    after = apply(running, f.ClockSet(10 * SECOND, NOW))
    assert (after.opening_ns, after.arming) == (NOW + 10 * SECOND, 6)
    paused = apply(after, f.ClockPaused(NOW + SECOND))
    assert (paused.opening_ns, paused.arming) == (None, 7)
    assert apply(paused, f.ClockSet(20 * SECOND, NOW + 2 * SECOND)).opening_ns is None
    assert apply(paused, f.ClockResumed(NOW + 100 * SECOND)).opening_ns == NOW + 109 * SECOND
    held = apply(after, f.HoldStarted(Sentence("x", "X"), NOW))
    assert (held.opening_ns, held.arming) == (None, 7)


def test_a_hold_takes_an_opening_away_and_says_so() -> None:
    why = Sentence("hold", "A button is torn off")
    before = replace(in_round(1, Phase.OPEN), opening_ns=NOW, scores={1: Decimal(3)})
    held = apply(before, f.HoldStarted(why, NOW + SECOND))
    assert (held.phase, held.hold, held.opening_ns, held.notices) == (Phase.LOST, why, None, (why,))
    assert held.scores == before.scores


def test_where_there_is_no_clock_nothing_of_it_changes() -> None:
    before = in_round(0)
    for fact in (f.ClockSet(SECOND, NOW), f.ClockPaused(NOW), f.ClockResumed(NOW)):
        assert apply(before, fact).clock is None
    held = apply(before, f.HoldStarted(Sentence("x", "X"), NOW))
    assert held.clock is None


@pytest.mark.parametrize("what, remaining_s", [("answering", 0), ("thinking", 20)])
def test_a_time_to_answer_that_a_person_ends_stands_at_zero_and_no_other(what: str, remaining_s: int) -> None:
    clock = start_clock(what, NOW, 30 * SECOND)  # type: ignore[arg-type]
    for running in (clock, clock.stop(NOW + 10 * SECOND)):
        after = apply(replace(in_round(1, Phase.THINKING), clock=running), f.TimeRanOut(NOW + 10 * SECOND))
        assert after.is_time_over
        assert after.clock is not None
        assert after.clock.left_ns(NOW + 10 * SECOND) == remaining_s * SECOND
        assert (after.clock.deadline_ns is None) == (running.deadline_ns is None)


# ------------------------------------------------------------------------------------------------------------ boards


def test_boards_go_up_with_a_signal_named_by_its_instant() -> None:
    before = replace(played(0, 0, Phase.THINKING), opening_ns=NOW)
    after = apply(before, f.BoardsRaised(NOW))
    assert (after.phase, after.clock, after.opening_ns) == (Phase.BOARDS_UP, None, None)
    assert after.cue == (f"up-{NOW}", "boards_up", NOW)
    assert apply(before, f.BoardsRaised(0)).cue is None


def test_a_mark_replaces_the_one_before_and_none_takes_it_away() -> None:
    before = replace(in_round(0, Phase.BOARDS_UP), marks={1: True, 2: False}, boards=BoardsState((), (), (1, 2)))
    after = apply(before, f.BoardMarked(1, False, late=True))
    assert (after.marks, after.boards.late_teams) == ({1: False, 2: False}, (2, 1))
    after = apply(before, f.BoardMarked(1, None, late=False))
    assert (after.marks, after.boards.late_teams) == ({2: False}, (2,))


@pytest.mark.parametrize(
    "marks, out", [({1: True, 2: False, 3: False}, (2, 3)), ({1: False, 2: False, 3: False}, ()), ({1: True}, ())]
)
def test_where_a_round_eliminates_a_wrong_board_puts_out_unless_all_are_wrong(
    marks: dict[int, bool], out: tuple[int, ...]
) -> None:
    boards_round = PLAN.rounds[0]
    form = replace(PLAN, rounds=(replace(boards_round, eliminates=True), *PLAN.rounds[1:]))
    before = replace(in_round(0, Phase.BOARDS_UP), contenders=(1, 2, 3), marks=marks)
    eliminating = replace(before, evening=replace(evening(), format=form))
    points = {1: Decimal(10), 2: Decimal(0)}
    after = apply(eliminating, f.BoardsConfirmed(points))
    assert (after.phase, after.boards.item_eliminated, after.item_attended) == (Phase.REVEALED, out, (1, 2, 3))
    assert (after.scores, after.item_points) == (points, points)
    assert after.tally.round_points == {0: points}
    assert apply(before, f.BoardsConfirmed(points)).boards.item_eliminated == ()


def test_a_question_that_was_never_asked_puts_nobody_out() -> None:
    boards = BoardsState(eliminated=(4,), item_eliminated=(2,), late_teams=(3,))
    assert boards.without_asked_item() == BoardsState(eliminated=(4,))
    assert boards.without_item() == BoardsState(eliminated=(4, 2))


def test_points_add_up_by_question_round_and_match() -> None:
    before = replace(
        in_round(0, Phase.BOARDS_UP),
        scores={1: Decimal(5)},
        item_points={1: Decimal(1)},
        tally=Tally(round_points={0: {1: Decimal(2)}, 1: {1: Decimal(7)}}),
    )
    after = apply(before, f.BoardsConfirmed({1: Decimal(10), 2: Decimal(20)}))
    assert after.scores == {1: 15, 2: 20}
    assert after.item_points == {1: 11, 2: 20}
    assert after.tally.round_points == {0: {1: 12, 2: 20}, 1: {1: 7}}
    assert ROUNDS == 3
