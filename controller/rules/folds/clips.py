"""Folds of a question's clip: it is played, or stopped.

Kind: pure
"""

from msgspec.structs import replace

from controller.rules import facts as f
from controller.rules.clip_state import ClipState, stopped
from controller.rules.contest import Contest
from controller.rules.folds import Folds


def _clip_played(contest: Contest, fact: f.ClipPlayed) -> Contest:
    times = contest.clip.times if contest.clip is not None else 0
    return replace(contest, clip=ClipState(fact.at_ns, times + 1))


def _clip_stopped(contest: Contest, fact: f.ClipStopped) -> Contest:
    return replace(contest, clip=stopped(contest.clip))


FOLDS: Folds = {f.ClipPlayed: _clip_played, f.ClipStopped: _clip_stopped}
