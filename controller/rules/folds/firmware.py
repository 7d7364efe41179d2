"""Decide what becomes of a contest when the firmware starts or reports trouble with a line. Pure."""

from msgspec.structs import replace

from controller.rules import facts as f
from controller.rules import lines
from controller.rules.contest import Contest
from controller.rules.folds import Steps


def _firmware(contest: Contest, fact: f.FirmwareStarted) -> Contest:
    """Whatever was armed under an old epoch is gone: early presses are kept by `barred`, so a new number does no
    harm. How the lines stand it will say anew."""
    armed = contest.phase in {"reading", "thinking"}
    return replace(
        contest,
        stations=fact.stations,
        capture=fact.capture,
        firmware_epoch=fact.epoch,
        standing=(),
        arming=contest.arming + 1 if armed else contest.arming,
    )


def _trouble(contest: Contest, fact: f.TroubleReported) -> Contest:
    return lines.reported(contest, fact.trouble)


STEPS: Steps = {
    f.FirmwareStarted: _firmware,
    f.TroubleReported: _trouble,
}
