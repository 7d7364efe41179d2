"""Decide what is remembered of the lines of the buttons, and what people are told about them. Pure.

What a line *did* is told until the question is over, whatever opens and whoever gets the floor meanwhile: who rules on
the question must know it. How a line *stands* is told until something else is heard of it.

Kind: pure
"""

from msgspec.structs import replace

from bus.messages import FirmwareFact, LineTrouble, LineView, Sentence, Trouble
from controller.rules.contest import Contest

STANDS = frozenset[Trouble]({"stuck", "untried"})
"""How a line stands: stuck until it is released, untried until the contest hears a press of it."""

QUIET = frozenset[Trouble]({"glitch", "released"})
"""No doubt of any press: for the technicians, who see it counted."""

USUAL_NS = 1_000
"""The resolution of a source of edges on a Pi: the kernel's own stamps. A worse one is told to the MC."""


def reported(contest: Contest, trouble: LineTrouble) -> Contest:
    """The contest when the firmware has reported `trouble`: the newest of its kind on its line counts."""
    station = trouble.station
    told = contest.troubles if trouble.what == "stuck" else (*_without(contest.troubles, trouble), trouble)
    stands = _without(contest.line_states, trouble)
    if trouble.what in STANDS:
        stands = (*stands, trouble)
    if trouble.what == "stuck":
        told = tuple(one for one in told if (one.station, one.what) != (station, "released"))
    if trouble.what == "released":
        stands = tuple(one for one in stands if (one.station, one.what) != (station, "stuck"))
    return replace(contest, troubles=told, line_states=stands)


def pressed(contest: Contest, station: int, at_ns: int) -> Contest:
    """The contest when `station` was pressed at `at_ns`: its button moves, whatever was said of it before that."""

    def past(one: LineTrouble) -> bool:
        return one.station == station and one.at_ns < at_ns and one.what in {"untried", "low_at_arming"}

    if not any(map(past, (*contest.troubles, *contest.line_states))):
        return contest
    told = tuple(one for one in contest.troubles if not past(one))
    return replace(contest, troubles=told, line_states=tuple(one for one in contest.line_states if not past(one)))


def frees(contest: Contest, fact: FirmwareFact) -> bool:
    """Whether `fact` says that a button is free which the contest holds for stuck: it must know, whoever else heard."""
    if not isinstance(fact, LineTrouble) or fact.what != "released":
        return False
    return any((one.station, one.what) == (fact.station, "stuck") for one in contest.line_states)


def views(contest: Contest) -> tuple[LineView, ...]:
    """What the staff are told now, in the order of the stations, what concerns all of them first."""
    stands = [one for one in contest.line_states if one not in contest.troubles]
    found = [LineView(one.station, sentence(one), one.what in QUIET) for one in contest.troubles]
    found += [LineView(one.station, sentence(one), one.what == "untried") for one in stands]
    return tuple(sorted(found, key=lambda one: one.station or 0))


def sentence(trouble: LineTrouble) -> Sentence:
    """What people are told about a line."""
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
        case "untried":
            return Sentence("untried", "Station {station}: not pressed yet, test its cable", {"station": station})
        case "silent":
            return Sentence("silent", "Station {station}: down without an edge", {"station": station})
        case "released":
            return Sentence("released", "Station {station}: the button has been released", {"station": station})


def _without(kept: tuple[LineTrouble, ...], trouble: LineTrouble) -> tuple[LineTrouble, ...]:
    return tuple(one for one in kept if (one.station, one.what) != (trouble.station, trouble.what))
