"""Replay of a match: the contest at the end of it, and at the end of every question and performance.

After an undo, everything played after the point of return is dropped, because it was played again on stage.

Kind: pure
"""

from collections.abc import Iterable

from bus.messages import Phase
from controller.formats.format import StageRound
from controller.journal.record import Record
from controller.rules import facts as f
from controller.rules.apply import apply
from controller.rules.contest import BETWEEN, Contest


def replay(records: Iterable[Record]) -> tuple[Contest, dict[tuple[int, int], Contest]]:
    """The contest at the end, and for every (round, item) the contest at the end of it."""
    contest = Contest()
    contests: dict[tuple[int, int], Contest] = {}
    for record in records:
        contest = apply(contest, record.fact)
        if isinstance(record.fact, f.Undone | f.Redone):
            contests = {key: earlier for key, earlier in contests.items() if _is_before(key, contest)}
        if _has_item(contest) and not isinstance(record.fact, f.RoundReopened):
            contests[contest.round, contest.item] = contest
    return contest, contests


def _is_before(key: tuple[int, int], contest: Contest) -> bool:
    """Whether this item was played before the current point, to which undo has gone back."""
    rounds = len(contest.current_evening.format.rounds)
    round_, current = in_order(key[0], rounds), in_order(contest.round, rounds)
    if contest.phase in BETWEEN:
        return contest.phase == Phase.RANKING or round_ < current
    return (round_, key[1]) < (current, contest.item)


def in_order(index: int, rounds: int) -> float:
    """Where a round stands in the evening: extra questions for who goes on, just before the round that they are for."""
    return index if index <= rounds else index - rounds - 1 - 0.5


def _has_item(contest: Contest) -> bool:
    """Whether the contest is in a question or performance that belongs in a table."""
    if contest.evening is None or contest.phase in BETWEEN:
        return False
    if isinstance(contest.current_round, StageRound):
        performance = contest.performance
        return performance.performer is not None and (contest.phase != Phase.REVEALED or bool(performance.ballots))
    return contest.question is not None
