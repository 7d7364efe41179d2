"""A whole evening in memory, for `bench rules`: every command of the shipped format, as an MC gives it.

Each decision is passed to `take`, so that a bench can time it and a journal can store its facts.

Kind: pure
"""

from collections.abc import Callable, Sequence
from decimal import Decimal

from bus import messages as m
from bus.messages import Press, PressKind, Role, Verdict
from bus.units import NS_PER_MS, NS_PER_S
from controller.formats.format import StageRound
from controller.rules import facts as f
from controller.rules import on_firmware
from controller.rules.apply import apply_all
from controller.rules.clocks import elapse
from controller.rules.contest import Contest, Evening
from controller.rules.decide import decide
from controller.rules.order import Order
from controller.rules.rounds.buzzers.eligibility import opening_teams
from controller.rules.steps import next_step

Decision = Callable[[], Sequence[f.AnyFact]]
Take = Callable[[str, Decision], Sequence[f.AnyFact]]
"""Takes the name of a decision and the decision itself; returns its facts."""


class Conductor:
    """Leads `evening` from the first step to the ranking. `take` makes each decision."""

    def __init__(self, evening: Evening, take: Take) -> None:
        self.contest = Contest()
        self.now_ns = 1_000 * NS_PER_S
        self._take = take
        self._evening = evening

    def play(self) -> None:
        """The whole evening, with a tie broken by a second opening, undo and redo, adjustments and pauses."""
        self._do("open", lambda: [f.MatchOpened(self._evening, self.contest.arming)])
        self._do("boot", lambda: [f.Booted("boot", self.now_ns, self.now_ns)])
        stations = tuple(team.station for team in self._evening.match.teams)
        hello = m.Hello(
            name="firmware",
            role=Role.FIRMWARE,
            epoch=f"epoch-{self.contest.seq}",
            protocol=m.PROTOCOL,
            stations=stations,
        )
        self._do("hello", lambda: on_firmware.hello(self.contest, hello))
        self.order(m.StartMatch())
        for _ in range(2_000):
            if self.contest.phase == m.Phase.RANKING:
                return
            self._step()
        raise RuntimeError(f"the evening does not end: it is in {self.contest.phase}")

    def order(self, command: m.Command) -> None:
        """Give a command as the MC, a ballot as its judge."""
        name, judge = type(command).__name__, command.judge if isinstance(command, m.CastBallot) else None
        order = Order(
            command=command, who="", role=Role.MC if judge is None else Role.JUDGE, step=self.contest.step, judge=judge
        )
        self._do(name, lambda: decide(self.contest, order, self.now_ns))

    def _step(self) -> None:
        match self.contest.phase:
            case m.Phase.READING:
                self.order(m.StartThinking())
                self.order(m.Pause())
                self.order(m.Resume())
                self._wait(31)
            case m.Phase.BOARDS_UP:
                self._boards()
            case m.Phase.OPEN:
                self._press()
            case m.Phase.FLOOR:
                self._wait(1)
                self.order(m.RuleRight() if self.contest.item % 2 else m.RuleWrong())
            case m.Phase.PERFORMING:
                self._wait(100)
                self.order(m.StopPerformance())
            case m.Phase.JUDGING:
                self._judge()
            case _:
                self._take_next_step()

    def _take_next_step(self) -> None:
        step, blockers = next_step(self.contest, self.now_ns)
        if step is None or blockers:
            raise RuntimeError(f"there is no next step in {self.contest.phase}: {'; '.join(map(str, blockers))}")
        self.order(step.command)

    def _boards(self) -> None:
        for team in self.contest.contenders:
            self.order(m.MarkBoard(team, team % 2 == 0))
        self.order(m.ConfirmBoards())
        self.order(m.AdjustScore(1, Decimal(self.contest.item + 1), "protest upheld"))
        self.order(m.Undo())
        self.order(m.Redo())

    def _press(self) -> None:
        pressers = self.contest.stations_of(opening_teams(self.contest))
        if not pressers:
            self.order(m.CloseQuestion())
            return
        opening_ns = self.contest.opening_ns or self.now_ns
        first_ns = opening_ns + NS_PER_S // 5
        presses = tuple(
            Press(station, first_ns + n * NS_PER_MS, PressKind.LATER if n else PressKind.WINNER, n * NS_PER_MS)
            for n, station in enumerate(pressers)
        )
        self.now_ns = max(self.now_ns, presses[-1].at_ns + 5 * NS_PER_MS)
        verdict = Verdict(
            arming=self.contest.arming,
            outcome="floor",
            stations=pressers[:1],
            opening_ns=opening_ns,
            window_ns=100_000,
            decided_ns=self.now_ns,
            presses=presses,
        )
        self._do("Verdict", lambda: on_firmware.report(self.contest, verdict, self.now_ns, 0))

    def _judge(self) -> None:
        max_points = [criterion.most for criterion in self.contest.round_rules(StageRound).criteria]
        for judge in range(1, self.contest.current_evening.format.judges + 1):
            self.order(m.CastBallot(judge, tuple(points - judge for points in max_points)))
        self.order(m.RevealBallots())

    def _wait(self, seconds: int) -> None:
        self.now_ns += seconds * NS_PER_S
        while elapse(self.contest, self.now_ns):
            self._do("time", lambda: elapse(self.contest, self.now_ns))

    def _do(self, name: str, decision: Decision) -> None:
        self.contest = apply_all(self.contest, self._take(name, decision))


def one_long_match(evening: Evening, count: int) -> list[f.AnyFact]:
    """At least `count` facts of a single match in which nothing is undone: undo could reach all of them."""
    facts: list[f.AnyFact] = []
    conductor = Conductor(evening, _into(facts))
    conductor.play()
    team = 0
    while len(facts) < count:
        team = 1 + team % len(evening.match.teams)
        conductor.order(m.AdjustScore(team, Decimal(1 if len(facts) % 4 else -1), "a long evening"))
    return facts


def many_evenings(evening: Evening, count: int) -> list[f.AnyFact]:
    """At least `count` facts of whole evenings, one after the other."""
    facts: list[f.AnyFact] = []
    Conductor(evening, _into(facts)).play()
    once = tuple(facts)
    while len(facts) < count:
        facts.extend(once)
    return facts


def _into(target: list[f.AnyFact]) -> Take:
    def take(name: str, decision: Decision) -> Sequence[f.AnyFact]:
        facts = decision()
        target.extend(facts)
        return facts

    return take
