"""Mischief: what may come at any time of an evening, wanted or not.

Kind: pure
"""

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bus import messages as m
from bus.messages import Role
from tests.oracle.avoided import AVOIDED
from tests.oracle.state import NonsenseError

if TYPE_CHECKING:
    from tests.oracle.random_evening import RandomEvening

PLAIN: tuple[Any, ...] = (
    m.StartMatch, m.StartRound, m.StartReading, m.StartThinking, m.ConfirmBoards, m.RuleRight, m.RuleWrong,
    m.ReopenBuzzers, m.CloseQuestion, m.VoidQuestion, m.StartPerformance, m.StopPerformance, m.RevealBallots,
    m.NextPerformance, m.EndRound, m.ShowPlace, m.Release, m.Undo, m.Redo,
)  # fmt: skip
"""Orders without a field that make sense in some phases only."""


def undo(evening: "RandomEvening") -> None:
    """Some decisions are taken back; some of them are made again."""
    for _ in range(evening.rng.choice((1, 1, 2, 5))):
        evening.may(m.Undo())
    for _ in range(evening.rng.choice((0, 0, 1, 2, 5))):
        evening.may(m.Redo())


LEFT_ALONE = (
    m.MarkBoard, m.CastBallot, m.ConfirmBallot, m.ReopenBallot, m.MoveTeam, m.ExchangeTeams, m.DrawLots,
    m.RevealBallots, m.RepeatPerformance, m.CountAllBallots,
)  # fmt: skip
"""Decisions of which the oracle does not know how they are taken back later: tests of their own do."""


def take_back(evening: "RandomEvening") -> None:
    """Any decision is taken back."""
    decisions = evening.pair.oracle.decisions
    numbers = [number for number, turn in enumerate(decisions) if not isinstance(turn.command, LEFT_ALONE)]
    if evening.evening.stage is not None and "late_team_never_performs" in AVOIDED:
        numbers = [number for number in numbers if not isinstance(decisions[number].command, m.MarkAbsent)]
    if numbers:
        recent = numbers[-evening.rng.choice((3, 10, 40)) :]
        evening.pair.take_back(evening.rng.choice(recent))


def void(evening: "RandomEvening") -> None:
    evening.may(m.VoidQuestion())


def absence(evening: "RandomEvening") -> None:
    team = _team(evening)
    evening.may(m.MarkAbsent(team, team not in evening.evening.absent))


def correction(evening: "RandomEvening") -> None:
    points = evening.rng.choice((1, -1, 5, -5, 10, "0.5", "-0.25", -40))
    reason, tie_break = "protest upheld", evening.evening.in_tie_break and evening.chance(0.5)
    evening.may(m.AdjustScore(_team(evening), Decimal(points), reason, tie_break))


def protest(evening: "RandomEvening") -> None:
    if evening.evening.phase == "setup":
        return
    evening.must(m.RecordProtest(_team(evening), 0, 0, "the answer was right"), Role.DESK)
    number = len(evening.pair.hall.view().protests)
    if evening.chance(0.5):
        outcome: m.Outcome = evening.rng.choice(("upheld", "rejected", "withdrawn"))
        evening.must(m.DecideProtest(number, outcome, "as the jury says"))


def hold(evening: "RandomEvening") -> None:
    evening.may(m.Hold(evening.rng.choice(("", "a cable"))))


def clock(evening: "RandomEvening") -> None:
    if not evening.may(m.Pause()):
        evening.may(m.Resume())


def move(evening: "RandomEvening") -> None:
    """A team moves to a free station, while no buzzers are open."""
    stations = {team.station for team in evening.pair.hall.view().teams}
    free = sorted(set(range(1, m.MAX_STATIONS + 1)) - stations)
    if free and evening.evening.phase not in ("open", "floor", "tied", "lost"):
        evening.may(m.MoveTeam(_team(evening), evening.rng.choice(free)))


