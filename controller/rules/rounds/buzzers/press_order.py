"""Order of presses in a buzzers round: who is first, and who cannot be told apart from it.

A tie is called a tie wherever it is met, at the front of an opening or further back in its queue.

Kind: pure
"""

from collections.abc import Iterable

from msgspec.structs import replace

from bus.messages import EarlyPressRule, PressKind
from bus.units import NS_PER_MS
from controller.formats.format import BuzzersRound
from controller.rules.contest import Contest
from controller.rules.rounds.buzzers.eligibility import early_teams, opening_teams
from controller.rules.rounds.buzzers.state import BuzzersState, PressRecord

COUNTED = frozenset({PressKind.WINNER, PressKind.TIED, PressKind.LATER, PressKind.OVERDUE})
"""Kinds of presses that were permitted when they were made."""


def with_presses_of(before: Contest, contest: Contest, *, recounts: bool) -> BuzzersState:
    """The buzzers of the older state `before`, with all presses of its question that `contest` knows. `recounts`: what
    the others count as follows from who may press in `before`, not from rulings that are taken back."""
    buzzers, newer = before.buzzers, contest.buzzers
    if buzzers.question_arming == 0 or buzzers.question_arming != newer.question_arming:
        return buzzers
    identities = {press.identity for press in buzzers.presses}
    unknown = [press for press in newer.presses if press.identity not in identities]
    if not recounts:
        return replace(buzzers, presses=(*buzzers.presses, *unknown))
    early = [_recounted_early(before, press) for press in unknown if press.opening == 0]
    before = replace(before, buzzers=replace(buzzers, presses=(*buzzers.presses, *early)))
    others = [_recount(before, press) for press in unknown if press.opening != 0]
    return replace(buzzers, presses=(*before.buzzers.presses, *others))


def _recounted_early(before: Contest, press: PressRecord) -> PressRecord:
    """A press before the first opening: early for who may press, without any meaning for who may not."""
    if press.kind not in (PressKind.EARLY, PressKind.BARRED):
        return press
    return replace(press, kind=PressKind.EARLY if press.team in opening_teams(before) else PressKind.BARRED)


def _recount(before: Contest, press: PressRecord) -> PressRecord:
    """A press in an opening or after it: permitted or not. One of an opening that `before` does not know means nothing
    there."""
    buzzers = before.buzzers
    if press.opening != buzzers.first_arming or press.kind not in (*COUNTED, PressKind.BARRED, PressKind.EARLY):
        return press
    closing_ns = buzzers.closing_ns
    is_late = closing_ns is not None and press.at_ns >= closing_ns
    is_permitted = press.team in opening_teams(before) and not is_late and _has_waited(before, press)
    if not is_permitted:
        return replace(press, kind=PressKind.BARRED if press.kind in COUNTED else press.kind)
    return replace(
        press,
        kind=press.kind if press.kind in COUNTED else PressKind.LATER,
        is_afterwards=bool(buzzers.earlier_openings) and not buzzers.limited_to,
    )


def _has_waited(before: Contest, press: PressRecord) -> bool:
    """Whether the opening had come for this team: one that pressed early waits longer."""
    since_ns, current = press.since_opening_ns, before.round_rules(BuzzersRound)
    is_delayed = (
        current.early is EarlyPressRule.DELAY
        and not before.buzzers.is_reopened
        and not current.interrupts
        and press.team in early_teams(before)
    )
    return since_ns is None or since_ns >= (current.delay_ms * NS_PER_MS if is_delayed else 0)


def first_of_opening(contest: Contest) -> tuple[int, ...]:
    """Those that may press and did so first in the newest opening: one, several that are tied, or none."""
    able, buzzers = opening_teams(contest), contest.buzzers
    presses = [press for press in buzzers.presses if press.opening == buzzers.first_arming and press.team in able]
    counted = [press for press in presses if press.kind in COUNTED]
    return first_teams(contest, counted) if buzzers.first_arming and counted else ()


def has_interrupted(contest: Contest, team: int) -> bool:
    """Whether `team` pressed in the newest opening before the question had been read, by the stamp of its press."""
    buzzers, read_ns = contest.buzzers, contest.buzzers.read_ns
    presses = [press for press in buzzers.presses if press.team == team and press.opening == buzzers.first_arming]
    return read_ns is not None and any(press.kind in COUNTED and press.at_ns < read_ns for press in presses)


def next_in_queue(contest: Contest, teams: tuple[int, ...]) -> tuple[int, ...]:
    """Those of `teams` that are heard next: one, several that are tied, or none. The presses of the newest opening come
    first, then those of the openings before it in which a tie was played again, then those that came afterwards."""
    openings = contest.buzzers.openings
    counted = [press for press in contest.buzzers.presses if press.kind in COUNTED and press.team in teams]
    in_time = [press for press in counted if not press.is_afterwards]
    queues = [[press for press in in_time if press.opening == opening] for opening in openings]
    queues.append([press for press in counted if press.is_afterwards and press.opening in openings])
    return next((first_teams(contest, queue) for queue in queues if queue), ())


def first_teams(contest: Contest, presses: Iterable[PressRecord]) -> tuple[int, ...]:
    """The teams whose presses cannot be told apart from the first one, by stamp; where the stamp decides (`earliest`),
    those with the very same stamp."""
    current = contest.round_rules(BuzzersRound)
    ordered = sorted(presses, key=lambda press: press.at_ns)
    first = ordered[0]

    def is_level(other: PressRecord) -> bool:
        apart_ns = other.at_ns - first.at_ns
        if current.on_tie == "earliest":
            return apart_ns == 0
        return apart_ns <= max(current.tie_window_us * 1_000, first.uncertainty_ns + other.uncertainty_ns)

    return tuple(dict.fromkeys(press.team for press in ordered if press is first or is_level(press)))
