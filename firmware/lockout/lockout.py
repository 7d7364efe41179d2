"""First-press lockout.

Theory of operation. Confirmed presses are judged by their stamps, never by the order in which they arrive.

1. *Which arming?* Every `Arm` starts a `Term`: at its arrival, or at its opening if that lies before its arrival. A
   press belongs to the latest term that had started at its stamp; a press from before all terms belongs to the oldest
   one that is remembered. So a press that is stamped before a new `Arm` arrives, but confirmed after it, is judged by
   the arming it was made under, and gets that arming's verdict if it deserves one (the controller sees by the number
   that it has moved on). What has been reported is not taken back: an `Arm` that arrives after its own opening affects
   only the presses that are not yet confirmed.
2. *What kind of press?* The first line that fits:

       nothing armed                                            IDLE
       station not among `stations`                             BARRED
       no opening, and people have ruled (`floor`, `tied`)      LATER
       no opening, or stamped before it                         EARLY
       stamped at `closing_ns` or after                         LATE
       it pressed early, is not pardoned, policy `bar`          BARRED
       the same, policy `delay`, before opening + delay         EARLY
       people have ruled (`floor`, `tied`)                      LATER, with margin where there is a verdict
       this arming has its verdict: nobody                      LATE
       this arming has its verdict: floor, tie                  LATER, with margin (negative: arrived after the verdict)
       else                                                     waits for the decision

   All but the last are reported at once (`Pressed`). An early press binds its station in this arming, and in each that
   names the station in `pressed_early`; not one that was made after a person had ordered the opening (`ordered_ns`).
3. *Decision.* The earliest waiting press decides, `settle_ns` after the end of its tie window and not before every
   unconfirmed edge of that time has been confirmed or dropped. Alone in the window: `floor`. Several: `tie`. The window
   of two presses is the larger of `tie_window_ns` and the sum of their uncertainties plus how late the stamp of the
   second one may be (a late stamp of the first makes no difference: it was earlier still). All waiting presses are in
   the `Verdict`, and only there. With none waiting, `settle_ns` after the closing: `nobody`.
4. *Held.* At the opening, a permitted station whose button is down is reported as HELD, with the stamp of that press,
   unless it was an early press of this very arming. Nothing else follows: a held button makes no edge, and only a new
   press counts.
5. A ruling (`Arm.floor`, `Arm.tied`) ends the opening without a verdict: no press can win any more, the closing reports
   nothing.
6. An `Arm` that repeats an earlier number changes the instants from its arrival on and keeps presses and verdict. So a
   press made while the buzzers were open stays valid when the opening is moved a moment later.

Kind: pure
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from msgspec import Struct
from msgspec.structs import replace

from bus.messages import Arm, EarlyPressRule, Press, Pressed, PressKind, Verdict
from bus.messages.firmware import MAX_VERDICT_PRESSES
from firmware.lockout.debounce import ConfirmedPress

MAX_TERMS = 32
MAX_RECORDS = 8

Facts = tuple[Pressed | Verdict, ...]


class UnconfirmedEdge(Struct, frozen=True):
    """An edge that may still become a press, at `at_ns` or up to `late_ns` earlier."""

    station: int
    at_ns: int
    late_ns: int = 0


class ContactView(Protocol):
    """What the debouncing knows of the contacts.

    Read only where it affects a decision: both properties are computed anew each time. `unconfirmed_edges`: edges that
    may still become presses. `held_down`: station → stamp of the press that holds its button down.
    """

    @property
    def unconfirmed_edges(self) -> Sequence[UnconfirmedEdge]: ...

    @property
    def held_down(self) -> Mapping[int, int]: ...


class Term(Struct, frozen=True):
    """The order that is in force from `since_ns` on."""

    since_ns: int
    arm: Arm | None


class Candidate(Struct, frozen=True):
    """A permitted press that waits for the decision, and the order that permitted it."""

    press: ConfirmedPress
    order: Arm


class ArmingRecord(Struct, frozen=True):
    """Everything that happened under one arming.

    `waiting` presses are permitted and undecided. `has_opened`: the opening has come, held buttons were reported.
    """

    arming: int
    presses: tuple[Press, ...] = ()
    waiting: tuple[Candidate, ...] = ()
    verdict: Verdict | None = None
    has_opened: bool = False

    def has_pressed_early(self, station: int, until_ns: int | None) -> bool:
        """True where the station pressed before the opening and before `until_ns`, where there is such an instant."""
        return any(
            press.station == station and press.kind is PressKind.EARLY and (until_ns is None or press.at_ns < until_ns)
            for press in self.presses
        )


class Lockout(Struct, frozen=True):
    """The whole state. `terms` in order of arrival, the last one is in force now; `records` by arming, oldest first.

    `uncertainty_ns`: the ± that stamps of this board usually have. A verdict waits for a press that this much could
    make a tie, even where the stamp of the first is better.
    """

    settle_ns: int
    terms: tuple[Term, ...] = (Term(0, None),)
    records: dict[int, ArmingRecord] = {}
    uncertainty_ns: int = 0

    @property
    def arm(self) -> Arm | None:
        """The order that is in force now."""
        return self.terms[-1].arm

    @property
    def ordered_ns(self) -> int:
        """Since when that order is in force."""
        return self.terms[-1].since_ns

    @property
    def is_at_rest(self) -> bool:
        """True where no press can count: nothing is armed, and none waits for its decision."""
        return self.arm is None and not any(record.waiting for record in self.records.values())

    @property
    def record(self) -> ArmingRecord | None:
        """The record of the arming that is in force now."""
        order = self.arm
        return None if order is None else self.record_of(order.arming)

    def record_of(self, arming: int) -> ArmingRecord:
        """The record of an arming; a new one where there is none."""
        return self.records.get(arming) or ArmingRecord(arming)

    def with_record(self, record: ArmingRecord) -> "Lockout":
        """This state with `record` replaced or added."""
        records = {**self.records, record.arming: record}
        if len(records) > MAX_RECORDS and record.arming not in self.records:
            decided = [old.arming for old in self.records.values() if not old.waiting]
            for arming in decided[:1]:
                del records[arming]
        return replace(self, records=records)


def arm(state: Lockout, order: Arm | None, now_ns: int) -> Lockout:
    """Takes an order that arrives at `now_ns`. The same order twice changes nothing."""
    if order == state.arm:
        return state
    opening_ns = None if order is None else order.opening_ns
    since_ns = now_ns if opening_ns is None else min(now_ns, opening_ns)
    state = replace(state, terms=(*state.terms[1 - MAX_TERMS :], Term(since_ns, order)))
    if order is None:
        return state
    record = state.record_of(order.arming)
    has_opened = record.has_opened and opening_ns is not None and opening_ns <= now_ns
    return state.with_record(replace(record, has_opened=has_opened))


def on_press(state: Lockout, press: ConfirmedPress) -> tuple[Lockout, Facts]:
    """Takes a confirmed press: it is reported at once, or waits for the decision."""
    order = _order_at(state, press.at_ns)
    if order is None:
        return state, (Pressed(None, _to_press(press, PressKind.IDLE)),)
    record = state.record_of(order.arming)
    kind = _press_kind(order, record, press)
    if kind is None:
        return state.with_record(replace(record, waiting=(*record.waiting, Candidate(press, order)))), ()
    margin_ns = _margin_to_winner_ns(record.verdict, press) if kind is PressKind.LATER else None
    return _record_press(state, record, _to_press(press, kind, margin_ns))


def advance(state: Lockout, now_ns: int, contacts: ContactView) -> tuple[Lockout, Facts]:
    """Advances time to `now_ns`. Changes nothing before `due_ns`."""
    state, facts = _report_held_buttons(state, now_ns, contacts)
    for record in state.records.values():
        verdict = _verdict(state, record, now_ns, contacts) if record.verdict is None else None
        if verdict is not None:
            state = state.with_record(replace(record, presses=verdict.presses, waiting=(), verdict=verdict))
            facts = (*facts, verdict)
    return state, facts


def due_ns(state: Lockout, now_ns: int) -> int | None:
    """When to call `advance` next, None: only after an event. Never before `now_ns`."""
    decision_ns = next_decision_ns(state)
    instants = [] if decision_ns is None else [decision_ns]
    order, record = state.arm, state.record
    if order is not None and record is not None and order.opening_ns is not None:
        if not record.has_opened:
            instants.append(order.opening_ns)
        is_undecided = record.verdict is None and not record.waiting and not order.is_ruled
        if order.closing_ns is not None and is_undecided:
            instants.append(order.closing_ns + state.settle_ns)
    return max(min(instants), now_ns) if instants else None


def next_decision_ns(state: Lockout) -> int | None:
    """When the next decision is due, None: no press waits. In the past where an unconfirmed edge delays it."""
    waiting = [record for record in state.records.values() if record.waiting]
    return min((_decision_ns(state, _lead_group(state, record)) for record in waiting), default=None)


def allowed_from_ns(order: Arm, record: ArmingRecord, station: int) -> int | None:
    """When `station` may press under this order; None: not (yet)."""
    if station not in order.stations or order.opening_ns is None:
        return None
    if not is_penalised(order, record, station):
        return order.opening_ns
    return order.opening_ns + order.delay_ns if order.early is EarlyPressRule.DELAY else None


def is_penalised(order: Arm, record: ArmingRecord, station: int) -> bool:
    """True where `station` bears the penalty of an early press under this order."""
    if order.early is EarlyPressRule.IGNORE or station in order.pardoned:
        return False
    return station in order.pressed_early or record.has_pressed_early(station, order.ordered_ns)


def _order_at(state: Lockout, at_ns: int) -> Arm | None:
    in_force = next((term for term in reversed(state.terms) if term.since_ns <= at_ns), state.terms[0])
    return in_force.arm


def _press_kind(order: Arm, record: ArmingRecord, press: ConfirmedPress) -> PressKind | None:
    """The kind of the press, by the table above; None: it waits for the decision."""
    if press.station not in order.stations:
        return PressKind.BARRED
    if order.opening_ns is None:
        return PressKind.LATER if order.is_ruled else PressKind.EARLY
    if press.at_ns < order.opening_ns:
        return PressKind.EARLY
    if order.closing_ns is not None and press.at_ns >= order.closing_ns:
        return PressKind.LATE
    allowed_ns = allowed_from_ns(order, record, press.station)
    if allowed_ns is None:
        return PressKind.BARRED
    if press.at_ns < allowed_ns:
        return PressKind.EARLY
    if order.is_ruled and record.verdict is None:
        return PressKind.LATER
    if record.verdict is None:
        return None
    return PressKind.LATE if record.verdict.outcome == "nobody" else PressKind.LATER


def _report_held_buttons(state: Lockout, now_ns: int, contacts: ContactView) -> tuple[Lockout, Facts]:
    """Reports the buttons that are held down, once, when the opening has come."""
    order, record = state.arm, state.record
    if order is None or record is None or record.has_opened or order.opening_ns is None or now_ns < order.opening_ns:
        return state, ()
    state = state.with_record(replace(record, has_opened=True))
    known = {(press.station, press.at_ns) for press in record.presses}
    known |= {(candidate.press.station, candidate.press.at_ns) for candidate in record.waiting}
    facts: Facts = ()
    for station, at_ns in sorted(contacts.held_down.items()):
        if station in order.stations and at_ns < order.opening_ns and (station, at_ns) not in known:
            held = Press(station, at_ns, PressKind.HELD)
            state, reported = _record_press(state, state.record_of(record.arming), held)
            facts = (*facts, *reported)
    return state, facts


def _record_press(state: Lockout, record: ArmingRecord, press: Press) -> tuple[Lockout, Facts]:
    state = state.with_record(replace(record, presses=_listed((*record.presses, press))))
    return state, (Pressed(record.arming, press),)


def _window_ns(order: Arm, first: ConfirmedPress, other: ConfirmedPress) -> int:
    """How far apart two stamps may be and still prove nothing. A late stamp of the first makes it only earlier."""
    return max(order.tie_window_ns, first.uncertainty_ns + other.uncertainty_ns + other.late_ns)


class LeadGroup(NamedTuple):
    """The earliest waiting press and all that tie with it, one for each station, the earliest first.

    `window_ns` is the widest window between it and one of those. `until_ns`: a press up to this instant would tie with
    it, if its stamp is not late (a late one shows among the unconfirmed edges of its line).
    """

    first: Candidate
    tied: tuple[ConfirmedPress, ...]
    window_ns: int
    until_ns: int


def _lead_group(state: Lockout, record: ArmingRecord) -> LeadGroup:
    """The leading presses among the waiting ones; there is one at least."""
    first = min(record.waiting, key=_candidate_time)
    order, press = first.order, first.press
    own_window_ns = max(order.tie_window_ns, 2 * press.uncertainty_ns)
    until_ns = press.at_ns + max(own_window_ns, press.uncertainty_ns + state.uncertainty_ns)
    if len(record.waiting) == 1:
        return LeadGroup(first, (press,), own_window_ns, until_ns)
    tied, window_ns = {press.station: press}, own_window_ns
    for candidate in sorted(record.waiting, key=_candidate_time):
        other = candidate.press
        pair_window_ns = _window_ns(order, press, other)
        if other.at_ns - press.at_ns <= pair_window_ns and other.station not in tied:
            tied[other.station] = other
            window_ns = max(window_ns, pair_window_ns)
    return LeadGroup(first, tuple(tied.values()), window_ns, until_ns)


def _candidate_time(candidate: Candidate) -> tuple[int, int]:
    return candidate.press.at_ns, candidate.press.station


def _decision_ns(state: Lockout, lead: LeadGroup) -> int:
    return lead.until_ns + state.settle_ns


def _verdict(state: Lockout, record: ArmingRecord, now_ns: int, contacts: ContactView) -> Verdict | None:
    if not record.waiting:
        return _nobody_verdict(state, record, now_ns, contacts)
    lead = _lead_group(state, record)
    if now_ns < _decision_ns(state, lead) or _may_come_first(lead.until_ns, contacts.unconfirmed_edges):
        return None
    presses = tuple(_decided_press(candidate.press, lead) for candidate in record.waiting)
    return Verdict(
        arming=record.arming,
        outcome="floor" if len(lead.tied) == 1 else "tie",
        stations=tuple(press.station for press in lead.tied),
        opening_ns=lead.first.order.opening_ns or 0,
        window_ns=lead.window_ns,
        decided_ns=now_ns,
        presses=_listed((*record.presses, *presses)),
    )


def _may_come_first(until_ns: int, unconfirmed_edges: Iterable[UnconfirmedEdge]) -> bool:
    return any(edge.at_ns - edge.late_ns <= until_ns for edge in unconfirmed_edges)


def _nobody_verdict(state: Lockout, record: ArmingRecord, now_ns: int, contacts: ContactView) -> Verdict | None:
    order = state.arm
    if order is None or order.arming != record.arming or order.is_ruled:
        return None
    if order.opening_ns is None or order.closing_ns is None:
        return None
    closing_ns = order.closing_ns
    if now_ns < closing_ns + state.settle_ns or any(edge.at_ns < closing_ns for edge in contacts.unconfirmed_edges):
        return None
    return Verdict(
        arming=record.arming,
        outcome="nobody",
        stations=(),
        opening_ns=order.opening_ns,
        window_ns=order.tie_window_ns,
        decided_ns=now_ns,
        presses=record.presses,
    )


def _decided_press(press: ConfirmedPress, lead: LeadGroup) -> Press:
    kind = PressKind.WINNER if len(lead.tied) == 1 else PressKind.TIED
    if press not in lead.tied:
        kind = PressKind.LATER
    return _to_press(press, kind, press.at_ns - lead.first.press.at_ns)


def _margin_to_winner_ns(verdict: Verdict | None, press: ConfirmedPress) -> int | None:
    presses = verdict.presses if verdict else ()
    first_stamps_ns = [first.at_ns for first in presses if first.kind in (PressKind.WINNER, PressKind.TIED)]
    return press.at_ns - min(first_stamps_ns) if first_stamps_ns else None


def _to_press(press: ConfirmedPress, kind: PressKind, margin_ns: int | None = None) -> Press:
    return Press(
        station=press.station,
        at_ns=press.at_ns,
        kind=kind,
        margin_ns=margin_ns,
        uncertainty_ns=press.uncertainty_ns + press.late_ns,
    )


def _listed(presses: tuple[Press, ...]) -> tuple[Press, ...]:
    """`presses` by time. Of more than a verdict may list (teams hammered their buttons) the oldest are left out: each
    was reported when it happened. What decides stays: the lead, and the first and last early press of each station."""
    ordered = sorted(presses, key=lambda press: (press.at_ns, press.station))
    surplus = len(ordered) - MAX_VERDICT_PRESSES
    if surplus <= 0:
        return tuple(ordered)
    early = [press for press in ordered if press.kind is PressKind.EARLY]
    last_early = {press.station: press for press in early}
    first_early = {press.station: press for press in reversed(early)}
    lead = [press for press in ordered if press.kind in (PressKind.WINNER, PressKind.TIED)]
    decisive = {id(press) for press in (*first_early.values(), *last_early.values(), *lead)}
    dropped = {id(press) for press in [press for press in ordered if id(press) not in decisive][:surplus]}
    return tuple(press for press in ordered if id(press) not in dropped)
