"""The real rules and the oracle side by side: everything is done to both, and what they say is compared every time.

Kind: loop
"""

from collections import Counter
from collections.abc import Sequence

from msgspec.structs import replace

from bus import messages as m
from bus.messages import Audience, Role
from bus.units import NS_PER_MS
from controller.formats.format import Format
from tests.oracle.comparison import differences, public_differences
from tests.oracle.hall import SETTLE_NS, Hall
from tests.oracle.oracle import Oracle
from tests.oracle.samples import match_of, pack_for
from tests.oracle.state import NonsenseError, Push, Teams

BEFORE_THE_CLOSING_NS = 300 * NS_PER_MS
"""So long before the time to press is over nobody presses: the decision must fall before it."""


class SideBySide:
    """One evening, played twice. `script`: what was done so far, in words, for who looks for a difference."""

    def __init__(
        self, form: Format, teams: int, *, spares: int = 0, order: tuple[int, ...] = (), seed: int = 0
    ) -> None:
        self.hall = Hall(form, pack_for(form, spares=spares), match_of(teams, order), seed)
        self.oracle = Oracle(form, teams, order=order, spares=spares, lot=self._lot)
        self.script: list[str] = []
        self.opening_ns: int | None = None
        self.closing_ns: int | None = None
        """Of the opening that presses belong to; None: not known (any more)."""
        self.orders: Counter[str] = Counter()
        """What was ordered and done, by the name of the command."""
        self.phases: Counter[str] = Counter()
        self._texts: dict[int, str] = {}
        self._numbers: dict[int, int] = {}
        self.compare()

    def order(self, command: m.Command, role: Role = Role.MC, judge: int | None = None) -> bool:
        """Give an order to both; both do it (True), or both refuse it."""
        self.script.append(f"{role} {judge or ''}: {command}")
        if isinstance(command, m.RuleRight | m.RuleWrong):
            self.hall.wait_until(self.hall.view().guard_until_ns)
        nonsense = self._nonsense(command, role)
        refused = "; ".join(map(str, self.hall.order(command, role, judge)))
        assert bool(refused) == bool(nonsense), self._report(
            f"refused: {refused or 'no'}; expected: {nonsense or 'no'}"
        )
        if not refused:
            self.oracle.order(command, role)
            self.orders[type(command).__name__] += 1
            self._note_numbers()
        if isinstance(command, m.Undo | m.Redo):
            self.opening_ns = None
        self.compare()
        return not refused

    def take_back(self, number: int) -> bool:
        """Take back the decision with this number in `oracle.decisions`; both do it (True), or both refuse it. What
        goes with it is listed first."""
        decision = self.oracle.decisions[number]
        self.script.append(f"taken back: {decision.command}")
        order = m.UndoDecision(self._numbers[decision.moment], "as the jury says")
        also, nonsense = self._goes_with(number)
        first, *listed = self.hall.order(order, Role.DESK)
        is_listed = first.code == "listed-first"
        assert is_listed is not bool(nonsense), self._report(f"{first} {listed}; expected: {nonsense or 'a list'}")
        if nonsense:
            return False
        shown = {reason.args["number"] for reason in listed if reason.code == "taken-along"}
        assert shown == also, self._report(f"goes with it: {shown}, expected {also}")
        refused = self.hall.order(replace(order, also=tuple(also)), Role.DESK)
        assert not refused, self._report("; ".join(map(str, refused)))
        self.oracle.take_back(number)
        self.orders[type(order).__name__] += 1
        self.opening_ns = None
        self._note_numbers()
        self.compare()
        return True

    def _goes_with(self, number: int) -> tuple[set[int], str]:
        """The numbers of the decisions that are taken back with this one; or why that makes no sense."""
        try:
            return {self._numbers[moment] for moment in self.oracle.trial(lot=min).take_back(number)}, ""
        except NonsenseError as error:
            return set(), str(error)

    def _note_numbers(self) -> None:
        """Which number the history gives to each decision: the newest ones are new."""
        decided = [number for number, fact in enumerate(self.hall.facts, 1) if type(fact).__name__ == "Decided"]
        new = [turn.moment for turn in self.oracle.decisions if turn.moment not in self._numbers]
        self._numbers |= dict(zip(reversed(new), reversed(decided), strict=False))

    def _nonsense(self, command: m.Command, role: Role) -> str:
        """Why an order makes no sense now; empty: it does."""
        try:
            self.oracle.after(command, role)
        except NonsenseError as error:
            return str(error)
        return ""

    def press_early(self, team: int) -> None:
        """A push after the last order, before the buzzers are open, or while nobody may press."""
        self.script.append(f"team {team} presses before the opening")
        self.hall.wait(1)
        self.hall.press(self._station(team))
        self.hall.wait(NS_PER_MS)
        self.oracle.press([Push(team, 0)])
        self.compare()

    def press(self, pushes: Sequence[Push]) -> None:
        """Pushes after the opening, each at its time after it or, where that is over, now."""
        assert self.opening_ns is not None
        shifted: list[Push] = []
        for push in sorted(pushes, key=lambda push: push.at_ns):
            self.hall.wait_until(self.opening_ns + push.at_ns)
            at_ns = self.hall.now_ns - self.opening_ns
            late = self.closing_ns is not None and self.hall.now_ns >= self.closing_ns
            self.hall.press(self._station(push.team), uncertainty_ns=push.uncertainty_ns)
            shifted.append(Push(push.team, at_ns, push.uncertainty_ns, late))
        self.script.append("; ".join(f"team {push.team} presses at {push.at_ns} ns" for push in shifted))
        self.hall.wait(SETTLE_NS + self._window_ns(shifted) + NS_PER_MS)
        self.oracle.press(shifted)
        self.compare()

    def time_is_up(self) -> None:
        """The running clock runs out."""
        clock = self.hall.view().clock
        assert clock is not None
        assert clock.deadline_ns is not None, self._report("the clock stands")
        self.script.append(f"the time for {clock.what} is up")
        self.hall.wait_until(clock.deadline_ns + (SETTLE_NS + NS_PER_MS if clock.what == "pressing" else 0))
        self.oracle.time_is_up()
        self.compare()

    def restart(self, what: str) -> None:
        """The controller falls, the firmware does, or the whole machine loses its power."""
        self.script.append(f"restart of the {what}")
        if what == "controller":
            self.hall.restart_controller()
        elif what == "firmware":
            self.hall.start_firmware()
            self.oracle.firmware_restarts()
            self.opening_ns = None
        else:
            self.hall.cut_the_power()
            self.oracle.power_fails()
            self.opening_ns = None
        self.compare()

    def compare(self) -> None:
        """Compare what MC and public see with what the oracle says."""
        view = self.hall.view()
        self.phases[view.phase] += 1
        self._note_opening(view)
        faults = differences(view, self.oracle) + self._repeated_question(view)
        if view.phase is m.Phase.RANKING:
            faults += public_differences(self.hall.view(Audience.PUBLIC), self.oracle.evening)
        assert not faults, self._report("; ".join(faults))

    def _repeated_question(self, view: m.Snapshot) -> list[str]:
        """No question is read twice in an evening."""
        evening = self.oracle.evening
        if view.question is None or evening.question is None or not evening.question.begun:
            return []
        text, own = view.question.text, evening.question.number
        self._texts[own] = text
        others = {self._texts.get(number) for number in evening.read - {own}}
        return [f"question {text!r} was read before"] if text in others else []

    def _note_opening(self, view: m.Snapshot) -> None:
        if view.phase is m.Phase.OPEN:
            self.opening_ns = view.opening_ns
            clock = view.clock
            self.closing_ns = None if clock is None or clock.what != "pressing" else clock.deadline_ns

    def _lot(self, tied: Teams) -> int:
        """The lot was drawn by the rules; the oracle only sees to it that it was drawn among the tied."""
        view = self.hall.view()
        performers = (view.performer, *view.to_perform)
        drawn = view.floor if view.floor is not None else next((team for team in performers if team in tied), None)
        assert drawn in tied, self._report(f"the lot fell on {drawn}, who is not among {sorted(tied)}")
        return drawn

    def _station(self, team: int) -> int:
        return next(view.station for view in self.hall.view().teams if view.number == team)

    def _window_ns(self, pushes: Sequence[Push]) -> int:
        buzzers = self.oracle.evening.buzzers
        return max(buzzers.tie_window_us * 1000, 2 * max((push.uncertainty_ns for push in pushes), default=0))

    def _report(self, what: str) -> str:
        return "\n".join((f"{what}; after:", *self.script[-40:]))
