"""Rounds as they were played: each question with every team's points, each performance with its marks.

Kind: pure
"""

from collections.abc import Iterable
from decimal import Decimal

from msgspec import Struct

from bus.messages import Phase, RoundKind, Sentence
from controller.formats.format import Round, StageRound, round_kind
from controller.rules.contest import Contest
from controller.rules.rounds.performance.aggregate import aggregate_sentence
from reports.match_replay import in_order
from reports.wording import Wording

ZERO = Decimal(0)

OVER = frozenset({Phase.REVEALED, Phase.CLOSED})
"""Phases in which a question is decided."""


class Cell(Struct, frozen=True):
    """A team in one question: its points, and whether it was right (None: it did not answer).

    `absent`: it took no part; `early`: it was barred for an early press; `late`: its board came up late.
    """

    points: Decimal
    right: bool | None
    absent: bool = False
    early: bool = False
    late: bool = False


class Item(Struct, frozen=True):
    """One question: its number from 1, its text and every team's cell. `answer` is empty until it is `over`."""

    number: int
    text: str
    answer: str
    spare: bool
    cells: dict[int, Cell]
    over: bool = True


class Performance(Struct, frozen=True):
    """One performance: its number from 1, the team, its time (None: unknown), the marks of each judge (once revealed),
    and its points. `repeated`: it does not count, because it was repeated."""

    number: int
    team: int
    used_ns: int | None
    limit_ns: int
    ballots: dict[int, tuple[Decimal, ...]]
    points: Decimal
    repeated: bool = False
    aggregate: Sentence | None = None
    """How the points follow from the ballots."""


class Part(Struct, frozen=True):
    """One round as it was played. `items` of a boards or buzzers round, `performances` of a stage round.

    `index`: the number of the round in the journal, from 1; extra questions come after all rounds of the format.
    """

    name: str
    kind: RoundKind
    criteria: tuple[tuple[str, Decimal], ...] = ()
    items: tuple[Item, ...] = ()
    performances: tuple[Performance, ...] = ()
    tie_break: bool = False
    index: int = 0

    def total(self, team: int) -> Decimal:
        """The points of a team in this round."""
        item_points = sum((item.cells[team].points for item in self.items if team in item.cells), ZERO)
        performances = (performance.points for performance in self.performances if performance.team == team)
        return item_points + sum(performances, ZERO)


def played_rounds(contest: Contest, contests: dict[tuple[int, int], Contest], wording: Wording) -> Iterable[Part]:
    """The rounds in the order of the evening. `contests`: at the end of each (round, item); `contest`: at the end."""
    form = contest.current_evening.format
    rounds = len(form.rounds)
    stages: dict[int, Round] = dict(enumerate(form.rounds))
    if form.tie_break is not None:
        stages |= dict.fromkeys(range(rounds, 2 * rounds + 1), form.tie_break)
    for index, stage in sorted(stages.items(), key=lambda stage: in_order(stage[0], rounds)):
        played = [contests[key] for key in sorted(contests) if key[0] == index]
        tie_break = index >= rounds
        if not played and tie_break:
            continue
        name = wording.name(stage.name)
        if index > rounds:
            admitting = wording.name(form.rounds[index - rounds - 1].name)
            name = wording.phrase("{name} for {round}", name=name, round=admitting)
        if isinstance(stage, StageRound):
            criteria = tuple((wording.name(criterion.name), criterion.most) for criterion in stage.criteria)
            performances = tuple(_performance(own, contest) for own in played if _has_begun(own, contest))
            yield Part(name, RoundKind.STAGE, criteria, performances=performances, index=index + 1)
        else:
            items = tuple(map(_item, played))
            yield Part(name, round_kind(stage), items=items, tie_break=tie_break, index=index + 1)


def _item(contest: Contest) -> Item:
    question = contest.question
    cells = {team.number: _cell(contest, team.number) for team in contest.current_evening.match.teams}
    over = contest.phase in OVER
    text, answer = (question.text, question.answer if over else "") if question is not None else ("", "")
    return Item(number=contest.item + 1, text=text, answer=answer, spare=contest.spare, cells=cells, over=over)


def _cell(contest: Contest, team: int) -> Cell:
    return Cell(
        points=contest.item_points.get(team, ZERO),
        right=contest.marks.get(team),
        absent=team not in contest.contenders,
        early=team in contest.buzzers.barred,
        late=team in contest.boards.late_teams,
    )


def _has_begun(contest: Contest, last: Contest) -> bool:
    """Whether a team is on stage, and not just was announced there; `last` is the contest at the end."""
    return contest.phase != Phase.READY or (contest.round, contest.item) == (last.round, last.item)


def _performance(contest: Contest, last: Contest) -> Performance:
    stage, clock, team = contest.round_rules(StageRound), contest.clock, contest.performance.performer or 0
    limit_ns = contest.current_evening.duration_ns(stage.performing_s)
    used_ns = clock.total_ns - clock.remaining_ns if clock is not None and clock.deadline_ns is None else None
    ballots = contest.performance.ballots if contest.phase in OVER else {}
    repeated = (contest.round, contest.item) in last.tally.repeated
    recounted = last.tally.recounted.get((contest.round, contest.item))
    aggregate = None
    if ballots and not repeated:
        judged = contest.performance.judged.get(team)
        used = "mean" if judged is None or recounted is not None else judged.aggregate
        aggregate = aggregate_sentence(used, len(ballots))
    return Performance(
        number=contest.item + 1,
        team=team,
        used_ns=used_ns,
        limit_ns=limit_ns,
        ballots=ballots,
        points=ZERO if repeated else contest.item_points.get(team, ZERO) if recounted is None else recounted,
        repeated=repeated,
        aggregate=aggregate,
    )
