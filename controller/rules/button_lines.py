"""Trouble on the lines of the buttons: what is remembered, and what people read about it.

What a line *did* is shown until the question is over, whatever opens and whoever gets the floor meanwhile: who rules on
the question must know it. What *state* a line is in is shown until the firmware reports another.

Kind: pure
"""

from msgspec.structs import replace

from bus.messages import FirmwareFact, LineTrouble, LineView, Sentence, Trouble
from controller.rules.contest import Contest

LINE_STATES = frozenset[Trouble]({"stuck", "untried"})
"""States of a line: stuck until it is released, untried until a press of it is reported."""

HARMLESS = frozenset[Trouble]({"glitch", "released"})
"""Casts doubt on no press: for the technicians, who see how often it happened."""

USUAL_RESOLUTION_NS = 1_000
"""The resolution of a source of edges on a Pi: the kernel's own stamps. The MC is warned of a worse one."""


def with_trouble(contest: Contest, trouble: LineTrouble) -> Contest:
    """The contest when the firmware has reported `trouble`: the newest of its kind on its line counts."""
    station = trouble.station
    troubles = contest.troubles if trouble.what == "stuck" else (*_without(contest.troubles, trouble), trouble)
    states = _without(contest.line_states, trouble)
    if trouble.what in LINE_STATES:
        states = (*states, trouble)
    if trouble.what == "stuck":
        troubles = tuple(other for other in troubles if (other.station, other.what) != (station, "released"))
    if trouble.what == "released":
        states = tuple(state for state in states if (state.station, state.what) != (station, "stuck"))
    return replace(contest, troubles=troubles, line_states=states)


def with_press(contest: Contest, station: int, at_ns: int) -> Contest:
    """The contest when `station` was pressed at `at_ns`: its button moves, whatever was reported of it before that."""
    if not contest.troubles and not contest.line_states:
        return contest

    def is_outdated(trouble: LineTrouble) -> bool:
        return trouble.station == station and trouble.at_ns < at_ns and trouble.what in {"untried", "low_at_arming"}

    if not any(map(is_outdated, (*contest.troubles, *contest.line_states))):
        return contest
    return replace(
        contest,
        troubles=tuple(trouble for trouble in contest.troubles if not is_outdated(trouble)),
        line_states=tuple(state for state in contest.line_states if not is_outdated(state)),
    )


def is_stuck_release(contest: Contest, fact: FirmwareFact) -> bool:
    """Whether `fact` releases a button that is stuck here: the contest must learn it, even in a self-test."""
    if not isinstance(fact, LineTrouble) or fact.what != "released":
        return False
    return any((state.station, state.what) == (fact.station, "stuck") for state in contest.line_states)


def line_views(contest: Contest) -> tuple[LineView, ...]:
    """What the staff see now, in the order of the stations, what concerns all of them first."""
    states = [state for state in contest.line_states if state not in contest.troubles]
    views = [
        LineView(trouble.station, trouble_sentence(trouble), trouble.what in HARMLESS) for trouble in contest.troubles
    ]
    views += [LineView(state.station, trouble_sentence(state), state.what == "untried") for state in states]
    return tuple(sorted(views, key=lambda view: view.station or 0))


def trouble_sentence(trouble: LineTrouble) -> Sentence:
    """What people read about a line."""
    station, count = trouble.station or 0, trouble.count
    match trouble.what:
        case "low_at_arming":
            return Sentence("low-at-arming", "Station {station}: the button is held down", {"station": station})
        case "stuck":
            return Sentence(
                "stuck", "Station {station}: the button is stuck or its cable is shorted", {"station": station}
            )
        case "chatter":
            return Sentence("chatter", "Station {station}: the button chatters", {"station": station})
        case "glitch":
            return Sentence(
                "glitch",
                "Station {station}: {count} glitches, not counted as presses",
                {"station": station, "count": count},
            )
        case "lost":
            return Sentence(
                "lost", "Edges were lost {count} times: treat the order of presses with care", {"count": count}
            )
        case "full":
            return Sentence("full", "The edge queue was full {count} times", {"count": count})
        case "merged":
            return Sentence(
                "merged", "Edges arrived too close together {count} times: press times have a wider ±", {"count": count}
            )
        case "late_edge":
            text = "Edges came late {count} times: from now on each decision waits for them again"
            return Sentence("late-edge", text, {"count": count})
        case "untried":
            return Sentence("untried", "Station {station}: not pressed yet, test its cable", {"station": station})
        case "silent":
            return Sentence("silent", "Station {station}: down without an edge", {"station": station})
        case "released":
            return Sentence("released", "Station {station}: the button has been released", {"station": station})


def _without(troubles: tuple[LineTrouble, ...], trouble: LineTrouble) -> tuple[LineTrouble, ...]:
    return tuple(other for other in troubles if (other.station, other.what) != (trouble.station, trouble.what))
