"""Decide what becomes of a contest when the firmware starts or reports trouble with a line. Pure."""

from msgspec.structs import replace

from controller.bus.messages import LineTrouble, Sentence
from controller.rules import facts as f
from controller.rules.contest import Contest
from controller.rules.folds import Steps


def _firmware(contest: Contest, fact: f.FirmwareStarted) -> Contest:
    """Whatever was armed under an old epoch is gone: early presses are kept by `barred`, so a new number does no
    harm."""
    armed = contest.phase in {"reading", "thinking"}
    return replace(
        contest,
        stations=fact.stations,
        capture=fact.capture,
        firmware_epoch=fact.epoch,
        arming=contest.arming + 1 if armed else contest.arming,
    )


MOST_NOTICES = 6


def _trouble(contest: Contest, fact: f.TroubleReported) -> Contest:
    said = trouble_sentence(fact.trouble)
    kept = tuple(
        one for one in contest.notices if one.code != said.code or one.args.get("station") != said.args.get("station")
    )
    return replace(contest, notices=(*kept, said)[-MOST_NOTICES:])


def trouble_sentence(trouble: LineTrouble) -> Sentence:
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
            return Sentence("lost", "Edges were lost {count} times: look at the presses with care", {"count": count})
        case "full":
            return Sentence("full", "The queue of edges was full {count} times", {"count": count})
        case "merged":
            return Sentence(
                "merged", "Edges came too close together {count} times: presses have a wider ±", {"count": count}
            )
        case "untried":
            return Sentence("untried", "Station {station}: not pressed yet, test its cable", {"station": station})
        case "silent":
            return Sentence("silent", "Station {station}: down without an edge", {"station": station})
        case "released":
            return Sentence("released", "Station {station}: the button is free again", {"station": station})


STEPS: Steps = {
    f.FirmwareStarted: _firmware,
    f.TroubleReported: _trouble,
}
