"""The press path of all stations: debouncing, lockout and line troubles in one state.

A step takes what has arrived (edges, levels, time) and returns the facts that follow, in this order: troubles, single
presses, verdicts.

Edges come by interrupt at any time. The audit, which finds what no edge tells of, looks at all lines every `AUDIT_NS`
while a press can count, every `REST_AUDIT_NS` while nothing is armed, and at once as an order arrives.

Kind: pure
"""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from bus.messages import Arm, FirmwareFact, LineTrouble, Trouble
from firmware.lockout import debounce, lockout
from firmware.lockout.debounce import AUDIT_NS, ConfirmedPress, Contact, Phase
from firmware.lockout.lockout_state import Lockout, UnconfirmedEdge
from firmware.pins.edges import Edge, Gap

Facts = tuple[FirmwareFact, ...]

TroubleKey = tuple[int | None, Trouble]
"""A trouble of a station's line, or of an unknown one."""
GAP_REPORT_INTERVAL_NS = 1_000_000_000
REST_AUDIT_NS = 250_000_000
"""Interval of the audits while nothing is armed: 50 looks a second would cost more than the rest of a box at rest."""


class Buzzers(Struct, frozen=True):
    """Contacts by station, the lockout, and how often each trouble has occurred since the start.

    Gaps of one kind (`lost`, `merged`, `full` of a line) are reported once a second at most, always with the total
    count: a line that chatters must not keep a verdict waiting behind a thousand of them. `untried`: stations whose
    button has not been pressed since the start, to be reported at arming. `uncertainty_ns` is the ± of every stamp: the
    board profile's value, or the source's resolution where that is worse.
    """

    contacts: dict[int, Contact]
    lockout: Lockout
    uncertainty_ns: int
    audit_ns: int
    counts: dict[TroubleKey, int] = {}
    gaps_reported_ns: dict[TroubleKey, int] = {}
    unreported_gaps: frozenset[TroubleKey] = frozenset()
    untried: frozenset[int] = frozenset()

    @property
    def unconfirmed_edges(self) -> tuple[UnconfirmedEdge, ...]:
        """Possible presses that are not confirmed yet: edges, and lines that are low without one."""
        edges: tuple[UnconfirmedEdge, ...] = ()
        for station, contact in self.contacts.items():
            if contact.phase is Phase.CHECKING:
                edges = (*edges, UnconfirmedEdge(station, contact.first_ns, contact.late_ns))
            elif contact.low_ns and contact.phase is Phase.IDLE:
                edges = (*edges, UnconfirmedEdge(station, contact.low_ns, debounce.unobserved_ns(contact)))
        return edges

    @property
    def is_confirming(self) -> bool:
        """Whether a low sample waits for the second one that makes a press of it, for `debounce.AGAIN_NS`."""
        return any(contact.is_confirming for contact in self.contacts.values())

    @property
    def held_down(self) -> dict[int, int]:
        """Station → stamp of the press that holds its button down."""
        return {station: contact.first_ns for station, contact in self.contacts.items() if contact.is_down}


class Levels(Struct, frozen=True):
    """Station → its button was down when its line was read, at `at_ns` or a moment later."""

    down: Mapping[int, bool]
    at_ns: int


def initial_state(
    levels: Mapping[int, bool], settle_ns: int, uncertainty_ns: int, now_ns: int, *, reports_untried: bool = False
) -> Buzzers:
    """Everything locked. `levels`: station → its button is down. `reports_untried`: report buttons never pressed."""
    contacts = {station: debounce.initial_contact(is_down, now_ns) for station, is_down in levels.items()}
    untried = frozenset(levels) if reports_untried else frozenset()
    return Buzzers(
        contacts=contacts,
        lockout=Lockout(settle_ns, uncertainty_ns=uncertainty_ns),
        uncertainty_ns=uncertainty_ns,
        audit_ns=now_ns + AUDIT_NS,
        untried=untried,
    )


