"""A match played in memory: orders, verdicts and time in; the contest out. No processes, no clock of its own."""

from decimal import Decimal

from msgspec.structs import replace

from bus import messages as m
from bus.messages import Audience, Press, PressKind, Role, Verdict
from bus.units import NS_PER_S as SECOND
from controller.formats.format import BoardsRound, BuzzersRound, Format, Round
from controller.formats.format_files import find_format, read_format
from controller.match_files.match import Match, Team
from controller.packs.pack_reader import find_pack, read_content
from controller.rules import on_firmware
from controller.rules.apply import apply_all
from controller.rules.clocks import elapse
from controller.rules.contest import Contest, Evening
from controller.rules.decide import decide
from controller.rules.facts import AnyFact, Booted, MatchOpened
from controller.rules.order import Order
from controller.rules.view import SnapshotContext, snapshot

START = 1_000 * SECOND

TEAMS = tuple(Team(number, f"THCS {number}") for number in range(1, 6))
PLAN = read_format(find_format("long-bien-2018"))
PACK = read_content(find_pack("long-bien-2018")).pack


def plan_with(round_type: type[Round], **changes: object) -> Format:
    """The plan's format, with changes in all its rounds of one type."""
    rounds = tuple(replace(part, **changes) if isinstance(part, round_type) else part for part in PLAN.rounds)
    return replace(PLAN, rounds=rounds)


class Play:
    """A contest with its history; `facts` holds everything that has happened."""

    def __init__(self, form: Format = PLAN, teams: tuple[Team, ...] = TEAMS, start: bool = True) -> None:
        self.contest = Contest()
        self.facts: list[AnyFact] = []
        self.now_ns = START
        self.take(
            [MatchOpened(Evening(form, PACK, Match("Chung khảo", "THCS", teams))), Booted("boot-1", START, START)]
        )
        stations = tuple(team.station for team in teams)
        if start:
            self.hello("epoch-1", stations)
            self.order(m.StartMatch())

    def take(self, facts: "list[AnyFact] | tuple[AnyFact, ...]") -> None:
        self.facts += facts
        self.contest = apply_all(self.contest, facts)

    def order(self, command: m.Command, step: int | None = None, role: Role | None = None) -> None:
        """By the MC; a ballot by its judge."""
        by = role or (Role.JUDGE if isinstance(command, m.CastBallot) else Role.MC)
        judge = command.judge if by is Role.JUDGE and isinstance(command, m.CastBallot | m.ConfirmBallot) else None
        self.take(decide(self.contest, Order(command, "test", by, step, judge), self.now_ns))

    def hello(self, epoch: str, stations: tuple[int, ...] = (1, 2, 3, 4, 5)) -> None:
        self.take(
            on_firmware.hello(
                self.contest,
                m.Hello(name="firmware", role=Role.FIRMWARE, epoch=epoch, protocol=m.PROTOCOL, stations=stations),
            )
        )

    def wait(self, seconds: float) -> None:
        self.now_ns += round(seconds * SECOND)
        while facts := elapse(self.contest, self.now_ns):
            self.take(facts)

    def report(self, fact: m.FirmwareFact, draw: int = 0) -> None:
        self.take(on_firmware.report(self.contest, fact, self.now_ns, draw))

    def verdict(self, *stations: int, outcome: str = "", draw: int = 0, later: tuple[int, ...] = ()) -> None:
        """The first station presses 200 ms after the opening, or after the question had been read in it; the others of
        a tie with it, `later` ones 1 ms apart."""
        opening = self.contest.opening_ns or self.now_ns
        outcome = outcome or ("floor" if len(stations) == 1 else "tie")
        kind = PressKind.WINNER if outcome == "floor" else PressKind.TIED
        first = (self.contest.buzzers.read_ns or opening) + SECOND // 5
        presses = tuple(Press(station, first + n * 1_000, kind, n * 1_000) for n, station in enumerate(stations))
        presses += tuple(
            Press(station, first + n * 1_000_000, PressKind.LATER, n * 1_000_000)
            for n, station in enumerate(later, start=1)
        )
        self.now_ns = max(self.now_ns, first + 5_000_000)
        self.report(
            Verdict(
                arming=self.contest.arming,
                outcome=outcome,  # type: ignore[arg-type]
                stations=stations,
                opening_ns=opening,
                window_ns=100_000,
                decided_ns=self.now_ns,
                presses=presses,
            ),
            draw,
        )

    def press(self, station: int, kind: PressKind, since_ns: int = 0) -> None:
        at = (self.contest.opening_ns or self.now_ns) + since_ns
        self.report(m.Pressed(self.contest.arming, Press(station, at, kind)))

    def view(self, audience: Audience = Audience.MC) -> m.Snapshot:
        return snapshot(self.contest, audience, SnapshotContext(self.now_ns))

    def scores(self) -> dict[int, Decimal]:
        return dict(self.contest.scores)

    # ------------------------------------------------------------------------------------------------- whole parts

    def to_opening(self) -> None:
        """A question is read and thought about: to the open buzzers, or all boards up."""
        self.order(m.StartReading())
        self.order(m.StartThinking())
        self.wait(31)

    def to_buzzers(self) -> None:
        """Play the boards round, nobody right, and begin the buzzers round."""
        self.order(m.StartRound())
        for _ in range(self.contest.round_rules(BoardsRound).questions):
            self.board_question(())
        self.order(m.EndRound())
        self.order(m.StartRound())

    def board_question(self, right: tuple[int, ...]) -> None:
        self.to_opening()
        for team in self.contest.contenders:
            self.order(m.MarkBoard(team, team in right))
        self.order(m.ConfirmBoards())

    def buzzer_question(self, team: int, right: bool = True) -> None:
        self.to_opening()
        self.verdict(team)
        self.wait(1)
        self.order(m.RuleRight() if right else m.RuleWrong())

    def to_stage(self) -> None:
        """Play to the begin of the stage round; every buzzer question is closed without an answer."""
        self.to_buzzers()
        for _ in range(self.contest.round_rules(BuzzersRound).questions):
            self.to_opening()
            self.order(m.CloseQuestion())
        self.order(m.EndRound())
        self.order(m.StartRound())

    def to_ranking(self) -> None:
        """Play to the end; only the stage round gives points, the more the higher the team's number."""
        self.to_stage()
        for team in range(1, 6):
            self.perform((10 * team - 10, 0, 0, 0))
            if team < 5:
                self.order(m.NextPerformance())
        self.order(m.EndRound())

    def perform_all(self) -> None:
        """Every team performs; all of them get the same."""
        for _ in range(5):
            self.perform()
            if self.contest.item < 4:
                self.order(m.NextPerformance())

    def perform(self, marks: tuple[int, ...] = (40, 30, 20, 10)) -> None:
        self.order(m.StartPerformance())
        self.wait(500)
        self.order(m.StopPerformance())
        for judge in range(1, self.contest.current_evening.format.judges + 1):
            self.order(m.CastBallot(judge, tuple(map(Decimal, marks))))
        self.order(m.RevealBallots())
