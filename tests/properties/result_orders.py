"""Orders about keys, sittings and results for the property tests: right ones and wrong ones.

Kind: pure
"""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st
from msgspec.structs import replace

from bus.messages import Sentence
from controller.exchange.result_statement import ResultStatement, TeamResult
from controller.exchange.statement_types import SittingName
from season.rules import result_commands as rc
from season.rules.command import Command
from season.rules.result_commands import KeyHolder
from season.rules.states import SittingState
from tests.unit.season.rules.played_season import BOX_KEY, JURY_KEY, OFFICE_KEY, digest, id_of

POOLS = ("cum-1", "cum-2", "chung-ket", "x")
ENTRIES = ("cum-1/sai-dong", "cum-1/thach-ban", "cum-3/cu-khoi", "x/y")


def _statement(pool: str, attempt: int, revision: int, winner: int) -> ResultStatement:
    entries = ENTRIES[winner:2] + ENTRIES[:winner]
    teams = tuple(TeamResult(n, entry, Decimal(100 - n), n) for n, entry in enumerate(entries, 1))
    first = ResultStatement(
        kind="bamchuong-result",
        version=1,
        sitting=SittingName("long-bien-dvc-2018", pool, attempt),
        revision=1,
        journal=digest(pool),
        rows=9,
        head=digest("head"),
        package=digest("package"),
        format="1" * 32,
        teams_played="2" * 32,
        minutes=digest("minutes"),
        started_s=0,
        ended_s=0,
        teams=teams,
    )
    if revision == 1:
        return first
    return _next(first)


def _next(first: ResultStatement) -> ResultStatement:
    return replace(first, revision=2, supersedes=id_of(first), why="khiếu nại", teams=first.teams[::-1])


statements = st.builds(_statement, st.sampled_from(POOLS), st.integers(1, 2), st.integers(1, 2), st.integers(0, 1))
results = statements.map(id_of)
sitting = st.sampled_from(("cum-1/1", "cum-1/2", "cum-2/1", "chung-ket/1", "x/1"))
entry = st.sampled_from(ENTRIES)
stage = st.sampled_from(("chung-khao", "chung-ket", "x"))
why = st.sampled_from(("", "vì mưa bão"))
keys = st.sampled_from((OFFICE_KEY, BOX_KEY, JURY_KEY))
signed = st.sampled_from(((BOX_KEY, JURY_KEY), (BOX_KEY,), ()))

RESULT_ORDERS: dict[type[Command], st.SearchStrategy[rc.AnyResultCommand]] = {
    rc.EnrolKey: st.builds(rc.EnrolKey, keys, st.sampled_from(KeyHolder), st.just("máy"), st.just(""), why),
    rc.WithdrawKey: st.builds(rc.WithdrawKey, keys, why),
    rc.PackSitting: st.builds(
        rc.PackSitting,
        st.sampled_from(POOLS),
        st.just(digest("package")),
        keys,
        st.just("1" * 32),
        st.just("2" * 32),
        st.sampled_from((digest("a"), digest("b"))),
        st.just("0.1.0"),
    ),
    rc.RevokePackage: st.builds(rc.RevokePackage, sitting, why),
    rc.BreakOffSitting: st.builds(rc.BreakOffSitting, sitting, why),
    rc.NoteProgress: st.builds(rc.NoteProgress, sitting, st.sampled_from(SittingState)),
    rc.ReceiveResult: st.builds(
        lambda statement, keys, has_journal: rc.ReceiveResult(
            id_of(statement), statement, keys, has_journal, photograph=digest("photograph")
        ),
        statements,
        signed,
        st.booleans(),
    ),
    rc.NoteRefusal: st.just(rc.NoteRefusal("1" * 64, "a.bcresult", (Sentence("broken", "It is broken"),))),
    rc.AttachPaper: st.builds(rc.AttachPaper, results, st.just("1" * 64)),
    rc.ReviewResult: st.builds(rc.ReviewResult, results),
    rc.ReturnResult: st.builds(rc.ReturnResult, results, why),
    rc.ChooseResult: st.builds(rc.ChooseResult, results, why),
    rc.ConfirmResult: st.builds(rc.ConfirmResult, results),
    rc.LodgeProtest: st.builds(rc.LodgeProtest, sitting, entry, why),
    rc.DecideProtest: st.builds(rc.DecideProtest, sitting, st.integers(1, 2), st.booleans(), why),
    rc.DrawLots: st.builds(
        rc.DrawLots, results, st.just(ENTRIES[:2]), st.just("Cô Lan"), st.sampled_from(("Cô Lan", "Thầy Minh"))
    ),
    rc.DisqualifyEntry: st.builds(rc.DisqualifyEntry, entry, why, st.just("QĐ 9")),
    rc.ConfirmStage: st.builds(rc.ConfirmStage, stage),
    rc.SchedulePublication: st.builds(rc.SchedulePublication, stage, st.just(date(2018, 9, 30)), st.just("08:00")),
    rc.PublishStage: st.builds(rc.PublishStage, stage),
    rc.WithdrawPublication: st.builds(rc.WithdrawPublication, stage, why),
}

WAY_OF_A_RESULT = (
    rc.PackSitting,
    rc.ReceiveResult,
    rc.ReviewResult,
    rc.ConfirmResult,
    rc.ConfirmStage,
    rc.PublishStage,
)
"""Orders that come more often, so that results get far."""
