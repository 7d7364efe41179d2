"""The contest as it was after one fact, for people who ask months later.

Kind: pure
"""

from collections.abc import Iterable
from decimal import Decimal

from msgspec import Struct

from bus.authors import author_id
from bus.language import name_in
from bus.messages import Phase
from controller.journal.hash_chain import NO_ROW, Row, head_hash
from controller.journal.record import Record
from controller.rules.apply import apply
from controller.rules.contest import Contest


class TeamScore(Struct, frozen=True):
    """A team's points at that moment."""

    team: int
    name: str
    score: Decimal


class Moment(Struct, frozen=True):
    """The contest after fact `seq`. `clock`: what it times; `left_ns`: the time left at that instant (negative:
    overtime); None: there was no clock. Rounds and questions are numbered from 1."""

    seq: int
    head: str
    wall_ns: int
    fact: str
    who: str
    phase: Phase
    round: int
    round_name: str
    item: int
    question: str | None
    answer: str | None
    floor: int | None
    clock: str | None
    is_running: bool
    left_ns: int | None
    teams: tuple[TeamScore, ...]


def replay_at(records: Iterable[tuple[Row, Record]], at: int | None) -> Moment | None:
    """The contest after fact `at` (None: the last). None if there is no such fact."""
    contest, row, record = Contest(), NO_ROW, None
    for row, record in records:
        contest = apply(contest, record.fact)
        if row.seq == at:
            break
    if record is None or (at is not None and row.seq != at):
        return None
    clock = contest.clock
    teams = contest.evening.match.teams if contest.evening is not None else ()
    return Moment(
        seq=row.seq,
        head=head_hash(row.digest),
        wall_ns=record.wall_ns,
        fact=type(record.fact).__name__,
        who=author_id(record.author),
        phase=contest.phase,
        round=contest.round + 1,
        round_name=name_in(contest.current_round.name) if contest.current_round is not None else "",
        item=contest.item + 1,
        question=contest.question.text if contest.question is not None else None,
        answer=contest.question.answer if contest.question is not None else None,
        floor=contest.buzzers.floor,
        clock=clock.what if clock is not None else None,
        is_running=clock is not None and clock.deadline_ns is not None,
        left_ns=clock.left_ns(record.mono_ns) if clock is not None else None,
        teams=tuple(TeamScore(team.number, team.name, contest.scores.get(team.number, Decimal(0))) for team in teams),
    )
