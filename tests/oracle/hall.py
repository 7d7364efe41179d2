"""The hall: the real rules with the real lockout, on a clock of its own. Orders and presses go in, snapshots come out.

Nothing of the rules' inside is looked at: `decide` and `apply` are a black box here, and so is the lockout.

Kind: loop
"""

import random
from collections.abc import Callable, Mapping, Sequence

import msgspec

from bus import messages as m
from bus.messages import Audience, Role
from bus.units import NS_PER_MS, NS_PER_S
from controller.formats.format import Format
from controller.match_files.match import Match
from controller.packs.pack import Pack
from controller.rules import clocks, on_firmware
from controller.rules.apply import apply_all
from controller.rules.contest import Contest, Evening
from controller.rules.decide import decide
from controller.rules.facts import AnyFact, Booted, MatchOpened
from controller.rules.firmware_orders import firmware_orders
from controller.rules.order import Order
from controller.rules.refusal import RefusedError
from controller.rules.view import SnapshotContext, snapshot
from firmware.lockout import lockout
from firmware.lockout.debounce import ConfirmedPress
from firmware.lockout.lockout_state import Lockout, UnconfirmedEdge

START_NS = 1_000 * NS_PER_S
SETTLE_NS = 3 * NS_PER_MS
BOOT = "boot-1"

_facts_decoder = msgspec.json.Decoder(list[AnyFact])


class Contacts:
    """No contact bounces here, and none is held down unless a test says so."""

    unconfirmed_edges: Sequence[UnconfirmedEdge] = ()

    def __init__(self) -> None:
        self.held_down: Mapping[int, int] = {}


class Hall:
    """One evening. Belongs to one thread; `now_ns` is its clock."""

    def __init__(self, form: Format, pack: Pack, match: Match, seed: int = 0) -> None:
        self.now_ns = START_NS
        self._draws = random.Random(seed)
        self.facts: list[AnyFact] = []
        self.contest = Contest()
        self.boot = BOOT
        self._epoch = 0
        self.contacts = Contacts()
        self._lockout = Lockout(SETTLE_NS)
        self._take([MatchOpened(Evening(form, pack, match)), Booted(self.boot, self.now_ns, self.now_ns)])
        self.start_firmware()

    # ------------------------------------------------------------------------------------------------ what people do

    def order(self, command: m.Command, role: Role = Role.MC, judge: int | None = None) -> tuple[m.Sentence, ...]:
        """Give a command; returns the reasons why it was refused, none where it was done."""
        before = self.contest
        try:
            facts = decide(
                before,
                Order(command, role.value, role, judge=judge, draw=self._draws.getrandbits(30)),
                self.now_ns,
            )
        except RefusedError as error:
            assert self.contest is before
            return error.reasons
        self._take(facts)
        return ()

    def press(self, station: int, at_ns: int | None = None, uncertainty_ns: int = 0) -> None:
        """A push on a station's button, stamped `at_ns` (now, if it is not given), which arrives now."""
        stamp = self.now_ns if at_ns is None else at_ns
        self._lockout, reports = lockout.on_press(self._lockout, ConfirmedPress(station, stamp, uncertainty_ns))
        self._report(reports)

    # ---------------------------------------------------------------------------------------------- what time does

    def wait(self, duration_ns: int) -> None:
        """Let time pass, with everything that it brings, in order."""
        self.wait_until(self.now_ns + duration_ns)

    def wait_until(self, instant_ns: int) -> None:
        while (due_ns := self._due_ns()) is not None and due_ns <= instant_ns:
            self.now_ns = max(self.now_ns, due_ns)
            self._turn()
        self.now_ns = max(self.now_ns, instant_ns)
        self._turn()

    # --------------------------------------------------------------------------------------------------- restarts

    def start_firmware(self) -> None:
        """The firmware starts (again), knowing nothing."""
        self._epoch += 1
        self._lockout = Lockout(SETTLE_NS)
        stations = tuple(range(1, m.MAX_STATIONS + 1))
        hello = m.Hello(
            name="firmware",
            role=Role.FIRMWARE,
            epoch=f"firmware-{self._epoch}",
            protocol=m.PROTOCOL,
            stations=stations,
            capture=m.Capture("test", 1, simulated=True),
        )
        self._take(on_firmware.hello(self.contest, hello))
        self._order_firmware()

    def restart_controller(self) -> None:
        """The controller falls and replays its journal, on the same boot of the machine."""
        self.facts = _facts_decoder.decode(msgspec.json.encode(self.facts))
        self.contest = apply_all(Contest(), self.facts)
        self._take([Booted(self.boot, self.now_ns, self.now_ns)])

    def cut_the_power(self) -> None:
        """The whole machine starts anew, on another boot whose clock begins elsewhere."""
        last_ns, self.now_ns = self.now_ns, self.now_ns + 7 * NS_PER_S
        self.boot += "+"
        self.facts = _facts_decoder.decode(msgspec.json.encode(self.facts))
        self.contest = apply_all(Contest(), self.facts)
        self._take([Booted(self.boot, self.now_ns, last_ns)])
        self.start_firmware()

    # -------------------------------------------------------------------------------------------------- what is seen

    def view(self, audience: Audience = Audience.MC, judge: int | None = None) -> m.Snapshot:
        return snapshot(self.contest, audience, SnapshotContext(self.now_ns), judge)

    def leads_to(self, command: m.Command, holds: Callable[[m.Snapshot], bool]) -> bool:
        """Whether an order that is not given yet would lead to a snapshot that `holds`."""
        before = self.contest, list(self.facts), self._lockout
        is_accepted = not self.order(command) and holds(self.view())
        self.contest, self.facts, self._lockout = before
        return is_accepted

    # -------------------------------------------------------------------------------------------------------- inside

    def _take(self, facts: Sequence[AnyFact]) -> None:
        if not facts:
            return
        self.facts.extend(facts)
        self.contest = apply_all(self.contest, facts)
        self._order_firmware()

    def _order_firmware(self) -> None:
        self._lockout = lockout.arm(self._lockout, firmware_orders(self.contest).arm, self.now_ns)

    def _due_ns(self) -> int | None:
        instants = [clocks.due_ns(self.contest), lockout.due_ns(self._lockout, self.now_ns)]
        return min((instant for instant in instants if instant is not None), default=None)

    def _turn(self) -> None:
        self._lockout, reports = lockout.advance(self._lockout, self.now_ns, self.contacts)
        self._report(reports)
        while facts := clocks.elapse(self.contest, self.now_ns):
            self._take(facts)

    def _report(self, reports: Sequence[m.Pressed | m.Verdict]) -> None:
        for report in reports:
            self._take(on_firmware.report(self.contest, report, self.now_ns, self._draws.getrandbits(30)))
