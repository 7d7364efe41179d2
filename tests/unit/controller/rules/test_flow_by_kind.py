"""What a kind of round adds to the flow of a match: the order of performances, and openings that an order brings."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from bus import messages as m
from bus.messages import Phase
from bus.units import NS_PER_MS as MS
from bus.units import NS_PER_S as SECOND
from controller.formats.format import BuzzersRound, StageRound
from controller.rules import facts as f
from controller.rules.contest import Contest
from controller.rules.match_flow import match_running, round_teams
from tests.unit.controller.rules.buzzer_contests import question
from tests.unit.controller.rules.orders_given import facts_of
from tests.unit.controller.rules.played_match import Play, plan_with
from tests.unit.controller.rules.test_contest_state import ROUNDS, evening, in_round

LEAD_NS = 100 * MS
INTERRUPTS = {"interrupts": True, "thinking_s": 0}


def before_performances(order: str) -> Contest:
    contest = replace(in_round(2, Phase.INTRO), scores={team: Decimal(-team) for team in range(1, 6)})
    return replace(contest, evening=replace(evening(), format=plan_with(StageRound, order=order)))


@pytest.mark.parametrize(
    "order, teams", [("given", (1, 2, 3, 4, 5)), ("last_first", (5, 4, 3, 2, 1)), ("drawn", (3, 2, 4, 1, 5))]
)
def test_performances_are_in_the_order_of_their_round(order: str, teams: tuple[int, ...]) -> None:
    assert round_teams(before_performances(order), draw=7) == teams


def test_the_lot_for_the_order_is_drawn_when_the_round_starts() -> None:
    play = Play(plan_with(StageRound, order="drawn"))
    play.contest = replace(before_performances("drawn"), firmware_epoch="epoch-1")
    (started, *_) = facts_of(play, m.StartRound(), draw=7)[1:]
    assert started == f.RoundStarted((3, 2, 4, 1, 5))


def test_where_teams_may_interrupt_the_buzzers_open_a_little_after_the_order_to_read() -> None:
    play = Play(plan_with(BuzzersRound, **INTERRUPTS))
    play.to_buzzers()
    opened = facts_of(play, m.StartReading())[-1]
    assert opened == f.Opened(play.contest.arming + 1, play.now_ns + LEAD_NS, None, ordered_ns=play.now_ns)


def test_when_such_a_question_is_read_the_time_to_press_begins() -> None:
    play = Play(plan_with(BuzzersRound, **INTERRUPTS))
    play.to_buzzers()
    play.order(m.StartReading())
    play.wait(1)
    assert facts_of(play, m.StartThinking())[1:] == (f.ReadingEnded(play.now_ns + 10 * SECOND, play.now_ns),)


def test_a_time_to_think_that_is_ended_early_opens_the_buzzers_a_little_later() -> None:
    play = Play()
    play.to_buzzers()
    play.order(m.StartReading())
    play.order(m.StartThinking())
    play.wait(5)
    (opened,) = facts_of(play, m.EndEarly())[1:]
    assert isinstance(opened, f.Opened)
    assert (opened.opening_ns, opened.ordered_ns) == (play.now_ns + LEAD_NS, play.now_ns)


def test_no_match_is_over_while_a_prize_is_undecided_however_many_places_were_shown() -> None:
    scores = {team: Decimal(points) for team, points in enumerate((50, 50, 30, 20, 10), start=1)}
    tied = replace(in_round(ROUNDS, Phase.RANKING), scores=scores, round_teams=(1, 2, 3, 4, 5), shown_places=5)
    assert match_running(tied)
    assert not match_running(replace(tied, scores={**scores, 1: Decimal(60)}))
    assert match_running(question(Phase.OPEN))
