"""Views of presses, for snapshots.

Kind: pure
"""

from bus.messages import Phase, PressKind, PressView, RoundKind, Sentence
from controller.formats.format import BuzzersRound
from controller.rules import button_lines
from controller.rules.contest import Contest
from controller.rules.rounds.buzzers.deciders import overdue_presses
from controller.rules.rounds.buzzers.state import PressRecord, Scene, is_before_first


def tie_window_ns(contest: Contest) -> int:
    """Presses within this time of the first are a tie; 0 where no buzzers round is on."""
    return contest.round_rules(BuzzersRound).tie_window_us * 1_000 if contest.kind is RoundKind.BUZZERS else 0


def scene_before_opening(contest: Contest, now_ns: int) -> Scene | None:
    """What the hall sees at `now_ns` where the buzzers have been ordered to open, and do not count presses yet: who
    does what a screen says must not be early."""
    is_ahead = contest.opening_ns is not None and now_ns < contest.opening_ns
    return contest.buzzers.scene_before if contest.phase == Phase.OPEN and is_ahead else None


CAN_GIVE_FLOOR = frozenset({Phase.OPEN, Phase.FLOOR, Phase.TIED, Phase.LOST})


def press_views(contest: Contest) -> tuple[PressView, ...]:
    """The presses of the newest opening, and who was early in this question: margins of an opening before say nothing
    about who has the floor now."""
    first = contest.buzzers.first_arming
    presses = [
        press
        for press in contest.buzzers.presses
        if press.opening == first or (press.opening == 0 and (press.kind is PressKind.EARLY or press.arming >= first))
    ]
    return tuple(
        PressView(
            team=press.team,
            kind=press.kind,
            since_opening_ns=press.since_opening_ns,
            margin_ns=press.margin_ns,
            uncertainty_ns=press.uncertainty_ns,
        )
        for press in sorted(presses, key=lambda press: press.at_ns)
    )


def press_warnings(contest: Contest) -> list[Sentence]:
    """What the MC must know about who was first."""
    overdue = overdue_presses(contest) if contest.phase in CAN_GIVE_FLOOR else ()
    warnings = [_overdue_warning(press) for press in overdue]
    capture = contest.capture
    if capture is not None and capture.resolution_ns > button_lines.USUAL_RESOLUTION_NS:
        text = "The buttons are read through {name}, exact only to {us} µs: closer presses are a tie"
        args: dict[str, str | int] = {"name": capture.name, "us": capture.resolution_ns // 1_000}
        warnings.append(Sentence("capture-coarse", text, args))
    return warnings


def _overdue_warning(press: PressRecord) -> Sentence:
    """How a press that was told after the verdict stands to it."""
    if is_before_first(press.margin_ns):
        text = "Team {team} pressed first, but the signal arrived after the verdict: please rule who has the floor"
        return Sentence("arrived-after-verdict", text, {"team": press.team})
    if press.margin_ns is None:
        text = "Team {team} pressed in time, but the signal arrived after the verdict: please rule who has the floor"
        return Sentence("in-time-after-verdict", text, {"team": press.team})
    text = (
        "Team {team} pressed at the same time as the first, but the signal arrived after the verdict: "
        "please rule who has the floor"
    )
    return Sentence("tied-after-verdict", text, {"team": press.team})
