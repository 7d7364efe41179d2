"""Lease of lamps, horn and LED boards for tests: who may have it, and what the outputs do meanwhile.

A lease ends by itself unless it is renewed, so that a lamp that was lit by hand goes back when the page that lit it is
gone. It is no fact of the contest and stands in no journal. A match has priority: no lease is granted while one is
running, and a lease ends when one starts. Time is passed in as `now_ns` (CLOCK_MONOTONIC).

Kind: pure
"""

from msgspec import Struct
from msgspec.structs import replace

from bus.authors import author_sentence
from bus.messages import (
    AcquireOutputs,
    Arm,
    Author,
    FirmwareFact,
    FirmwareOrders,
    Lamp,
    LedTest,
    Role,
    Sentence,
    Verdict,
)
from bus.units import NS_PER_S
from controller.rules.contest import Contest
from controller.rules.match_flow import match_running

LEASE_NS = 3 * NS_PER_S
"""How long a lease lasts unless it is renewed."""

LEASE_ROLES = frozenset({Role.MC, Role.DESK, Role.TECH, Role.SELFTEST})
"""Who may test the outputs: whoever may open the technicians' page, and the self-test."""

WRONG_ROLE = Sentence("test-not-yours", "Only MC, desk and technicians may test lamps, horn and LED boards")
MATCH_RUNNING = Sentence("test-match-runs", "A match is running: test before it starts or after the last prize")
SELFTEST_RUNNING = Sentence("test-selftest-runs", "The self-test is using lamps and horn: stop it first")
START_ENDS_SELFTEST = Sentence(
    "start-ends-selftest", "The self-test is running at /tech: a start ends it, and there is no certificate"
)
ARMING_NOT_ALLOWED = Sentence("test-arm", "Only the self-test may open the buzzers for a test")


class Lease(Struct, frozen=True):
    """The outputs are leased as `request` asks, until `until_ns` (CLOCK_MONOTONIC).

    `peer`: the lessee's address on the bus; `verdict`: what the firmware decided on the arming that was requested.
    """

    request: AcquireOutputs
    peer: bytes
    until_ns: int
    verdict: Verdict | None = None

    @property
    def forwards_reports(self) -> bool:
        """Whether the firmware's reports go to the lessee: presses during a self-test do not belong to the contest."""
        return self.request.role is Role.SELFTEST

    @property
    def orders(self) -> FirmwareOrders:
        """What the firmware should be doing."""
        return FirmwareOrders(self.request.arm, self.request.cues, self.request.lamps, self.until_ns)

    @property
    def led_tests(self) -> dict[str, LedTest]:
        """What LED boards should show, by their names."""
        return dict(self.request.boards)

    @property
    def sound(self) -> str:
        """The sound that the stage page should play."""
        return self.request.sound

    def lamps(self, now_ns: int) -> dict[int, Lamp]:
        """What lamps show at `now_ns`, by station, as the firmware lights them; all others are dark."""
        arm, verdict = self.request.arm, self.verdict
        if arm is None:
            return dict(self.request.lamps)
        lamps = dict.fromkeys(arm.stations, _armed_lamp(arm, verdict, now_ns)) | dict.fromkeys(arm.out, Lamp.OUT)
        if arm.floor is not None:
            return lamps | {arm.floor: Lamp.FLOOR}
        if verdict is not None:
            lamps |= dict.fromkeys(verdict.stations, Lamp.FLOOR if verdict.outcome == "floor" else Lamp.TIED)
        return lamps

    def after(self, fact: FirmwareFact) -> "Lease":
        """The lease after the firmware has reported `fact`."""
        arm = self.request.arm
        is_own_verdict = isinstance(fact, Verdict) and arm is not None and fact.arming == arm.arming
        return replace(self, verdict=fact) if is_own_verdict else self


def _armed_lamp(arm: Arm, verdict: Verdict | None, now_ns: int) -> Lamp:
    """The lamp of a station that is armed and has not pressed."""
    if arm.opening_ns is None or now_ns < arm.opening_ns:
        return Lamp.LOCKED
    is_over = verdict is not None or arm.floor is not None or (arm.closing_ns is not None and now_ns >= arm.closing_ns)
    return Lamp.DARK if is_over else Lamp.ARMED


def expire(contest: Contest, lease: Lease | None, now_ns: int) -> Lease | None:
    """The lease, unless it has expired or a match is running."""
    return lease if lease is not None and now_ns < lease.until_ns and not match_running(contest) else None


def grant(
    contest: Contest, lease: Lease | None, request: AcquireOutputs, peer: bytes, now_ns: int
) -> tuple[Lease | None, tuple[Sentence, ...]]:
    """The lease after `request`, and all reasons why that was refused; a refused request changes nothing."""
    lease = expire(contest, lease, now_ns)
    reasons = tuple(_reasons(contest, lease, request))
    if reasons:
        return lease, reasons
    if request.release:
        return None, ()
    return Lease(request, peer, now_ns + LEASE_NS, _verdict_on_renewal(lease, request)), ()


def _verdict_on_renewal(lease: Lease | None, request: AcquireOutputs) -> Verdict | None:
    """The verdict that still holds when the lease is renewed: that of the same arming."""
    verdict = lease.verdict if lease is not None else None
    if verdict is None or request.arm is None or request.arm.arming != verdict.arming:
        return None
    return verdict


def _reasons(contest: Contest, lease: Lease | None, request: AcquireOutputs) -> list[Sentence]:
    reasons = [] if request.role in LEASE_ROLES else [WRONG_ROLE]
    if request.arm is not None and request.role is not Role.SELFTEST:
        reasons.append(ARMING_NOT_ALLOWED)
    if match_running(contest):
        reasons.append(MATCH_RUNNING)
    if lease is not None and lease.request.id != request.id:
        reasons += _conflicts(lease.request, request)
    return reasons


def _conflicts(holder: AcquireOutputs, request: AcquireOutputs) -> list[Sentence]:
    """Why `request` must wait for the holder of the lease; the self-test takes it over from people."""
    if holder.role is Role.SELFTEST:
        return [SELFTEST_RUNNING]
    if request.role is Role.SELFTEST:
        return []
    who = author_sentence(Author(holder.who, holder.role))
    return [Sentence("test-other", "{who} is testing the outputs now: wait a moment", {"who": who})]
