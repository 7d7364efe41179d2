"""Decide what the minutes (biên bản) of a match hold: everything from the journal, nothing from anywhere else. Pure.

The journal is replayed; for every question and performance the contest as it stood when it was left is kept. Undo goes
back, so what was played after the point that undo went to is dropped and played anew, as it was on stage.

Kind: pure
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from msgspec import Struct

from bus.messages import Phase, RoundKind
from controller.formats.format import Round, StageRound, prize_at, round_kind
from controller.journal.hash_chain import Row
from controller.journal.record import Record
from controller.match_files.match import Team
from controller.rules import facts as f
from controller.rules.apply import apply
from controller.rules.contest import BETWEEN, Contest
from controller.rules.ranking import tie_note, groups
from reports.pdf_strings import say
from reports.press_timeline import Timeline, timelines
from reports.rulings import Ruling, rulings

ZERO = Decimal(0)

OVER = frozenset({Phase.REVEALED, Phase.CLOSED})
"""Phases in which a question is decided."""


class NoMatchError(ValueError):
    """The journal holds no match: there is nothing to write minutes of."""


class NoPrizesError(ValueError):
    """Nobody has a prize yet."""


class Cell(Struct, frozen=True):
    """A team in one question: its points, and whether it was right (None: it did not answer). `absent`: took no part;
    `early`: it lost its right by an early press; `late`: its board came up late."""

    points: Decimal
    right: bool | None
    absent: bool = False
    early: bool = False
    late: bool = False


class Item(Struct, frozen=True):
    """One question: its number from 1, its text, every team's cell, and whether it is `over`; its answer only then."""

    number: int
    text: str
    answer: str
    spare: bool
    cells: dict[int, Cell]
    over: bool = True


class Performance(Struct, frozen=True):
    """One performance: the team, the time it used (None: not known), each judge's marks (once they were
    revealed), and the points."""

    team: int
    used_ns: int | None
    limit_ns: int
    ballots: dict[int, tuple[Decimal, ...]]
    points: Decimal


class Part(Struct, frozen=True):
    """One round as it was played. `items` of a boards or buzzers round, `performances` of a stage round."""

    name: str
    kind: RoundKind
    criteria: tuple[tuple[str, Decimal], ...] = ()
    items: tuple[Item, ...] = ()
    performances: tuple[Performance, ...] = ()
    tie_break: bool = False

    def total(self, team: int) -> Decimal:
        """What the team got in this round."""
        played = sum((item.cells[team].points for item in self.items if team in item.cells), ZERO)
        return played + sum((one.points for one in self.performances if one.team == team), ZERO)


class Place(Struct, frozen=True):
    """A line of the ranking."""

    place: int
    team: int
    name: str
    score: Decimal
    prize: str
    note: str


class Step(Struct, frozen=True):
    """The scores after one question or performance; `label` is short (`2.5`: round 2, item 5)."""

    label: str
    scores: dict[int, Decimal]


class Minutes(Struct, frozen=True):
    """All that the papers of a match say. Wall times are ns since 1970; `head` is the journal's last fact with its
    whole hash in hex, `last_ns` when it was written; `open_at` is where the match stands, empty once it has ended."""

    title: str
    venue: str
    form: str
    teams: tuple[Team, ...]
    absent: tuple[int, ...]
    judges: int
    started_ns: int
    ended_ns: int
    last_ns: int
    open_at: str
    played_rounds: tuple[Part, ...]
    adjustments: dict[int, Decimal]
    tie_break_adjustments: dict[int, Decimal]
    """Tie-break points that came from no question, of the teams that have such."""
    scores: dict[int, Decimal]
    places: tuple[Place, ...]
    rulings: tuple[Ruling, ...]
    timelines: tuple[Timeline, ...]
    steps: tuple[Step, ...]
    capture: str
    speed: float
    head: tuple[int, str]
    rounds: tuple[Round, ...]
    contest: Contest

    @property
    def short_head(self) -> str:
        """The head as people write it down, `N:HASH`."""
        return f"{self.head[0]}:{self.head[1][:8]}"

    @property
    def long_head(self) -> str:
        """The head with the whole hash; `journal verify --head` takes it, too."""
        return f"{self.head[0]}:{self.head[1]}"

    def team_name(self, number: int) -> str:
        """The name of the team with this number."""
        return next((team.name for team in self.teams if team.number == number), f"đội {number}")


