"""Short evenings for tests, and the steps that they are made of.

Kind: pure
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from bus import messages as m
from bus.messages import Role
from bus.units import NS_PER_MS, NS_PER_US
from controller.formats.format import BoardsRound, BuzzersRound, Criterion, Format, Prize, Round, StageRound
from tests.oracle.side_by_side import SideBySide
from tests.oracle.standings import players
from tests.oracle.state import Push

PRIZES = (Prize("first"), Prize("second"), Prize("third", 2))
"""The plan's: one, one and two."""

SPARE = "spare"


def boards(**fields: Any) -> BoardsRound:
    return BoardsRound(**{"name": "boards", "section": "a", "questions": 1, **fields})


def buzzers(**fields: Any) -> BuzzersRound:
    return BuzzersRound(**{"name": "buzzers", "section": "b", "questions": 1, **fields})


def stage(most: int = 100, **fields: Any) -> StageRound:
    return StageRound(name="stage", criteria=(Criterion("all", Decimal(most)),), **fields)


TIE_BREAK = buzzers(name="tie-break", section=SPARE, thinking_s=10, right=Decimal(1))


def form(*rounds: Round, **fields: Any) -> Format:
    """A format with the plan's prizes and extra questions."""
    usual = {"prizes": PRIZES, "spare_section": SPARE, "tie_break": TIE_BREAK}
    return Format(**{"name": "scene", "rounds": rounds, **usual, **fields})


def evening(*rounds: Round, teams: int = 3, spares: int = 3, order: tuple[int, ...] = (), **fields: Any) -> SideBySide:
    """An evening that has started, both ways; its first round is introduced."""
    pair = SideBySide(form(*rounds, **fields), teams, spares=spares, order=order)
    do(pair, m.StartMatch())
    return pair


def do(pair: SideBySide, *commands: m.Command) -> None:
    """The MC gives orders that make sense."""
    for command in commands:
        assert pair.order(command), f"refused by both: {command}"


def refuse(pair: SideBySide, command: m.Command) -> None:
    """The MC gives an order that makes no sense."""
    assert not pair.order(command), f"done by both: {command}"


def ask_boards(pair: SideBySide, *right: int) -> None:
    """A question of the boards; so many teams know the answer."""
    do(pair, m.StartReading(), m.StartThinking())
    pair.time_is_up()
    for team in sorted(players(pair.oracle.evening)):
        do(pair, m.MarkBoard(team, team in right))
    do(pair, m.ConfirmBoards())


def open_buzzers(pair: SideBySide) -> None:
    """A question of the buzzers is read, all think, the buzzers open."""
    do(pair, m.StartReading(), m.StartThinking())
    pair.time_is_up()


def press(pair: SideBySide, *pushes: tuple[int, int], after_ms: int = 500) -> None:
    """Teams push, each so many µs after `after_ms` from the opening on."""
    pair.press([Push(team, after_ms * NS_PER_MS + us * NS_PER_US) for team, us in pushes])


def answer_first(pair: SideBySide, team: int) -> None:
    """A question of the buzzers, answered right by the team that presses first."""
    open_buzzers(pair)
    press(pair, (team, 0))
    do(pair, m.RuleRight())


def perform(pair: SideBySide, *totals: int | str) -> None:
    """The team that is on stage performs; each judge gives so many points; judges without points are missing."""
    do(pair, m.StartPerformance(), m.StopPerformance())
    for judge, total in enumerate(totals, start=1):
        assert pair.order(m.CastBallot(judge, (Decimal(total),)), Role.JUDGE, judge)
    do(pair, m.RevealBallots(override=len(totals) < len(pair.oracle.evening.judges)))


def correct(pair: SideBySide, *points: int | str) -> None:
    """Corrections for team 1, 2 …; 0: none."""
    for team, own in enumerate(points, start=1):
        if Decimal(own):
            do(pair, m.AdjustScore(team, Decimal(own), "as the jury says"))


def places(pair: SideBySide) -> dict[int, int | None]:
    """The places that the ranking shows."""
    return {line.team: line.place for line in pair.hall.view().ranking}


def scores(pair: SideBySide) -> Sequence[Decimal | None]:
    """The scores that the MC sees, by team number."""
    return [team.score for team in pair.hall.view().teams]
