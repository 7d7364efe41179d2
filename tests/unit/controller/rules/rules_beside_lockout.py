"""The rules and the firmware's lockout side by side, in memory: what one orders and the other tells."""

from bus import messages as m
from bus.messages import Lamp
from controller.formats.format import BuzzersRound
from controller.rules.firmware_orders import firmware_orders
from firmware.lockout import lockout
from firmware.lockout.debounce import ConfirmedPress
from firmware.lockout.lockout_state import Lockout
from firmware.signals import lamps as firmware_lamps
from tests.unit.controller.rules.played_match import Play, plan_with
from tests.unit.firmware.lockout.contact_view import ContactView

SETTLE_NS = 3_000_000
STATIONS = tuple(range(1, 9))
"""Of the board; the five teams sit at the first ones."""


class SideBySide:
    """A buzzers round with these policies; every press is judged by the real lockout and answered by the real rules."""

    def __init__(self, **policies: object) -> None:
        plan = plan_with(BuzzersRound, **policies)
        self.play = Play(plan)
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
        self.lockout, facts = lockout.on_press(self.lockout, push)
        self._report(facts)
        self.wait(0.01)

    def tie(self, *stations: int) -> None:
        """All at the very same instant."""
        for station in stations:
            self.lockout, facts = lockout.on_press(self.lockout, ConfirmedPress(station, self.play.now_ns, 0))
            self._report(facts)
        self.wait(0.01)

    def press_apart(self, *pushes: tuple[int, int]) -> None:
        """Each a station and how many ns from now it pushes; the lockout decides when it has all of them."""
        for station, since_ns in pushes:
            push = ConfirmedPress(station, self.play.now_ns + since_ns, 0)
            self.lockout, facts = lockout.on_press(self.lockout, push)
            self._report(facts)
        self.wait(1)

    def rule_wrong(self) -> None:
        """When the guard after a press is over."""
        self.wait(1)
        self.order(m.RuleWrong())

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
            self.lockout, facts = lockout.advance(self.lockout, self.play.now_ns, ContactView())
            self._report(facts)

    def _report(self, facts: lockout.Facts) -> None:
        for fact in facts:
            self.play.report(fact)

    @property
    def lamps(self) -> list[Lamp]:
        """What the panel shows, by team; asserts that the lamps at their stations shine so."""
        lit = firmware_lamps.lamp_states(self.lockout, STATIONS, self.play.now_ns)
        panel = {team.station: team.lamp for team in self.play.view().teams}
        assert panel == {station: lit[station] for station in panel}, self.play.contest.phase
        assert all(lit[station] is Lamp.DARK for station in STATIONS if station not in panel)
        return [team.lamp for team in self.play.view().teams]
