"""Whatever is pressed, bounced and armed again, in whatever order it arrives: one station is first, the right one."""

import itertools
from collections import Counter
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bus.messages import Arm, EarlyPressRule, FirmwareFact, Press, Pressed, PressKind, Verdict
from bus.units import NS_PER_MS as MS
from bus.units import NS_PER_US as US
from firmware.lockout import buzzers, lockout
from firmware.lockout.buzzers import Buzzers
from firmware.lockout.debounce import AGAIN_NS, ConfirmedPress
from firmware.lockout.lockout import Facts
from firmware.lockout.lockout_state import Lockout
from firmware.pins.edges import Edge
from firmware.signals import lamps
from tests.unit.firmware.lockout.contact_view import ContactView

SETTLE = 3 * MS
OPEN = 1_000 * MS
CLOSE = OPEN + 200 * MS
STATIONS = (1, 2, 3, 4, 5)
WINDOW = 100 * US

arms = st.builds(
    Arm,
    arming=st.just(1),
    opening_ns=st.just(OPEN),
    closing_ns=st.sampled_from([None, CLOSE]),
    stations=st.sampled_from([STATIONS, (1, 2, 3), (4,)]),
    out=st.just(()),
    pardoned=st.sampled_from([(), (1,), STATIONS]),
    early=st.sampled_from(EarlyPressRule),
    delay_ns=st.sampled_from([0, 20 * MS]),
    tie_window_ns=st.sampled_from([0, WINDOW, MS]),
    pressed_early=st.sampled_from([(), (2,), (1, 4)]),
    ordered_ns=st.sampled_from([None, OPEN - 20 * MS]),
)
offsets = st.one_of(
    st.integers(-3 * US, 3 * US), st.integers(-50 * MS, 250 * MS), st.sampled_from([0, -1, 200 * MS - 1])
)


@st.composite
def confirmed_presses(draw: st.DrawFn) -> list[ConfirmedPress]:
    """Presses of some stations; one button's presses are at least 60 ms apart, as after debouncing."""
    results: list[ConfirmedPress] = []
    for station in STATIONS:
        at_ns = OPEN + draw(offsets)
        for _ in range(draw(st.integers(0, 3))):
            results.append(ConfirmedPress(station, at_ns, draw(st.sampled_from([0, 50 * US]))))
            at_ns += 60 * MS + draw(st.integers(0, 60 * MS))
    return sorted(results, key=lambda press: (press.at_ns, press.station))


def first_permitted(arm: Arm, presses: Sequence[ConfirmedPress]) -> ConfirmedPress | None:
    """The oracle: the earliest press that may win, determined without any of the lockout's code."""
    early = set(arm.pressed_early)
    for press in presses:
        if press.station not in arm.stations:
            continue
        if press.at_ns < OPEN:
            if arm.ordered_ns is None or press.at_ns < arm.ordered_ns:
                early.add(press.station)
            continue
        if arm.closing_ns is not None and press.at_ns >= arm.closing_ns:
            continue
        is_penalised = press.station in early and press.station not in arm.pardoned
        delayed = arm.early is EarlyPressRule.DELAY and press.at_ns < OPEN + arm.delay_ns
        if not (is_penalised and (arm.early is EarlyPressRule.BAR or delayed)):
            return press
    return None


def with_arrival(presses: Sequence[ConfirmedPress], lags_ns: Sequence[int]) -> list[tuple[int, ConfirmedPress]]:
    """Presses with the instant of arrival: less than the settle time late, those of one station in order."""
    last: dict[int, int] = {}
    results = []
    for press, lag_ns in zip(presses, lags_ns, strict=False):
        last[press.station] = max(press.at_ns + lag_ns, last.get(press.station, 0))
        results.append((last[press.station], press))
    return sorted(results, key=lambda pair: pair[0])


def play(arm: Arm, arrivals: Sequence[tuple[int, ConfirmedPress]]) -> Facts:
    """All facts, when every press arrives at its instant and time stops at every instant that the lockout is due."""
    state = lockout.arm(Lockout(SETTLE, uncertainty_ns=50 * US), arm, 0)
    facts: Facts = ()
    now_ns = 0
    new_facts: Facts
    for at_ns, press in [*arrivals, (CLOSE + 1_000 * MS, None)]:
        while (due_ns := lockout.due_ns(state, now_ns)) is not None and due_ns < at_ns:
            now_ns = due_ns
            state, new_facts = lockout.advance(state, now_ns, ContactView())
            facts = (*facts, *new_facts)
        now_ns = at_ns
        if press is not None:
            state, new_facts = lockout.on_press(state, press)
            facts = (*facts, *new_facts)
        state, new_facts = lockout.advance(state, now_ns, ContactView())
        facts = (*facts, *new_facts)
    return facts


