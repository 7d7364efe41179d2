"""Debounce and lockout together: edges and levels in, facts out."""

from collections.abc import Sequence

from bus.messages import Arm, LineTrouble, Pressed, PressKind, Verdict
from bus.units import NS_PER_MS as MS
from firmware.lockout import buzzers
from firmware.lockout.buzzers import Buzzers, Facts
from firmware.lockout.debounce import AUDIT_NS, Phase
from firmware.pins.edges import Edge, Gap

START = 10_000 * MS
OPEN = START + 1_000 * MS
UP = {1: False, 2: False, 3: False}


def begin(levels: dict[int, bool] | None = None) -> Buzzers:
    return buzzers.initial_state(levels or UP, 3 * MS, 50_000, START)


def armed(state: Buzzers, **more: object) -> Buzzers:
    fields: dict[str, object] = {"arming": 1, "opening_ns": OPEN, "closing_ns": OPEN + 500 * MS, "stations": (1, 2, 3)}
    return buzzers.arm(state, Arm(**{**fields, **more}), START)[0]  # type: ignore[arg-type]


def run_until(
    state: Buzzers, events: Sequence[Edge | Gap], down: dict[int, bool], until_ns: int
) -> tuple[Buzzers, Facts]:
    """Takes the events, then every sample that is due, with these levels, up to an instant."""
    state, facts = buzzers.step(state, events, None, max((event.at_ns for event in events), default=START))
    now_ns = START
    while (now_ns := max(buzzers.due_ns(state, now_ns), now_ns + 1)) < until_ns:
        levels = {**UP, **down} if buzzers.stations_to_sample(state, now_ns) else None
        state, more = buzzers.step(state, (), levels, now_ns)
        facts = (*facts, *more)
    return state, facts


def test_edges_of_two_stations_become_a_verdict_in_order_of_their_stamps() -> None:
    edges = [Edge(2, OPEN + 250_000, 1), Edge(1, OPEN, 2)]
    _, facts = run_until(armed(begin()), edges, {1: True, 2: True}, OPEN + 20 * MS)
    (verdict,) = [fact for fact in facts if isinstance(fact, Verdict)]
    assert (verdict.stations, [press.margin_ns for press in verdict.presses]) == ((1,), [0, 250_000])


def test_a_glitch_is_counted_and_not_awarded() -> None:
    state, facts = run_until(armed(begin()), [Edge(1, OPEN, 1)], {}, OPEN + 20 * MS)
    assert [(fact.what, fact.count) for fact in facts if isinstance(fact, LineTrouble)] == [("glitch", 1)]
    _, facts = run_until(state, [Edge(1, OPEN + 100 * MS, 2)], {}, OPEN + 150 * MS)
    assert [(fact.what, fact.count) for fact in facts if isinstance(fact, LineTrouble)] == [("glitch", 2)]


def test_lost_edges_are_reported_with_their_number() -> None:
    _, facts = buzzers.step(begin(), [Gap(2, 3, START), Gap(None, 1, START)], None, START)
    assert [(fact.station, fact.what, fact.count) for fact in facts if isinstance(fact, LineTrouble)] == [
        (2, "lost", 3),
        (None, "lost", 1),
    ]


def test_a_line_that_is_low_when_arming_is_reported_and_its_press_is_held() -> None:
    state, facts = buzzers.arm(begin({**UP, 2: True}), Arm(1, OPEN, None, (1, 2)), START)
    assert facts == (LineTrouble(2, "low_at_arming", 1, START),)
    _, facts = run_until(state, [], {2: True}, OPEN + MS)
    held_presses = [fact.press for fact in facts if isinstance(fact, Pressed)]
    assert [(press.station, press.kind, press.at_ns) for press in held_presses] == [(2, PressKind.HELD, START)]


def test_low_when_arming_is_reported_once_for_an_arming_and_only_for_permitted_stations() -> None:
    state, facts = buzzers.arm(begin({**UP, 2: True}), Arm(1, OPEN, None, (1, 3)), START)
    assert facts == ()
    state, facts = buzzers.arm(state, Arm(2, None, None, (2,)), START)
    assert len(facts) == 1
    assert buzzers.arm(state, Arm(2, OPEN, None, (2,)), START)[1] == ()


def test_a_line_low_without_an_edge_is_a_press_with_a_wide_uncertainty() -> None:
    state = armed(begin())
    state, facts = run_until(state, [], {}, OPEN + 1)
    _, facts = run_until(state, [], {1: True}, OPEN + 100 * MS)
    assert [fact.what for fact in facts if isinstance(fact, LineTrouble)] == ["silent"]
    (verdict,) = [fact for fact in facts if isinstance(fact, Verdict)]
    assert verdict.presses[0].uncertainty_ns >= AUDIT_NS


