"""Every fact of the journal is folded, and by one part of the rules only."""

from typing import get_args

from controller.rules import facts as f
from controller.rules.apply import FOLDS
from controller.rules.folds import (
    access,
    clips,
    clocks,
    corrections,
    firmware,
    match,
    questions,
    rundown,
    seals,
    ties,
    undo,
    withdrawals,
)
from controller.rules.rounds.kinds import ROUND_KINDS

PARTS = (
    *(part.FOLDS for part in (match, undo, questions, clips, clocks, corrections, firmware, access)),
    *(part.FOLDS for part in (rundown, seals, ties)),
    withdrawals.FOLDS,
    *(spec.folds for spec in ROUND_KINDS.values()),
)


def test_every_fact_has_its_fold() -> None:
    assert set(FOLDS) == set(get_args(f.AnyFact))


def test_no_fact_is_folded_twice() -> None:
    assert sum(map(len, PARTS)) == len(FOLDS)


def test_these_facts_leave_the_meaning_of_the_buttons_as_it_was() -> None:
    assert {fact for fact in get_args(f.AnyFact) if not fact.moves_on} == {
        f.AccessRecorded,
        f.BallotCast,
        f.BallotConfirmed,
        f.BallotEntered,
        f.BallotReopened,
        f.BoardMarked,
        f.BrightnessSet,
        f.CertificateChecked,
        f.JudgeAdded,
        f.JudgeRemoved,
        f.ClipStopped,
        f.CriterionWithdrawn,
        f.Decided,
        f.DecisionTakenBack,
        f.FirmwareStarted,
        f.LotsWithdrawn,
        f.MatchPutAside,
        f.MatchRenamed,
        f.McPushIgnored,
        f.PackOpened,
        f.PointsWithdrawn,
        f.PressRecorded,
        f.PressesShown,
        f.ProtestDecided,
        f.ProtestRecorded,
        f.ScoreAdjusted,
        f.Sealed,
        f.SealingBegan,
        f.SegmentEnded,
        f.SegmentStarted,
        f.TeamAbsent,
        f.TeamBarred,
        f.TeamMoved,
        f.TeamPardoned,
        f.TeamRenamed,
        f.TeamsExchanged,
        f.TimeRanOut,
        f.TroubleReported,
        f.VerdictReceived,
    }
