"""The decision of an arming: who was first, who ties, or that nobody pressed. Point 3 of the theory in `lockout.py`.

Kind: pure
"""

from collections.abc import Iterable
from typing import NamedTuple

from bus.messages import Arm, Press, PressKind, Verdict
from firmware.lockout.debounce import ConfirmedPress
from firmware.lockout.lockout_state import ArmingRecord, Candidate, ContactView, Lockout, UnconfirmedEdge
from firmware.lockout.press_reports import first_press, press_list, to_press


def verdict(state: Lockout, record: ArmingRecord, now_ns: int, contacts: ContactView) -> Verdict | None:
    """The verdict of an arming that has none, if it can be given at `now_ns`."""
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
        presses=press_list((*record.presses, *presses)),
    )


def due_ns(state: Lockout, record: ArmingRecord) -> int:
    """When the waiting presses of an arming are decided, if no unconfirmed edge delays it; there is one at least."""
    return _decision_ns(state, _lead_group(state, record))


def is_overdue(order: Arm, verdict: Verdict, press: ConfirmedPress) -> bool:
    """Whether a permitted press, told after `verdict`, would have changed it: nobody had pressed before its time was
    over, or the press was made before the first one, or no more than their tie window after it."""
    first = first_press(verdict)
    if first is None:
        return True
    # The reported ± of the first press says how late it may be, too, which only makes it earlier; its own ± is as ours.
    window_ns = max(order.tie_window_ns, 2 * press.uncertainty_ns + press.late_ns)
    return press.station not in verdict.stations and press.at_ns - first.at_ns <= window_ns


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
    return to_press(press, kind, press.at_ns - lead.first.press.at_ns)
