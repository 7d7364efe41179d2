"""State of the lockout: the orders, and what happened under each arming.

Kind: pure
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from bus.messages import Arm, Press, PressKind, Verdict
from firmware.lockout.debounce import ConfirmedPress

MAX_RECORDS = 8


class UnconfirmedEdge(Struct, frozen=True):
    """An edge that may still become a press, at `at_ns` or up to `late_ns` earlier."""

    station: int
    at_ns: int
    late_ns: int = 0


class ContactView(Protocol):
    """What the debouncing knows of the contacts.

    Read only where it affects a decision: both properties are computed anew each time. `unconfirmed_edges`: edges that
    may still become presses. `held_down`: station → stamp of the press that holds its button down.
    """

    @property
    def unconfirmed_edges(self) -> Sequence[UnconfirmedEdge]: ...

    @property
    def held_down(self) -> Mapping[int, int]: ...


class Term(Struct, frozen=True):
    """The order that is in force from `since_ns` on."""

    since_ns: int
    arm: Arm | None


class Candidate(Struct, frozen=True):
    """A permitted press that waits for the decision, and the order that permitted it."""

    press: ConfirmedPress
    order: Arm


class ArmingRecord(Struct, frozen=True):
    """Everything that happened under one arming.

    `waiting` presses are permitted and undecided. `has_opened`: the opening has come, held buttons were reported.
    """

    arming: int
    presses: tuple[Press, ...] = ()
    waiting: tuple[Candidate, ...] = ()
    verdict: Verdict | None = None
    has_opened: bool = False

    def has_pressed_early(self, station: int, until_ns: int | None) -> bool:
        """True where the station pressed before the opening and before `until_ns`, where there is such an instant."""
        return any(
            press.station == station and press.kind is PressKind.EARLY and (until_ns is None or press.at_ns < until_ns)
            for press in self.presses
        )


class Lockout(Struct, frozen=True):
    """The whole state. `terms` in order of arrival, the last one is in force now; `records` by arming, oldest first.

    `uncertainty_ns`: the ± that stamps of this board usually have. A verdict waits for a press that this much could
    make a tie, even where the stamp of the first is better.
    """

    settle_ns: int
    terms: tuple[Term, ...] = (Term(0, None),)
    records: dict[int, ArmingRecord] = {}
    uncertainty_ns: int = 0

    @property
    def arm(self) -> Arm | None:
        """The order that is in force now."""
        return self.terms[-1].arm

    @property
    def ordered_ns(self) -> int:
        """Since when that order is in force."""
        return self.terms[-1].since_ns

    @property
    def is_at_rest(self) -> bool:
        """True where no press can count: nothing is armed, and none waits for its decision."""
        return self.arm is None and not any(record.waiting for record in self.records.values())

    @property
    def record(self) -> ArmingRecord | None:
        """The record of the arming that is in force now."""
        order = self.arm
        return None if order is None else self.record_of(order.arming)

    def record_of(self, arming: int) -> ArmingRecord:
        """The record of an arming; a new one where there is none."""
        return self.records.get(arming) or ArmingRecord(arming)

    def with_record(self, record: ArmingRecord) -> "Lockout":
        """This state with `record` replaced or added."""
        records = {**self.records, record.arming: record}
        if len(records) > MAX_RECORDS and record.arming not in self.records:
            decided = [old.arming for old in self.records.values() if not old.waiting]
            for arming in decided[:1]:
                del records[arming]
        return replace(self, records=records)