def count_accounts(facts: Sequence[FirmwareFact]) -> Counter[tuple[int, int]]:
    """How often each press was accounted for: reported separately, or for the first time in a verdict."""
    results: Counter[tuple[int, int]] = Counter()
    for fact in facts:
        if isinstance(fact, Pressed):
            results[fact.press.station, fact.press.at_ns] += 1
        elif isinstance(fact, Verdict):
            results.update(_new_in_verdict(fact.presses))
    return results


def _new_in_verdict(presses: Sequence[Press]) -> list[tuple[int, int]]:
    decided_kinds = (PressKind.WINNER, PressKind.TIED, PressKind.LATER)
    return [(press.station, press.at_ns) for press in presses if press.kind in decided_kinds]


def verdicts_in(facts: Sequence[FirmwareFact]) -> list[Verdict]:
    return [fact for fact in facts if isinstance(fact, Verdict)]


lags = st.lists(st.integers(0, SETTLE - 1), min_size=15, max_size=15)


@given(arms, confirmed_presses(), lags)
def test_the_first_is_the_earliest_permitted_press_whatever_the_order_of_delivery(
    arm: Arm, presses: list[ConfirmedPress], lags_ns: list[int]
) -> None:
    verdicts = verdicts_in(play(arm, with_arrival(presses, lags_ns)))
    expected = first_permitted(arm, presses)
    assert len(verdicts) <= 1
    if expected is None:
        assert [verdict.outcome for verdict in verdicts] == (["nobody"] if arm.closing_ns is not None else [])
        return
    (verdict,) = verdicts
    stamps = {press.at_ns for press in verdict.presses if press.kind in (PressKind.WINNER, PressKind.TIED)}
    assert min(stamps) == expected.at_ns
    assert expected.station in verdict.stations
    assert (verdict.outcome == "floor") == (len(verdict.stations) == 1)
    assert all(at_ns - expected.at_ns <= max(arm.tie_window_ns, WINDOW) for at_ns in stamps)


@given(arms, confirmed_presses(), lags)
def test_every_press_is_accounted_for_exactly_once(arm: Arm, presses: list[ConfirmedPress], lags_ns: list[int]) -> None:
    arrivals = with_arrival(presses, lags_ns)
    assert count_accounts(play(arm, arrivals)) == Counter((press.station, press.at_ns) for _, press in arrivals)


@given(arms, confirmed_presses(), lags)
def test_the_order_of_delivery_changes_nothing(arm: Arm, presses: list[ConfirmedPress], lags_ns: list[int]) -> None:
    prompt = play(arm, [(press.at_ns, press) for press in presses])
    late = play(arm, with_arrival(presses, lags_ns))
    assert kinds(prompt) == kinds(late)
    assert [verdict.stations for verdict in verdicts_in(prompt)] == [verdict.stations for verdict in verdicts_in(late)]


orders = st.builds(
    lambda arming, opening_ms, length_ms: Arm(
        arming=arming,
        opening_ns=None if opening_ms is None else OPEN + opening_ms * MS,
        closing_ns=None if opening_ms is None or length_ms is None else OPEN + (opening_ms + length_ms) * MS,
        stations=(1, 2, 3, 4),
    ),
    st.integers(1, 4),
    st.one_of(st.none(), st.integers(-50, 200)),
    st.one_of(st.none(), st.integers(0, 100)),
)


