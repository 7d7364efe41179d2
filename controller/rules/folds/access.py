"""Folds of people's devices: they are on record, and the contest does not depend on them.

Kind: pure
"""

from controller.rules import facts as f
from controller.rules.contest import Contest
from controller.rules.folds import Folds


def _access_recorded(contest: Contest, fact: f.AccessRecorded) -> Contest:
    return contest


FOLDS: Folds = {f.AccessRecorded: _access_recorded}
