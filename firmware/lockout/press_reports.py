"""Presses as the firmware reports them.

Kind: pure
"""

from bus.messages import Press, PressKind, Verdict
from bus.messages.firmware import MAX_VERDICT_PRESSES
from firmware.lockout.debounce import ConfirmedPress


def first_press(verdict: Verdict) -> Press | None:
    """The winner's press, or the first of the tied ones; None: nobody pressed."""
    lead = [press for press in verdict.presses if press.kind in (PressKind.WINNER, PressKind.TIED)]
    return min(lead, key=lambda press: press.at_ns, default=None)


def margin_to_winner_ns(verdict: Verdict | None, press: ConfirmedPress) -> int | None:
    """How much later the press came than the one that `verdict` names first; None: it names none."""
    first = first_press(verdict) if verdict else None
    return None if first is None else press.at_ns - first.at_ns


def to_press(press: ConfirmedPress, kind: PressKind, margin_ns: int | None = None) -> Press:
    """The press as it is reported. Its uncertainty includes how late its stamp may be."""
    return Press(
        station=press.station,
        at_ns=press.at_ns,
        kind=kind,
        margin_ns=margin_ns,
        uncertainty_ns=press.uncertainty_ns + press.late_ns,
    )


def press_list(presses: tuple[Press, ...]) -> tuple[Press, ...]:
    """`presses` by time. Of more than a verdict may list (teams hammered their buttons) the oldest are left out: each
    was reported when it happened. What decides stays: the lead, and the first and last early press of each station."""
    if len(presses) < 2:
        return presses
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
