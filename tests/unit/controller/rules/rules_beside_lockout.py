"""The rules and the firmware's lockout side by side, in memory: what one orders and the other tells."""

from msgspec.structs import replace

from bus import messages as m
from bus.messages import Lamp
from controller.formats.format import BuzzersRound
from controller.rules.firmware_orders import firmware_orders
from firmware.lockout import lockout
from firmware.lockout.debounce import ConfirmedPress
from firmware.lockout.lockout import Lockout
from firmware.signals import lamps as firmware_lamps
from tests.unit.controller.rules.played_match import PLAN, Play
from tests.unit.firmware.lockout.contact_view import ContactView

SETTLE_NS = 3_000_000
STATIONS = tuple(range(1, 9))
"""Of the board; the five teams sit at the first ones."""


class SideBySide:
    """A buzzers round with these policies; every press is judged by the real lockout and heard by the real rules."""

    def __init__(self, **policies: object) -> None:
        rounds = tuple(replace(one, **policies) if isinstance(one, BuzzersRound) else one for one in PLAN.rounds)
        self.play = Play(replace(PLAN, rounds=rounds))
        self.lockout = Lockout(SETTLE_NS)
        self.play.to_buzzers()
        self.restart_firmware()

    def order(self, command: m.Command) -> None:
        self.play.order(command)
        self.meet()

    def wait(self, seconds: float) -> None:
        self.play.wait(seconds)
        self.meet()

    def press(self, station: int, at_ns: int | None = None) -> None:
        push = ConfirmedPress(station, self.play.now_ns if at_ns is None else at_ns, 0)
        self.lockout, told = lockout.on_press(self.lockout, push)
        self._tell(told)
        self.wait(0.01)

    def tie(self, *stations: int) -> None:
        """All at the very same instant."""
        for station in stations:
            self.lockout, told = lockout.on_press(self.lockout, ConfirmedPress(station, self.play.now_ns, 0))
            self._tell(told)
        self.wait(0.01)

    def restart_firmware(self) -> None:
        self.lockout = Lockout(SETTLE_NS)
        self.play.hello(f"epoch-{len(self.play.facts)}", STATIONS)
        self.meet()

    def to_opening(self) -> None:
        self.order(m.StartReading())
        self.order(m.StartThinking())
        self.wait(30.5)

    def meet(self) -> None:
        """Order, decide, hear, until nothing follows any more."""
        before = None
        while before != (before := (self.play.contest.seq, self.lockout)):
            self.lockout = lockout.arm(self.lockout, firmware_orders(self.play.contest).arm, self.play.now_ns)
            self.lockout, told = lockout.advance(self.lockout, self.play.now_ns, ContactView())
            self._tell(told)

    def _tell(self, facts: lockout.Facts) -> None:
        for fact in facts:
            self.play.report(fact)

    @property
    def shown(self) -> list[Lamp]:
        """What the panel shows, by team; asserts that the lamps at their stations shine so."""
        lit = firmware_lamps.lamp_states(self.lockout, STATIONS, self.play.now_ns)
        panel = {team.station: team.lamp for team in self.play.view().teams}
        assert panel == {station: lit[station] for station in panel}, self.play.contest.phase
        assert all(lit[station] is Lamp.DARK for station in STATIONS if station not in panel)
        return [team.lamp for team in self.play.view().teams]

    @property
    def is_ahead(self) -> bool:
        """Whether an opening was ordered that has not come yet: screens show it already."""
        contest = self.play.contest
        return contest.phase == "open" and self.play.now_ns < (contest.opening_ns or 0)
