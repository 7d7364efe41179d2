"""Commands of a season: what people may order. `rows.py` says who may, and what follows.

Kind: pure
"""

from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from season.plan.plan import OptionalText, PlanId, PlanText, RowNumber, SeasonPlan
from season.rules.command import Command, Digest, EntryId, Seed, TimeOfDay, Why
from season.rules.people import PersonName
from season.rules.promotion_commands import AnyPromotionCommand
from season.rules.result_commands import AnyResultCommand

# ---------------------------------------------------------------------------------------------------------- the plan


class DraftSeason(Command, frozen=True):
    """Take `plan` as the draft, instead of an earlier one."""

    plan: SeasonPlan


class IssueSeason(Command, frozen=True):
    """Issue the draft: from now on the plan changes by amendments, and every place has an entry that is expected."""


class ProposeAmendment(Command, frozen=True):
    """Propose another plan."""

    plan: SeasonPlan
    why: Why


class ApproveAmendment(Command, frozen=True):
    """Let the proposed plan be the next revision."""


class DeclineAmendment(Command, frozen=True):
    """Leave the plan as it is."""

    why: Why


class StartSeason(Command, frozen=True):
    """Begin the season."""


class ReportSeason(Command, frozen=True):
    """Approve the last report. `paper`: its number."""

    paper: PlanText


class ReopenSeason(Command, frozen=True):
    """Take the last report back."""

    why: Why


class CloseSeason(Command, frozen=True):
    """Close the season; the names of pupils are wiped with it."""


# ------------------------------------------------------------------------------------------------------- the timetable


class CloseTask(Command, frozen=True):
    """Report a task as done. `unit`: only this owner's part of it. `proof`: number of a paper, or what shows it."""

    row: RowNumber
    on: date
    proof: OptionalText = ""
    unit: OptionalText = ""


class ReopenTask(Command, frozen=True):
    """Take back that a task is done, all its parts with it."""

    row: RowNumber
    why: Why


# ------------------------------------------------------------------------------------------------------------- entries


class DoubledChoice(StrEnum):
    """What can be decided about a school that has two places in one stage."""

    LEAVE_EMPTY = "leave_empty"
    """The school plays in one pool; its other place stays empty."""
    TWO_TEAMS = "two_teams"
    """The school sends two teams, A and B."""
    MOVE = "move"
    """The school plays in one pool; another school moves from its pool into the other place."""


class DecideDoubled(Command, frozen=True):
    """Decide about a school with two places. `keep`: the pool in which it plays; `moves`: the school that moves."""

    stage: PlanId
    school: PlanId
    choice: DoubledChoice
    why: Why
    keep: OptionalText = ""
    moves: OptionalText = ""


class Nominate(Command, frozen=True):
    """Nominate the pupils of an entry, or others for it. `sheet`: hash of the nomination, which has the names;
    `consents`: of how many pupils those of pupil and guardian are there."""

    entry: EntryId
    sheet: Digest
    pupils: Annotated[int, Meta(ge=0, le=20)]
    consents: Annotated[int, Meta(ge=0, le=20)]
    why: Why = ""


class AcceptEntry(Command, frozen=True):
    """Receive a nomination: it is complete."""

    entry: EntryId


class ReturnEntry(Command, frozen=True):
    """Give a nomination back to the school."""

    entry: EntryId
    why: Why


class ConfirmEntry(Command, frozen=True):
    """Confirm what another person accepted."""

    entry: EntryId


class WithdrawEntry(Command, frozen=True):
    """Withdraw an entry: it does not take part. `paper`: number of the decision."""

    entry: EntryId
    why: Why
    paper: OptionalText = ""


class ReplaceEntry(Command, frozen=True):
    """Give the place of an entry to another school. `paper`: number of the decision."""

    entry: EntryId
    school: PlanId
    why: Why
    paper: OptionalText = ""


# --------------------------------------------------------------------------------------------- lists, draws, schedule


class ProposeList(Command, frozen=True):
    """Propose the list of a stage: its confirmed entries."""

    stage: PlanId


class ReturnList(Command, frozen=True):
    """Give the proposed list back."""

    stage: PlanId
    why: Why


class ConfirmList(Command, frozen=True):
    """Confirm the list that another person proposed."""

    stage: PlanId


class DrawSeats(Command, frozen=True):
    """Draw seats and the order of performances of a pool. Both follow from `seed`, which the hall saw being drawn."""

    pool: PlanId
    seed: Seed
    drawn_by: PersonName
    witness: PersonName


class ScheduleSitting(Command, frozen=True):
    """Set when and where a pool is played."""

    pool: PlanId
    day: date
    at: TimeOfDay
    place: PlanText


AnyCommand = (
    DraftSeason
    | IssueSeason
    | ProposeAmendment
    | ApproveAmendment
    | DeclineAmendment
    | StartSeason
    | ReportSeason
    | ReopenSeason
    | CloseSeason
    | CloseTask
    | ReopenTask
    | DecideDoubled
    | Nominate
    | AcceptEntry
    | ReturnEntry
    | ConfirmEntry
    | WithdrawEntry
    | ReplaceEntry
    | ProposeList
    | ReturnList
    | ConfirmList
    | DrawSeats
    | ScheduleSitting
    | AnyResultCommand
    | AnyPromotionCommand
)
