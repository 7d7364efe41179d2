"""Decide who may use the outputs for a test, and what firmware and LED boards should do for it. Pure; time comes in.

A loan is a lease: it ends by itself when it is not asked for again, so that a lamp that was lit by hand goes back when
the page that lit it is gone. Nothing of it is a fact of the contest: it stands in no journal. A match comes first: none
is lent while one runs, and a loan that is on ends where one begins.

Kind: pure
"""

from msgspec import Struct
from msgspec.structs import replace

from bus.messages import AcquireOutputs, Arm, FirmwareFact, FirmwareOrders, Lamp, LedTest, Role, Sentence, Verdict
from controller.rules.contest import Contest
from controller.rules.match_flow import match_running

LEASE_NS = 3_000_000_000
"""How long a loan lasts unless it is asked for again."""

LEASE_ROLES = frozenset({Role.MC, Role.DESK, Role.TECH, Role.SELFTEST})
"""Who may test the outputs: whoever may open the technicians' page, and the self-test."""

NOT_YOURS = Sentence("test-not-yours", "Only MC, desk and technicians may test lamps, horn and LED boards")
MATCH_RUNS = Sentence("test-match-runs", "A match is running: test before it starts or after the last prize")
SELFTEST_RUNS = Sentence("test-selftest-runs", "The self-test is using lamps and horn: stop it first")
ARM_BY_HAND = Sentence("test-arm", "Only the self-test may open the buzzers for a test")


class Lease(Struct, frozen=True):
    """What is lent until `until_ns` (CLOCK_MONOTONIC). `peer`: where on the bus the borrower is; `verdict`: what the
    firmware decided on the borrower's arming."""

    borrow: AcquireOutputs
    peer: bytes
    until_ns: int
    verdict: Verdict | None = None

    @property
    def hears(self) -> bool:
        """Whether the firmware's reports are the borrower's: those of a self-test are no presses of the contest."""
        return self.borrow.role is Role.SELFTEST

    @property
    def wanted(self) -> FirmwareOrders:
        """What the firmware should be doing."""
        one = self.borrow
        return FirmwareOrders(one.arm, one.cues, one.lamps, self.until_ns)

    @property
    def shown(self) -> tuple[dict[str, LedTest], str]:
        """What LED boards should show, by name, and the sound that the stage page should make."""
        return dict(self.borrow.boards), self.borrow.sound

    def lamps(self, now_ns: int) -> dict[int, Lamp]:
        """What lamps show at `now_ns`, by station, as the firmware lights them; those left out are dark."""
        arm, verdict = self.borrow.arm, self.verdict
        if arm is None:
            return dict(self.borrow.lamps)
        found = dict.fromkeys(arm.stations, _armed(arm, verdict, now_ns)) | dict.fromkeys(arm.out, Lamp.OUT)
        if arm.floor is not None:
            return found | {arm.floor: Lamp.FLOOR}
        if verdict is not None:
            found |= dict.fromkeys(verdict.stations, Lamp.FLOOR if verdict.outcome == "floor" else Lamp.TIED)
        return found

    def after(self, fact: FirmwareFact) -> "Lease":
        """The loan when the firmware has reported `fact` to the borrower."""
        arm = self.borrow.arm
        ours = isinstance(fact, Verdict) and arm is not None and fact.arming == arm.arming
        return replace(self, verdict=fact) if ours else self


def _armed(arm: Arm, verdict: Verdict | None, now_ns: int) -> Lamp:
    """The lamp of a station that may press."""
    if arm.opening_ns is None or now_ns < arm.opening_ns:
        return Lamp.LOCKED
    over = verdict is not None or arm.floor is not None or (arm.closing_ns is not None and now_ns >= arm.closing_ns)
    return Lamp.DARK if over else Lamp.ARMED


def expire(contest: Contest, loan: Lease | None, now_ns: int) -> Lease | None:
    """The loan, as long as it is not over and no match runs."""
    return loan if loan is not None and now_ns < loan.until_ns and not match_running(contest) else None


def grant(
    contest: Contest, loan: Lease | None, borrow: AcquireOutputs, peer: bytes, now_ns: int
) -> tuple[Lease | None, tuple[Sentence, ...]]:
    """The loan after `borrow` was asked for, and all reasons why it was not given; then nothing is changed."""
    loan = expire(contest, loan, now_ns)
    refused = tuple(_reasons(contest, loan, borrow))
    if refused:
        return loan, refused
    return None if borrow.release else Lease(borrow, peer, now_ns + LEASE_NS, _kept(loan, borrow)), ()


def _kept(loan: Lease | None, borrow: AcquireOutputs) -> Verdict | None:
    """The verdict that still holds when the loan is asked for again: that of the same arming."""
    verdict = loan.verdict if loan is not None else None
    return verdict if verdict is not None and borrow.arm is not None and borrow.arm.arming == verdict.arming else None


def _reasons(contest: Contest, loan: Lease | None, borrow: AcquireOutputs) -> list[Sentence]:
    reasons = [] if borrow.role in LEASE_ROLES else [NOT_YOURS]
    if borrow.arm is not None and borrow.role is not Role.SELFTEST:
        reasons.append(ARM_BY_HAND)
    if match_running(contest):
        reasons.append(MATCH_RUNS)
    if loan is not None and loan.borrow.id != borrow.id:
        reasons += _other(loan.borrow, borrow)
    return reasons


def _other(holder: AcquireOutputs, wish: AcquireOutputs) -> list[Sentence]:
    """Why `wish` must wait for the one who has the outputs; the self-test need not wait for a hand."""
    if holder.role is Role.SELFTEST:
        return [SELFTEST_RUNS]
    if wish.role is Role.SELFTEST:
        return []
    return [Sentence("test-other", "{who} is testing the outputs now: wait a moment", {"who": holder.who})]
