"""Results of the self-test: what a check found, where, and how bad that is.

Kind: pure
"""

from enum import StrEnum

from msgspec import Struct

from bus.messages import Sentence, SentenceArgs


class Outcome(StrEnum):
    """Outcome of a check. The worst outcome is the verdict of the whole test; SKIPPED means that nobody looked."""

    PASS = "pass"
    SKIPPED = "skipped"
    WARN = "warn"
    FAIL = "fail"


class Result(Struct, frozen=True):
    """Result of one check at one place.

    `finding`: what was found. `place`: a station, an LED board or a device; None: the machine as a whole.
    """

    check: str
    outcome: Outcome
    finding: Sentence
    place: Sentence | None = None

    @property
    def where(self) -> str:
        """The place in English, empty for the machine as a whole: results of one check differ in it."""
        return "" if self.place is None else str(self.place)

    @property
    def needs_attention(self) -> bool:
        """Whether somebody should do something about it."""
        return self.outcome in (Outcome.WARN, Outcome.FAIL)


def passed(check: str, text: str, place: Sentence | None = None, **args: str | int | Sentence) -> Result:
    """A check that found what it should. `text` is a template for `args`."""
    return _result(check, Outcome.PASS, text, place, args)


def warned(check: str, text: str, place: Sentence | None = None, **args: str | int | Sentence) -> Result:
    """A check that found something that works but needs attention."""
    return _result(check, Outcome.WARN, text, place, args)


def failed(check: str, text: str, place: Sentence | None = None, **args: str | int | Sentence) -> Result:
    """A check that found something with which the evening should not start."""
    return _result(check, Outcome.FAIL, text, place, args)


def skipped(check: str, text: str, place: Sentence | None = None, **args: str | int | Sentence) -> Result:
    """A check that was not made, and why."""
    return _result(check, Outcome.SKIPPED, text, place, args)


def _result(check: str, outcome: Outcome, text: str, place: Sentence | None, args: SentenceArgs) -> Result:
    return Result(check, outcome, Sentence(f"selftest-{check}", text, args), place)
