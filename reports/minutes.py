"""Minutes (biên bản) of a match as data, from the journal alone, in the language of the papers.

Kind: pure
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from bus.messages import Phase
from controller.formats.format import Round, StageRound, prize_at
from controller.formats.tie_criteria import with_round_names
from controller.journal.hash_chain import HEAD_DIGITS, Row
from controller.journal.record import Record
from controller.journal.seal_check import CheckedSeals, check_seals
from controller.match_files.match import Team
from controller.rules import facts as f
from controller.rules.contest import Contest
from controller.rules.ranking import groups, open_ties, tie_note, unplaced_teams
from reports.match_replay import replay
from reports.played_rounds import ZERO, Part, played_rounds
from reports.press_timeline import Timeline, timelines
from reports.rulings import Ruling, rulings
from reports.wording import Wording


class NoMatchError(ValueError):
    """The journal holds no match, so there are no minutes."""


class NoPrizesError(ValueError):
    """No team has a prize yet."""


class Place(Struct, frozen=True):
    """One line of the ranking; `place` None: the team has no place, because it is absent."""

    place: int | None
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
    """Content of all papers of a match, and the wording of what is added to it. Wall times are ns since 1970.

    `head`: number and full hash (hex) of the journal's last fact; `last_ns`: when it was written. `open_at`: how far
    the match has got, empty once it has ended.
    """

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
    """Tie-break points that came from no question, of the teams that have any."""
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
    wording: Wording
    seals: CheckedSeals = CheckedSeals()
    """What the seals prove, with the keys of this match."""
    signed_code: str = ""
    """The signed statement of the result, as the text of a QR code; empty while nobody has signed it."""

    @property
    def short_head(self) -> str:
        """The head as people note it, `N:HASH`."""
        return f"{self.head[0]}:{self.head[1][:HEAD_DIGITS]}"

    @property
    def long_head(self) -> str:
        """The head with the full hash; `journal verify --head` accepts it, too."""
        return f"{self.head[0]}:{self.head[1]}"

    @property
    def mark(self) -> str:
        """What stands across every page of a rehearsal; empty for a match that counts."""
        return self.wording.rehearsal_mark(self.contest.current_evening.match)

    def team_name(self, number: int) -> str:
        """The name of the team with this number."""
        unnamed = self.wording.phrase("team {number}", number=number)
        return next((team.name for team in self.teams if team.number == number), unnamed)


def minutes(records: Iterable[tuple[Row, Record]], wording: Wording) -> Minutes:
    """The minutes of the last match of a journal, in the language of `wording`. Raises `NoMatchError`."""
    rows = list(records)
    starts = [n for n, (_, record) in enumerate(rows) if isinstance(record.fact, f.MatchOpened)]
    if not starts:
        raise NoMatchError("the journal holds no match; play one, or name another folder with --data")
    start = starts[-1]
    closed = (n for n, (_, record) in enumerate(rows[start:], start) if isinstance(record.fact, f.MatchClosed))
    end = next(closed, len(rows))
    capture = _capture(record.fact for _, record in reversed(rows[:end]))
    checked, first_seq = check_seals(rows), rows[start][0].seq
    seals = replace(checked, chains=tuple(chain for chain in checked.chains if chain.began_seq > first_seq))
    return replace(_minutes(rows[start:end], rows[-1][0], capture, wording), seals=seals)


def _capture(facts: Iterable[f.AnyFact]) -> str:
    """Source of the edges, from the first of `facts` that names it: the firmware may have started before the match."""
    capture = next((fact.capture for fact in facts if isinstance(fact, f.FirmwareStarted)), None)
    return capture.name if capture is not None else ""


def _minutes(rows: Sequence[tuple[Row, Record]], last: Row, capture: str, wording: Wording) -> Minutes:
    contest, contests = replay(record for _, record in rows)
    withdrawals = contest.tally.withdrawals
    contests = {key: item.without_withdrawn(withdrawals) for key, item in contests.items()}
    evening, ended = contest.current_evening, contest.phase == Phase.RANKING and not open_ties(contest)
    return Minutes(
        title=evening.match.title,
        venue=evening.match.venue,
        form=wording.name(evening.format.name),
        teams=evening.match.teams,
        absent=contest.absent,
        judges=max(evening.format.judges, *contest.judges, *(max(own.judges) for own in contests.values())),
        started_ns=_wall_ns(rows, f.MatchStarted) or rows[0][1].wall_ns,
        ended_ns=(_wall_ns(rows, f.MatchEnded) if ended else 0) or rows[-1][1].wall_ns,
        last_ns=rows[-1][1].wall_ns,
        open_at="" if ended else _current_place(contest, wording),
        played_rounds=tuple(played_rounds(contest, contests, wording)),
        adjustments=_adjustments(contest, contests),
        tie_break_adjustments=_tie_break_adjustments(contest, contests),
        scores=contest.scores,
        places=tuple(_places(contest, wording)),
        rulings=rulings(rows, wording),
        timelines=timelines(record for _, record in rows),
        steps=(*_steps(contest, contests), Step(wording.phrase("end" if ended else "now"), contest.scores)),
        capture=capture,
        speed=evening.speed,
        head=(last.seq, last.digest.hex()),
        rounds=evening.format.rounds,
        contest=contest,
        wording=wording,
    )


def _adjustments(contest: Contest, contests: dict[tuple[int, int], Contest]) -> dict[int, Decimal]:
    """Points that came from no question: added or subtracted by the desk."""
    rounds = len(contest.current_evening.format.rounds)
    played = [item for key, item in contests.items() if key[0] < rounds and key not in contest.tally.repeated]
    recounted = [
        (item.performance.performer, points - item.item_points.get(item.performance.performer or 0, ZERO))
        for key, points in contest.tally.recounted.items()
        if (item := contests.get(key)) is not None and key not in contest.tally.repeated
    ]
    return {
        team: score
        - sum((item.item_points.get(team, ZERO) for item in played), ZERO)
        - sum((change for other, change in recounted if other == team), ZERO)
        for team, score in contest.scores.items()
    }


def _tie_break_adjustments(contest: Contest, contests: dict[tuple[int, int], Contest]) -> dict[int, Decimal]:
    rounds = len(contest.current_evening.format.rounds)
    played = [item for (index, _), item in contests.items() if index == rounds]
    rest = {
        team: extra - sum((item.item_points.get(team, ZERO) for item in played), ZERO)
        for team, extra in contest.tie_break_points.items()
    }
    return {team: points for team, points in rest.items() if points}


def _places(contest: Contest, wording: Wording) -> Iterable[Place]:
    form, undecided = contest.current_evening.format, open_ties(contest)
    for group in groups(contest):
        prize = None if group in undecided else prize_at(form, group.first)
        note = tie_note(contest, group)
        for number in group.teams:
            team = contest.current_evening.match.team(number)
            yield Place(
                place=group.first,
                team=number,
                name=team.name if team is not None else "",
                score=contest.scores[number],
                prize=wording.name(prize.name) if prize is not None else "",
                note=wording.say(with_round_names(note, form, wording.language)) if note is not None else "",
            )
    for number in unplaced_teams(contest):
        team = contest.current_evening.match.team(number)
        yield Place(
            place=None,
            team=number,
            name=team.name if team is not None else "",
            score=contest.scores[number],
            prize="",
            note=wording.phrase("absent"),
        )


def _steps(contest: Contest, contests: dict[tuple[int, int], Contest]) -> Iterable[Step]:
    yield Step("0", {team.number: ZERO for team in contest.current_evening.match.teams})
    for (index, item), after in sorted(contests.items()):
        if index < len(contest.current_evening.format.rounds):
            yield Step(f"{index + 1}.{item + 1}", after.scores)


def _current_place(contest: Contest, wording: Wording) -> str:
    """How far a match has got that has not ended."""
    if contest.phase == Phase.RANKING:
        ties = ", ".join(f"{tie.first}–{tie.last}" for tie in open_ties(contest))
        return wording.phrase("all rounds played, places {places} not decided", places=ties)
    if contest.round < 0 or contest.current_round is None:
        return wording.phrase("not started")
    name, number = wording.name(contest.current_round.name), contest.item + 1
    if isinstance(contest.current_round, StageRound):
        return wording.phrase("round {name}, turn {number}", name=name, number=number)
    return wording.phrase("round {name}, question {number}", name=name, number=number)


def _wall_ns(rows: Sequence[tuple[Row, Record]], kind: type[f.Fact]) -> int:
    """Wall time of the last fact of this kind; 0 where there is none."""
    return next((record.wall_ns for _, record in reversed(rows) if isinstance(record.fact, kind)), 0)


def order_lot_text(minutes: Minutes) -> str:
    """How the order of the performances was drawn before the match; empty where it was not."""
    match = minutes.contest.current_evening.match
    if match.lot is None:
        return ""
    return minutes.wording.phrase(
        "Order of the performances, drawn by {person}: {order}. Seed of the lot: {seed} (order of the SHA-256 of "
        "seed/number).",
        person=match.lot.drawn_by,
        order=", ".join(map(str, match.performers)),
        seed=match.lot.seed,
    )
