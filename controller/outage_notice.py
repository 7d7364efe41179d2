"""Notice after the machine was off: what was lost, in one line.

Kind: pure
"""

from bus.messages import Phase, Sentence
from bus.units import NS_PER_S
from controller.journal.record import Record
from controller.rules.contest import Contest
from controller.rules.facts import TookOver

BACK = Sentence("back", "The machine was off: nothing shown was lost, and no clock was running")
BACK_OPEN = Sentence("back-open", "The machine was off: only the opening was lost; reopen the buzzers")
TAKEN_OPEN = Sentence("took-over-open", "The opening was lost with the old machine: reopen the buzzers")


def takeover_notice(last: Record | None, contest: Contest) -> tuple[Sentence, ...]:
    """The notices for the first start after a take-over, of which the `last` fact tells; none after any other."""
    if last is None or not isinstance(last.fact, TookOver):
        return ()
    text = (
        "This spare machine goes on after entry {number}. Compare the points and the last answer with the secretaries’ "
        "sheet before the next question; take a photograph of the new key of the seals on the stage"
    )
    notice = Sentence("took-over", text, {"number": last.fact.seq})
    return (notice, TAKEN_OPEN) if contest.phase == Phase.LOST else (notice,)


def outage_notice(before: Contest, after: Contest) -> tuple[Sentence, ...]:
    """The notice for a start that turned `before` into `after`; none if the machine was on all the time, or if the
    match had not started."""
    if before.evening is None or before.phase == Phase.SETUP or not before.boot or before.boot == after.boot:
        return ()
    if before.phase != Phase.LOST and after.phase == Phase.LOST:
        return (BACK_OPEN,)
    if before.clock is None or before.clock.deadline_ns is None or after.clock is None:
        return (BACK,)
    left_s = -(-after.clock.remaining_ns // NS_PER_S)
    text = "The machine was off: nothing shown was lost; clock stopped at {left} s (up to 1 s high)"
    return (Sentence("back-clock", text, {"left": left_s}),)