def arm(state: Buzzers, order: Arm | None, now_ns: int) -> tuple[Buzzers, Facts]:
    """Takes an order. The first one of a new arming reports every button that is already down."""
    known_records = state.lockout.records
    rested = state.lockout.is_at_rest
    state = replace(state, lockout=lockout.arm(state.lockout, order, now_ns))
    if rested and not state.lockout.is_at_rest:
        state = replace(state, audit_ns=min(state.audit_ns, now_ns))
    facts: Facts = ()
    if order is not None and order.arming not in known_records:
        for station in sorted(set(order.stations) & set(state.held_down)):
            state, fact = _report_trouble(state, station, "low_at_arming", now_ns)
            facts = (*facts, fact)
        for station in sorted(set(order.stations) & state.untried):
            state = replace(state, untried=state.untried - {station})
            state, fact = _report_trouble(state, station, "untried", now_ns)
            facts = (*facts, fact)
    return state, facts


def with_settle(state: Buzzers, settle_ns: int) -> Buzzers:
    """How long decisions wait from now on: nothing, where no earlier edge can be on its way any more."""
    if settle_ns == state.lockout.settle_ns:
        return state
    return replace(state, lockout=replace(state.lockout, settle_ns=settle_ns))


def stations_to_sample(state: Buzzers, now_ns: int) -> list[int]:
    """The stations whose levels `step` at `now_ns` needs: those with a sample due; at an audit all."""
    if now_ns >= state.audit_ns:
        return list(state.contacts)
    contacts = state.contacts.items()
    return [station for station, contact in contacts if contact.due_ns is not None and contact.due_ns <= now_ns]


def overdue_stations(events: Iterable[Edge | Gap], now_ns: int) -> set[int]:
    """The stations whose edges are read so late that their first sample is already due: it need not wait a turn."""
    first_ns = now_ns - debounce.SAMPLES_NS[0]
    return {event.station for event in events if isinstance(event, Edge) and event.at_ns <= first_ns}


def due_ns(state: Buzzers, now_ns: int) -> int:
    """When to call `step` next, at the latest."""
    next_ns = state.audit_ns
    for contact in state.contacts.values():
        if contact.due_ns is not None and contact.due_ns < next_ns:
            next_ns = contact.due_ns
    decision_ns = lockout.due_ns(state.lockout, now_ns)
    if decision_ns is None or decision_ns >= next_ns:
        return next_ns
    return next_ns if decision_ns <= now_ns and state.unconfirmed_edges else decision_ns


def step(
    state: Buzzers,
    events: Sequence[Edge | Gap],
    levels: Mapping[int, bool] | None,
    now_ns: int,
    overdue: Sequence[Levels] = (),
) -> tuple[Buzzers, Facts]:
    """Takes events and levels (of the stations that `stations_to_sample` names) at `now_ns`; `overdue`: levels of those
    that `overdue_stations` names, read one after the other after all the events, in the place of those."""
    troubles: Facts = ()
    presses: tuple[ConfirmedPress, ...] = ()
    for event in sorted(events, key=_event_time) if len(events) > 1 else events:
        state, confirmed, reports = _on_gap(state, event) if isinstance(event, Gap) else _on_edge(state, event)
        presses, troubles = (*presses, *confirmed), (*troubles, *reports)
    if levels is not None:
        is_audit = now_ns >= state.audit_ns
        if overdue:
            levels = {station: is_down for station, is_down in levels.items() if station not in overdue[0].down}
        state, confirmed, reports = _on_levels(state, levels, now_ns, is_audit=is_audit)
        presses, troubles = (*presses, *confirmed), (*troubles, *reports)
        state = _after_audit(state, now_ns) if is_audit else state
    for sample in overdue:
        state, confirmed, reports = _on_levels(state, sample.down, sample.at_ns, is_audit=False)
        presses, troubles = (*presses, *confirmed), (*troubles, *reports)
    if state.unreported_gaps:
        state, reports = _report_due_gaps(state, now_ns)
        troubles = (*troubles, *reports)
    state, verdicts = _judge_presses(state, presses, now_ns)
    return state, (*troubles, *verdicts)


def _event_time(event: Edge | Gap) -> int:
    return event.at_ns


StepResult = tuple[Buzzers, tuple[ConfirmedPress, ...], Facts]