def test_a_line_that_was_seen_low_without_an_edge_may_be_the_first_and_delays_the_decision() -> None:
    state, _ = run_until(armed(begin()), [], {}, OPEN + MS)  # nobody presses yet
    at_ns = state.audit_ns + MS  # the edge of station 2 is lost; its line was low at the last audit
    state, _ = run_until(state, [], {2: True}, at_ns)
    state, facts = run_until(state, [Edge(1, at_ns, 1)], {1: True, 2: True}, at_ns + 60 * MS)
    (verdict,) = [fact for fact in facts if isinstance(fact, Verdict)]
    assert (verdict.outcome, verdict.stations) == ("floor", (2,)), "not station 1, whose edge was not lost"


def test_gaps_of_a_line_are_reported_once_a_second_with_their_total() -> None:
    gaps = [Gap(3, 2, OPEN + n * MS, "merged") for n in range(100)]
    state, facts = buzzers.step(armed(begin()), gaps, None, OPEN + 100 * MS)
    assert facts == (LineTrouble(3, "merged", 200, OPEN + 100 * MS),)
    gaps = [Gap(3, 2, OPEN + 150 * MS, "merged")]
    state, facts = buzzers.step(state, gaps, None, OPEN + 150 * MS)
    assert facts == ()
    state, facts = run_until(state, [Gap(3, 1, OPEN + 200 * MS, "lost")], {}, OPEN + 900 * MS)
    assert [(fact.what, fact.count) for fact in facts if isinstance(fact, LineTrouble)] == [("lost", 1)]
    _, facts = run_until(state, [], {}, OPEN + 1_500 * MS)
    gaps_reported = [(fact.what, fact.count) for fact in facts if isinstance(fact, LineTrouble)]
    assert gaps_reported == [("merged", 202)], "nothing is left untold"


def test_a_station_whose_level_was_not_read_is_not_taken_for_high() -> None:
    state, _ = buzzers.step(armed(begin()), [Edge(1, OPEN, 1)], None, OPEN + MS)
    assert buzzers.stations_to_sample(state, OPEN + 2 * MS) == [1, 2, 3], "an audit is due"
    state, _ = buzzers.step(state, (), {**UP, 1: True}, OPEN + 2 * MS)
    events = [Edge(2, OPEN + 3 * MS, 2)]
    assert buzzers.stations_to_sample(state, OPEN + 9 * MS) == [1], "held: polled"
    state, _ = buzzers.step(state, events, {1: True}, OPEN + 9 * MS)
    assert state.contacts[2].phase is Phase.CHECKING
    assert state.contacts[2].sampled_ns is None


def test_an_edge_of_an_unknown_station_does_nothing() -> None:
    assert buzzers.step(begin(), [Edge(8, START, 1)], None, START)[1] == ()


def test_it_is_due_at_the_audit_when_nothing_happens() -> None:
    assert buzzers.due_ns(begin(), START) == START + AUDIT_NS


def test_an_uncertain_stamp_of_the_source_widens_the_uncertainty_of_the_press() -> None:
    _, facts = run_until(armed(begin()), [Edge(1, OPEN, 1, late_ns=7_000)], {1: True}, OPEN + 20 * MS)
    (verdict,) = [fact for fact in facts if isinstance(fact, Verdict)]
    assert verdict.presses[0].uncertainty_ns == 57_000


def test_ten_thousand_edges_of_one_station_do_not_hide_the_press_of_another() -> None:
    flood = [Edge(3, OPEN - 500 * MS + n * 50_000, n) for n in range(10_000)]
    _, facts = run_until(armed(begin()), [*flood, Edge(1, OPEN + MS, 10_001)], {1: True}, OPEN + 20 * MS)
    (verdict,) = [fact for fact in facts if isinstance(fact, Verdict)]
    assert verdict.stations == (1,)
    assert [fact.what for fact in facts if isinstance(fact, LineTrouble)] == ["chatter"]


def test_a_button_not_pressed_since_the_start_is_reported_once_at_arming() -> None:
    state = buzzers.initial_state(UP, 3 * MS, 50_000, START, reports_untried=True)
    state, _ = run_until(state, [Edge(2, START + MS, 1)], {2: True}, START + 100 * MS)
    state, facts = buzzers.arm(state, Arm(1, None, None, (1, 2)), START + 200 * MS)
    assert [(fact.station, fact.what) for fact in facts if isinstance(fact, LineTrouble)] == [
        (2, "low_at_arming"),
        (1, "untried"),
    ]
    _, facts = buzzers.arm(state, Arm(2, None, None, (1,)), START + 300 * MS)
    assert facts == ()


def test_merged_edges_and_a_full_queue_are_numbered_troubles() -> None:
    gaps = [Gap(None, 1, START, "full"), Gap(2, 3, START, "merged"), Gap(2, 1, START + 1, "merged")]
    _, facts = buzzers.step(begin(), gaps, None, START + MS)
    reports = [(fact.station, fact.what, fact.count) for fact in facts if isinstance(fact, LineTrouble)]
    assert reports == [(2, "merged", 4), (None, "full", 1)]