@given(confirmed_presses(), lags, st.lists(st.tuples(st.integers(-60, 250), st.one_of(st.none(), orders)), max_size=8))
def test_every_press_is_accounted_for_exactly_once_whatever_is_armed_meanwhile(
    presses: list[ConfirmedPress], lags_ns: list[int], armed: list[tuple[int, Arm | None]]
) -> None:
    state = Lockout(SETTLE, uncertainty_ns=50 * US)
    facts: Facts = ()
    new_facts: Facts
    arrivals: list[tuple[int, ConfirmedPress | Arm | None]] = [*with_arrival(presses, lags_ns)]
    arrivals += [(OPEN + at_ms * MS, order) for at_ms, order in armed]
    for now_ns, arrival in sorted(arrivals, key=lambda pair: pair[0]):
        if isinstance(arrival, ConfirmedPress):
            state, new_facts = lockout.on_press(state, arrival)
        else:
            state, new_facts = lockout.arm(state, arrival, now_ns), ()
        facts = (*facts, *new_facts)
        state, new_facts = lockout.advance(state, now_ns, ContactView())
        facts = (*facts, *new_facts)
    state, new_facts = lockout.advance(state, CLOSE * 3, ContactView())
    assert count_accounts((*facts, *new_facts)) == Counter((press.station, press.at_ns) for press in presses)
    assert max(Counter(verdict.arming for verdict in verdicts_in((*facts, *new_facts))).values(), default=1) == 1


def kinds(facts: Sequence[FirmwareFact]) -> dict[tuple[int, int], tuple[PressKind, int | None]]:
    """The kind of each press, and its margin."""
    results: dict[tuple[int, int], tuple[PressKind, int | None]] = {}
    for fact in facts:
        if isinstance(fact, Verdict):
            results.update({(press.station, press.at_ns): (press.kind, press.margin_ns) for press in fact.presses})
        elif isinstance(fact, Pressed):
            results[fact.press.station, fact.press.at_ns] = (fact.press.kind, fact.press.margin_ns)
    return results


@settings(deadline=None)
@given(st.permutations([(1, 0), (2, 90 * US), (3, 250 * US), (4, 2 * MS)]), st.data())
def test_bounced_edges_in_any_order_of_delivery_give_the_same_verdict(
    order: list[tuple[int, int]], data: st.DataObject
) -> None:
    """Through the debounce: edges of each station in order, stations in any order, all levels low."""
    bounces = {station: sorted(data.draw(st.sets(st.integers(1, 600 * US), max_size=10))) for station, _ in order}
    state = buzzers.initial_state(dict.fromkeys(STATIONS, False), SETTLE, 50 * US, 0)
    state, _ = buzzers.arm(state, Arm(1, OPEN, CLOSE, STATIONS), 1)
    facts: tuple[FirmwareFact, ...] = ()
    count = itertools.count(1)
    for n, (station, offset_ns) in enumerate(order):
        stamps = [OPEN + offset_ns + bounce_ns for bounce_ns in (0, *bounces[station])]
        edges = [Edge(station, at_ns, next(count)) for at_ns in stamps]
        state, new_facts = buzzers.step(state, edges, None, OPEN + 2 * MS + n)
        facts = (*facts, *new_facts)
    low = {**dict.fromkeys(STATIONS, False), 1: True, 2: True, 3: True, 4: True}
    for at_ns in (OPEN + 30 * MS, OPEN + 30 * MS + AGAIN_NS):
        state, new_facts = buzzers.step(state, (), low, at_ns)
        facts = (*facts, *new_facts)
    (verdict,) = verdicts_in(facts)
    assert verdict.stations == (1, 2)
    assert [press.margin_ns for press in verdict.presses] == [0, 90 * US, 250 * US, 2 * MS]


