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
       this arming has its verdict: nobody                      OVERDUE
       the same, floor or tie, by another station, stamped      OVERDUE, with margin (negative: before the first)
       before the first press or in its tie window
       this arming has its verdict                              LATER, with margin
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

from msgspec.structs import replace

from bus.messages import Arm, EarlyPressRule, Press, Pressed, PressKind, Verdict
from firmware.lockout import decision
from firmware.lockout.debounce import ConfirmedPress
from firmware.lockout.lockout_state import ArmingRecord, Candidate, ContactView, Lockout, Term
from firmware.lockout.press_reports import margin_to_winner_ns, press_list, to_press

MAX_TERMS = 32

Facts = tuple[Pressed | Verdict, ...]


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
        return state, (Pressed(None, to_press(press, PressKind.IDLE)),)
    record = state.record_of(order.arming)
    kind = _press_kind(order, record, press)
    if kind is None:
        return state.with_record(replace(record, waiting=(*record.waiting, Candidate(press, order)))), ()
    has_margin = kind in (PressKind.LATER, PressKind.OVERDUE)
    margin_ns = margin_to_winner_ns(record.verdict, press) if has_margin else None
    return _record_press(state, record, to_press(press, kind, margin_ns))


def advance(state: Lockout, now_ns: int, contacts: ContactView) -> tuple[Lockout, Facts]:
    """Advances time to `now_ns`. Changes nothing before `due_ns`."""
    state, facts = _report_held_buttons(state, now_ns, contacts)
    for record in state.records.values():
        verdict = decision.verdict(state, record, now_ns, contacts) if record.verdict is None else None
        if verdict is not None:
            state = state.with_record(replace(record, presses=verdict.presses, waiting=(), verdict=verdict))
            facts = (*facts, verdict)
    return state, facts


def due_ns(state: Lockout, now_ns: int) -> int | None:
    """When to call `advance` next, None: only after an event. Never before `now_ns`."""
    next_ns = next_decision_ns(state)
    order = state.arm
    if order is not None and order.opening_ns is not None:
        record = state.record_of(order.arming)
        if not record.has_opened:
            next_ns = _earlier_ns(next_ns, order.opening_ns)
        is_undecided = record.verdict is None and not record.waiting and not order.is_ruled
        if order.closing_ns is not None and is_undecided:
            next_ns = _earlier_ns(next_ns, order.closing_ns + state.settle_ns)
    return None if next_ns is None else max(next_ns, now_ns)


def next_decision_ns(state: Lockout) -> int | None:
    """When the next decision is due, None: no press waits. In the past where an unconfirmed edge delays it."""
    next_ns = None
    for record in state.records.values():
        if record.waiting:
            next_ns = _earlier_ns(next_ns, decision.due_ns(state, record))
    return next_ns


def _earlier_ns(instant_ns: int | None, other_ns: int) -> int:
    return other_ns if instant_ns is None or other_ns < instant_ns else instant_ns


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
    for term in reversed(state.terms):
        if term.since_ns <= at_ns:
            return term.arm
    return state.terms[0].arm


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
    return PressKind.OVERDUE if decision.is_overdue(order, record.verdict, press) else PressKind.LATER


def _report_held_buttons(state: Lockout, now_ns: int, contacts: ContactView) -> tuple[Lockout, Facts]:
    """Reports the buttons that are held down, once, when the opening has come."""
    order, record = state.arm, state.record
    if order is None or record is None or record.has_opened or order.opening_ns is None or now_ns < order.opening_ns:
        return state, ()
    state = state.with_record(replace(record, has_opened=True))
    identities = {(press.station, press.at_ns) for press in record.presses}
    identities |= {(candidate.press.station, candidate.press.at_ns) for candidate in record.waiting}
    facts: Facts = ()
    for station, at_ns in sorted(contacts.held_down.items()):
        if station in order.stations and at_ns < order.opening_ns and (station, at_ns) not in identities:
            held = Press(station, at_ns, PressKind.HELD)
            state, reported = _record_press(state, state.record_of(record.arming), held)
            facts = (*facts, *reported)
    return state, facts


def _record_press(state: Lockout, record: ArmingRecord, press: Press) -> tuple[Lockout, Facts]:
    state = state.with_record(replace(record, presses=press_list((*record.presses, press))))
    return state, (Pressed(record.arming, press),)
