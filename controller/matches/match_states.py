"""States of the matches on a machine: one runs, others are prepared, put aside or finished.

Theory of operation. Each match has a folder in the data folder's `matches`, with what people write. The journal of the
match that runs lies in the data folder itself, where all tools look for it; that of any other lies in a folder of the
same name in `journals`, which belongs to the controller alone. A match is
*prepared* while nothing of it was played, *running* while its journal is in the data folder, *finished* once its
ranking stands, and *aside* otherwise. What the list shows of one that does not run is in its summary, which is written
when it is put aside, so that nobody replays a journal for a list.

Kind: pure
"""

from enum import StrEnum

from msgspec import Struct

from bus.messages import Phase
from controller.rules.contest import Contest

FOLDER = "matches"
"""In the data folder."""

JOURNALS = "journals"
"""In the data folder: on an installed machine, the pages can read it, but change nothing in it."""


class MatchState(StrEnum):
    """Where a match stands."""

    PREPARED = "prepared"
    RUNNING = "running"
    ASIDE = "aside"
    FINISHED = "finished"


class MatchSummary(Struct, frozen=True, forbid_unknown_fields=True):
    """What is known of a match that does not run: `facts` in its journal, and `put_aside_s` (seconds since 1970)."""

    title: str
    venue: str
    teams: int
    state: MatchState
    facts: int
    put_aside_s: int
    is_rehearsal: bool = False


def summary_of(contest: Contest, wall_s: int) -> MatchSummary:
    """The summary of the match that is open. Raises LookupError where none is."""
    match = contest.current_evening.match
    return MatchSummary(
        title=match.title,
        venue=match.venue,
        teams=len(match.teams),
        state=_state_of(contest),
        facts=contest.seq,
        put_aside_s=wall_s,
        is_rehearsal=match.rehearsal is not None,
    )


def _state_of(contest: Contest) -> MatchState:
    if contest.phase == Phase.SETUP:
        return MatchState.PREPARED
    return MatchState.FINISHED if contest.phase == Phase.RANKING else MatchState.ASIDE


class ShelfNote(Struct, frozen=True, forbid_unknown_fields=True):
    """What the file `running.json` holds.

    `running`: the id of the match whose journal is in the data folder; empty: one without a folder of its own, or none.
    `is_chosen`: people choose matches at the desk; the one of the settings is no longer opened by itself.
    `step`: a change that is under way: the running match's files move to `aside`, then those of `begin` come.
    `has_obeyed_new`: the option `--new` of the service was obeyed once; until it is gone, a restart is no new match.
    """

    running: str = ""
    is_chosen: bool = False
    step: str = ""
    aside: str = ""
    begin: str = ""
    has_obeyed_new: bool = False