def minutes(records: Iterable[tuple[Row, Record]]) -> Minutes:
    """The minutes of the last match of a journal. Raises `NoMatchError`."""
    every = list(records)
    starts = [n for n, (_, record) in enumerate(every) if isinstance(record.fact, f.MatchOpened)]
    if not starts:
        raise NoMatchError("the journal holds no match; play one, or name another folder with --data")
    start = starts[-1]
    closed = (n for n, (_, record) in enumerate(every[start:], start) if isinstance(record.fact, f.MatchClosed))
    end = next(closed, len(every))
    return _minutes(every[start:end], every[-1][0], _capture(record.fact for _, record in reversed(every[:end])))


def _capture(facts: Iterable[f.AnyFact]) -> str:
    """What the edges came from by the first of `facts` that says so: the firmware may have started before the match."""
    found = next((fact.capture for fact in facts if isinstance(fact, f.FirmwareStarted)), None)
    return found.name if found is not None else ""


def _minutes(every: Sequence[tuple[Row, Record]], last: Row, capture: str) -> Minutes:
    contest, kept = _replay(record for _, record in every)
    evening, ended = contest.current_evening, contest.phase == Phase.RANKING
    lines = rulings(every)
    return Minutes(
        title=evening.match.title,
        venue=evening.match.venue,
        form=evening.format.name,
        teams=evening.match.teams,
        absent=contest.absent,
        judges=evening.format.judges,
        started_ns=_wall(every, f.MatchStarted) or every[0][1].wall_ns,
        ended_ns=(_wall(every, f.MatchEnded) if ended else 0) or every[-1][1].wall_ns,
        last_ns=every[-1][1].wall_ns,
        open_at="" if ended else _current_place(contest),
        played_rounds=tuple(_parts(contest, kept)),
        adjustments=_adjusted(contest, kept),
        tie_break_adjustments=_adjusted_extra(contest, kept),
        scores=contest.scores,
        places=tuple(_places(contest)),
        rulings=lines,
        timelines=timelines(record for _, record in every),
        steps=(*_steps(contest, kept), Step("hết" if ended else "nay", contest.scores)),
        capture=capture,
        speed=evening.speed,
        head=(last.seq, last.digest.hex()),
        rounds=evening.format.rounds,
        contest=contest,
    )


def _replay(records: Iterable[Record]) -> tuple[Contest, dict[tuple[int, int], Contest]]:
    """The contest at the end, and for every (round, item) the contest when it was left."""
    contest = Contest()
    kept: dict[tuple[int, int], Contest] = {}
    for record in records:
        contest = apply(contest, record.fact)
        if isinstance(record.fact, f.Undone | f.Redone):
            kept = {key: one for key, one in kept.items() if _before(key, contest)}
        if _holds(contest) and not isinstance(record.fact, f.RoundReopened):
            kept[contest.round, contest.item] = contest
    return contest, kept


def _before(key: tuple[int, int], contest: Contest) -> bool:
    """Whether this item was played before the point that undo went to."""
    here = (contest.round, contest.item)
    if contest.phase in BETWEEN:
        return contest.phase == Phase.RANKING or key[0] < contest.round
    return key < here


def _holds(contest: Contest) -> bool:
    """Whether the contest is in a question or performance that can stand in a table."""
    if contest.evening is None or contest.phase in BETWEEN:
        return False
    if isinstance(contest.current_round, StageRound):
        return contest.performer is not None and (contest.phase != Phase.REVEALED or bool(contest.ballots))
    return contest.question is not None