class AnEvening(RuleBasedStateMachine):
    """Presses, bounce, spikes, orders of the controller and passing time, on the whole press path."""

    @initialize()
    def begin(self) -> None:
        self.now_ns = OPEN
        self.down = dict.fromkeys(STATIONS, False)
        self.state: Buzzers = buzzers.initial_state(self.down, SETTLE, 50 * US, self.now_ns)
        self.arming = 0
        self.seqno = itertools.count(1)
        self.verdicts: Counter[int] = Counter()
        self.accounts: Counter[tuple[int | None, int, int]] = Counter()
        self.floors: list[Verdict] = []

    def take(self, facts: Sequence[FirmwareFact]) -> None:
        for fact in facts:
            if isinstance(fact, Verdict):
                self.verdicts[fact.arming] += 1
                self.floors += [fact] if fact.outcome != "nobody" else []
                self.accounts.update((fact.arming, *press) for press in _new_in_verdict(fact.presses))
            elif isinstance(fact, Pressed):
                self.accounts[fact.arming, fact.press.station, fact.press.at_ns] += 1

    def step(self, *edges: Edge) -> None:
        levels = self.down if buzzers.stations_to_sample(self.state, self.now_ns) else None
        self.state, facts = buzzers.step(self.state, edges, levels, self.now_ns)
        self.take(facts)

    def run_until(self, until_ns: int) -> None:
        while (due_ns := max(buzzers.due_ns(self.state, self.now_ns), self.now_ns + 1)) < until_ns:
            self.now_ns = due_ns
            self.step()
        self.now_ns = until_ns
        self.step()

    @rule(length_ns=st.sampled_from([10 * US, 90 * US, MS, 4 * MS, 50 * MS, 300 * MS]))
    def time_passes(self, length_ns: int) -> None:
        self.run_until(self.now_ns + length_ns)

    @rule(station=st.sampled_from(STATIONS), bounces=st.integers(0, 5))
    def a_button_goes_down(self, station: int, bounces: int) -> None:
        if not self.down[station]:
            self.down[station] = True
            self.step(*(Edge(station, self.now_ns + n * 5 * US, next(self.seqno)) for n in range(bounces + 1)))

    @rule(station=st.sampled_from(STATIONS))
    def a_button_goes_up(self, station: int) -> None:
        self.down[station] = False

    @rule(station=st.sampled_from(STATIONS))
    def a_spike_hits_a_cable(self, station: int) -> None:
        self.step(Edge(station, self.now_ns, next(self.seqno)))

    @rule(
        ahead_ms=st.sampled_from([None, -2, 0, 1, 20]),
        open_ms=st.sampled_from([1, 100]),
        early=st.sampled_from(EarlyPressRule),
    )
    def it_is_armed_anew(self, ahead_ms: int | None, open_ms: int, early: EarlyPressRule) -> None:
        self.arming += 1
        self.order(ahead_ms, open_ms, early)

    @precondition(lambda self: self.arming > 0)
    @rule(
        ahead_ms=st.sampled_from([None, 0, 20]),
        open_ms=st.sampled_from([1, 100]),
        early=st.sampled_from(EarlyPressRule),
    )
    def the_instants_change(self, ahead_ms: int | None, open_ms: int, early: EarlyPressRule) -> None:
        self.order(ahead_ms, open_ms, early)

    def order(self, ahead_ms: int | None, open_ms: int, early: EarlyPressRule) -> None:
        opening_ns = None if ahead_ms is None else self.now_ns + ahead_ms * MS
        closing_ns = None if opening_ns is None else opening_ns + open_ms * MS
        arm = Arm(self.arming, opening_ns, closing_ns, (1, 2, 3, 4), early=early, delay_ns=5 * MS)
        self.state, facts = buzzers.arm(self.state, arm, self.now_ns)
        self.take(facts)

    @rule()
    def everything_is_locked(self) -> None:
        self.state, facts = buzzers.arm(self.state, None, self.now_ns)
        self.take(facts)

    @invariant()
    def an_arming_has_at_most_one_verdict(self) -> None:
        assert all(count == 1 for count in self.verdicts.values())

    @invariant()
    def no_press_is_accounted_for_twice(self) -> None:
        assert all(count == 1 for count in self.accounts.values())

    @invariant()
    def a_floor_is_one_station_and_the_earliest_of_those_who_might(self) -> None:
        for verdict in self.floors:
            candidates = [
                press for press in verdict.presses if press.kind in (PressKind.WINNER, PressKind.TIED, PressKind.LATER)
            ]
            first = min(candidates, key=lambda press: press.at_ns)
            assert first.station in verdict.stations
            assert first.at_ns >= verdict.opening_ns
            assert (verdict.outcome == "floor") == (len(verdict.stations) == 1)

    @invariant()
    def at_most_one_lamp_shows_the_floor(self) -> None:
        lamp_states = lamps.lamp_states(self.state.lockout, STATIONS, self.now_ns)
        assert sum(lamp == "floor" for lamp in lamp_states.values()) <= 1

    @invariant()
    def it_never_wants_to_be_called_without_end(self) -> None:
        assert buzzers.due_ns(self.state, self.now_ns) > self.now_ns - 1

    def teardown(self) -> None:
        self.run_until(self.now_ns + 2_000 * MS)
        assert all(not record.waiting for record in self.state.lockout.records.values())


TestAnEvening = AnEvening.TestCase
TestAnEvening.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