def exchange(evening: "RandomEvening") -> None:
    """Two teams exchange desks, or what is meant so makes no sense."""
    team, other = _team(evening), _team(evening)
    evening.pair.order(m.ExchangeTeams(team, other, evening.rng.choice(("the wrong desks", "", "no"))))


def bar(evening: "RandomEvening") -> None:
    evening.may(m.Bar(_team(evening)))


def pardon(evening: "RandomEvening") -> None:
    for team in evening.evening.teams:
        if evening.may(m.Pardon(team)):
            return


def floor(evening: "RandomEvening") -> None:
    """The MC gives the floor without a press."""
    evening.may(m.GiveFloor(_team(evening)))


def ballot(evening: "RandomEvening") -> None:
    """A ballot is given back, or one is cast that cannot be."""
    judge = evening.rng.choice(sorted(evening.evening.judges))
    if not evening.may(m.ReopenBallot(judge)):
        _nonsense(evening, m.CastBallot(judge, (Decimal(1000),)), Role.JUDGE, judge)


def restart(evening: "RandomEvening") -> None:
    evening.pair.restart(evening.rng.choice(("controller", "controller", "firmware", "power")))


def early_end(evening: "RandomEvening") -> None:
    if evening.chance(0.1):
        evening.may(m.EndEarly())


def reopened_round(evening: "RandomEvening") -> None:
    if evening.chance(0.5):
        evening.may(m.ReopenRound())


def running_order(evening: "RandomEvening") -> None:
    """The order of the performances is changed, or one is repeated."""
    stage = evening.evening.stage
    if stage is None:
        return
    announced = [stage.on_stage] if evening.evening.phase == "ready" else []
    waiting = [*announced, *stage.queue]
    team = evening.rng.choice(evening.evening.teams)
    order = tuple(evening.rng.sample(waiting, len(waiting)))
    commands: tuple[m.Command, ...] = (
        m.CallTeam(team),
        m.CallLast(team),
        m.DrawOrder(order, "Lan", "Minh"),
        m.RepeatPerformance(team, "no sound"),
    )
    command = evening.rng.choice(commands)
    if not evening.may(command):
        _nonsense(evening, command, Role.DESK, None)


def judges(evening: "RandomEvening") -> None:
    """A judge turns up or leaves; all ballots count."""
    judge = evening.rng.randint(1, m.MAX_STATIONS)
    commands: tuple[m.Command, ...] = (m.AddJudge(judge), m.RemoveJudge(judge), m.CountAllBallots())
    command = evening.rng.choice(commands)
    if not evening.may(command):
        _nonsense(evening, command, Role.MC, None)


def idle_press(evening: "RandomEvening") -> None:
    """A push while nothing is asked."""
    if evening.evening.phase in ("setup", "intro", "ready", "revealed", "closed", "boards_up", "ranking"):
        evening.pair.press_early(_team(evening))


def nonsense(evening: "RandomEvening") -> None:
    """An order that makes no sense now is refused, and nothing has changed."""
    team, kind = _team(evening), evening.rng.choice((*PLAIN, m.GiveFloor, m.Pardon, m.MarkBoard))
    fields: dict[Any, tuple[Any, ...]] = {m.GiveFloor: (team,), m.Pardon: (team,), m.MarkBoard: (team, True)}
    _nonsense(evening, kind(*fields.get(kind, ())), Role.MC, None)


def _nonsense(evening: "RandomEvening", command: m.Command, role: Role, judge: int | None) -> None:
    try:
        evening.pair.oracle.after(command, role)
    except NonsenseError:
        assert not evening.pair.order(command, role, judge)


def _team(evening: "RandomEvening") -> int:
    return evening.rng.choice(evening.evening.teams)


ALL: tuple[Callable[["RandomEvening"], None], ...] = (
    undo, undo, take_back, take_back, void, absence, absence, correction, protest, hold, clock, move, exchange, bar,
    exchange, pardon, pardon, floor, ballot, restart, restart, early_end, reopened_round, running_order,
    running_order, judges, idle_press, nonsense, nonsense,
)  # fmt: skip
