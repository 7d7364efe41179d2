"""Refusals: the error that carries all reasons, and the reasons that every command can have.

Kind: pure
"""

from collections.abc import Sequence

from bus.messages import Phase, Sentence


class RefusedError(ValueError):
    """A command that changes nothing; `reasons` are all of them, as sentences for the person who gave it."""

    def __init__(self, reasons: Sequence[Sentence]) -> None:
        super().__init__("; ".join(map(str, reasons)))
        self.reasons = tuple(reasons)


def refuse_if(reasons: Sequence[Sentence | None]) -> None:
    """Refuse, for all reasons that hold (None: that one does not). Raises `RefusedError`."""
    actual = [reason for reason in reasons if reason is not None]
    if actual:
        raise RefusedError(actual)


def moved_on(screen_step: int, now: int) -> Sentence:
    """The screen was older than the contest."""
    return Sentence(
        "moved-on",
        "The contest has moved on since this screen was drawn (step {given}, now {now})",
        {"given": screen_step, "now": now},
    )


def not_permitted(role: str) -> Sentence:
    """The role may not give this command."""
    return Sentence("not-permitted", "The role {role} may not give this command", {"role": role})


def not_now(command: str, phase: Phase) -> Sentence:
    """The phase does not know this command."""
    return Sentence("not-now", "{command} is not possible in phase {phase}", {"command": command, "phase": phase})


MIN_REASON_CHARS = 3
"""How many characters a reason must have at least."""

REASON_TOO_SHORT = Sentence("reason-short", "Give a reason of at least {least} characters", {"least": MIN_REASON_CHARS})

MIN_NAME_CHARS = 2
"""How many characters the name of a person must have at least."""

TWO_PERSONS = Sentence("lot-persons", "Name two persons: the one who drew the lots, and another who watched")


def persons_reason(drawn_by: str, witness: str) -> Sentence | None:
    """Why these are not two persons who answer for lots; None where they are."""
    drawn_by, witness = drawn_by.strip(), witness.strip()
    are_two = min(len(drawn_by), len(witness)) >= MIN_NAME_CHARS and drawn_by.casefold() != witness.casefold()
    return None if are_two else TWO_PERSONS


def no_such_team(team: int) -> Sentence:
    """There is no team with this number."""
    return Sentence("no-such-team", "There is no team {team}", {"team": team})