def _parts(contest: Contest, kept: dict[tuple[int, int], Contest]) -> Iterable[Part]:
    form = contest.current_evening.format
    stages = (*form.rounds, *((form.tie_break,) if form.tie_break is not None else ()))
    for index, stage in enumerate(stages):
        played = [kept[key] for key in sorted(kept) if key[0] == index]
        tie_break = index == len(form.rounds)
        if not played and tie_break:
            continue
        if isinstance(stage, StageRound):
            criteria = tuple((one.name, one.most) for one in stage.criteria)
            yield Part(stage.name, RoundKind.STAGE, criteria, performances=tuple(map(_performance, played)))
        else:
            yield Part(stage.name, round_kind(stage), items=tuple(map(_item, played)), tie_break=tie_break)


def _item(contest: Contest) -> Item:
    question = contest.question
    cells = {team.number: _cell(contest, team.number) for team in contest.current_evening.match.teams}
    over = contest.phase in OVER
    text, answer = (question.text, question.answer if over else "") if question is not None else ("", "")
    return Item(contest.item + 1, text, answer, contest.spare, cells, over)


def _cell(contest: Contest, team: int) -> Cell:
    return Cell(
        contest.item_points.get(team, ZERO),
        contest.marks.get(team),
        team not in contest.contenders,
        team in contest.barred,
        team in contest.late_teams,
    )


def _performance(contest: Contest) -> Performance:
    stage, clock, team = contest.performance_round, contest.clock, contest.performer or 0
    limit_ns = contest.current_evening.duration_ns(stage.performing_s)
    used_ns = clock.total_ns - clock.remaining_ns if clock is not None and clock.deadline_ns is None else None
    ballots = contest.ballots if contest.phase in OVER else {}
    return Performance(team, used_ns, limit_ns, ballots, contest.item_points.get(team, ZERO))


def _adjusted(contest: Contest, kept: dict[tuple[int, int], Contest]) -> dict[int, Decimal]:
    """Points that came from no question: what the desk added or took."""
    rounds = len(contest.current_evening.format.rounds)
    played = [one for (index, _), one in kept.items() if index < rounds]
    return {
        team: score - sum((one.item_points.get(team, ZERO) for one in played), ZERO)
        for team, score in contest.scores.items()
    }


def _adjusted_extra(contest: Contest, kept: dict[tuple[int, int], Contest]) -> dict[int, Decimal]:
    rounds = len(contest.current_evening.format.rounds)
    played = [one for (index, _), one in kept.items() if index >= rounds]
    rest = {
        team: extra - sum((one.item_points.get(team, ZERO) for one in played), ZERO)
        for team, extra in contest.tie_break_points.items()
    }
    return {team: points for team, points in rest.items() if points}


def _places(contest: Contest) -> Iterable[Place]:
    form = contest.current_evening.format
    for group in groups(contest):
        prize = prize_at(form, group.first)
        note = tie_note(contest, group)
        for number in group.teams:
            team = contest.current_evening.match.team(number)
            yield Place(
                group.first,
                number,
                team.name if team is not None else "",
                contest.scores[number],
                prize.name if prize is not None else "",
                say(note) if note is not None else "",
            )


def _steps(contest: Contest, kept: dict[tuple[int, int], Contest]) -> Iterable[Step]:
    yield Step("0", {team.number: ZERO for team in contest.current_evening.match.teams})
    for (index, item), one in sorted(kept.items()):
        if index < len(contest.current_evening.format.rounds):
            yield Step(f"{index + 1}.{item + 1}", one.scores)


def _current_place(contest: Contest) -> str:
    """Where a match stands that has not ended."""
    if contest.round < 0 or contest.current_round is None:
        return "chưa bắt đầu"
    sort = "lượt" if isinstance(contest.current_round, StageRound) else "câu"
    return f"phần {contest.current_round.name}, {sort} {contest.item + 1}"


def _wall(every: Sequence[tuple[Row, Record]], kind: type[f.Fact]) -> int:
    """Wall time of the last fact of this kind; 0 where there is none."""
    return next((record.wall_ns for _, record in reversed(every) if isinstance(record.fact, kind)), 0)
