"""Decide what becomes of a contest when the firmware starts or reports trouble with a line. Pure."""

from msgspec.structs import replace

from controller.rules import facts as f
from controller.rules import lines
from controller.rules.contest import Contest
from controller.rules.folds import Steps
from controller.rules.folds.buzzers import anew


def _firmware(contest: Contest, fact: f.FirmwareStarted) -> Contest:
    """Whatever was armed under an old epoch is gone. How the lines stand it will say again."""
    return replace(
        anew(contest),
        stations=fact.stations,
        capture=fact.capture,
        firmware_epoch=fact.epoch,
        standing=(),
    )


def _trouble(contest: Contest, fact: f.TroubleReported) -> Contest:
    return lines.reported(contest, fact.trouble)


STEPS: Steps = {
    f.FirmwareStarted: _firmware,
    f.TroubleReported: _trouble,
}