def _on_gap(state: Buzzers, gap: Gap) -> StepResult:
    key: TroubleKey = (gap.station, gap.what)
    counts = {**state.counts, key: state.counts.get(key, 0) + gap.count}
    return replace(state, counts=counts, unreported_gaps=state.unreported_gaps | {key}), (), ()


def _report_due_gaps(state: Buzzers, now_ns: int) -> tuple[Buzzers, Facts]:
    """Reports the pending gaps, except kinds that were reported within the last second."""
    reported_ns = state.gaps_reported_ns
    interval_ns = GAP_REPORT_INTERVAL_NS
    due = [key for key in state.unreported_gaps if now_ns - reported_ns.get(key, -interval_ns) >= interval_ns]
    if not due:
        return state, ()
    facts = tuple(LineTrouble(key[0], key[1], state.counts[key], now_ns) for key in sorted(due, key=str))
    reported_ns = {**reported_ns, **dict.fromkeys(due, now_ns)}
    return replace(state, gaps_reported_ns=reported_ns, unreported_gaps=state.unreported_gaps.difference(due)), facts


def _on_edge(state: Buzzers, edge: Edge) -> StepResult:
    contact = state.contacts.get(edge.station)
    if contact is None:
        return state, (), ()
    return _apply_finding(state, edge.station, debounce.on_edge(contact, edge.at_ns, edge.late_ns), edge.at_ns)


def _on_levels(state: Buzzers, levels: Mapping[int, bool], now_ns: int, *, is_audit: bool) -> StepResult:
    presses: tuple[ConfirmedPress, ...] = ()
    troubles: Facts = ()
    quiet: dict[int, Contact] = {}
    # a line that is low without an edge as an order arrives was low before it: nobody is penalised for that
    seen_ns = now_ns - 1 if now_ns == state.lockout.ordered_ns else now_ns
    for station, is_down in levels.items():  # a station whose edge has just arrived may be missing here
        contact = state.contacts[station]
        if is_audit or (contact.due_ns is not None and contact.due_ns <= now_ns):
            is_silent = is_down and contact.phase is Phase.IDLE
            finding = debounce.on_sample(contact, is_down, seen_ns if is_silent else now_ns)
            if not finding.is_press and finding.trouble is None:
                quiet[station] = finding.contact
                continue
            state, confirmed, reports = _apply_finding(state, station, finding, now_ns)
            presses, troubles = (*presses, *confirmed), (*troubles, *reports)
    return replace(state, contacts={**state.contacts, **quiet}) if quiet else state, presses, troubles


def _after_audit(state: Buzzers, now_ns: int) -> Buzzers:
    interval_ns = REST_AUDIT_NS if state.lockout.is_at_rest else AUDIT_NS
    return replace(state, audit_ns=now_ns + interval_ns)


def _apply_finding(state: Buzzers, station: int, finding: debounce.Finding, at_ns: int) -> StepResult:
    contact = finding.contact
    state = replace(state, contacts={**state.contacts, station: contact})
    press = ConfirmedPress(station, contact.first_ns, state.uncertainty_ns, contact.late_ns)
    presses = (press,) if finding.is_press else ()
    if presses and station in state.untried:
        state = replace(state, untried=state.untried - {station})
    if finding.trouble is None:
        return state, presses, ()
    state, fact = _report_trouble(state, station, finding.trouble, at_ns)
    return state, presses, (fact,)


def _judge_presses(state: Buzzers, presses: Sequence[ConfirmedPress], now_ns: int) -> tuple[Buzzers, Facts]:
    locked = state.lockout
    facts: Facts = ()
    for press in sorted(presses, key=lambda press: (press.at_ns, press.station)):
        locked, reports = lockout.on_press(locked, press)
        facts = (*facts, *reports)
    locked, reports = lockout.advance(locked, now_ns, state)
    facts = (*facts, *reports)
    return (state if locked is state.lockout else replace(state, lockout=locked)), facts


def _report_trouble(
    state: Buzzers, station: int | None, what: Trouble, at_ns: int, times: int = 1
) -> tuple[Buzzers, LineTrouble]:
    count = state.counts.get((station, what), 0) + times
    state = replace(state, counts={**state.counts, (station, what): count})
    return state, LineTrouble(station, what, count, at_ns)
