"""Facts of the match: it opens, its rounds start and end, the ceremony.

Kind: pure
"""

from bus.messages import Phase, Sentence
from controller.match_files.match import Match
from controller.packs.pack import Pack, PackAccess
from controller.rules.contest import Evening
from controller.rules.fact import Fact


class MatchOpened(Fact, frozen=True):
    """A match was loaded, with everything that is needed to replay it.

    `arming`: the openings of this match are numbered above it. It must be higher than any number that a firmware
    which is still running has seen, from another journal, too: the controller gives the milliseconds since boot.
    """

    moves_on = True

    evening: Evening
    arming: int = 0


class MatchClosed(Fact, frozen=True):
    """The match was closed for a new one, whose files do not fit yet: none is open until `MatchOpened`."""

    moves_on = True


class MatchPutAside(Fact, frozen=True):
    """The match was put aside: its journal ends here until it goes on. `following`: the match that begins in its place;
    empty: none."""

    following: str = ""


class MatchResumed(Fact, frozen=True):
    """The match that was put aside goes on. `arming`: as in `MatchOpened`, for what the firmware saw meanwhile."""

    moves_on = True

    arming: int


class MatchFileTaken(Fact, frozen=True):
    """The match's file was changed before anything was played: it is as this one says."""

    moves_on = True

    match: Match


class PackOpened(Fact, frozen=True):
    """The pack called `pack` was opened, or somebody tried to: by the controller for this match, or before it by a
    command; `digest` and `questions` say what it holds."""

    pack: str
    digest: str
    questions: int
    access: PackAccess


class PackLoaded(Fact, frozen=True):
    """Another pack was loaded for this match before it started, from the sealed `file`."""

    moves_on = True

    pack: Pack
    file: str


class CertificateChecked(Fact, frozen=True):
    """The certificate of this board's newest self-test was checked; `warnings` speak against a start."""

    warnings: tuple[Sentence, ...] = ()


class MatchStarted(Fact, frozen=True):
    """The match started, in spite of the `overridden_reasons`."""

    moves_on = True

    overridden_reasons: tuple[Sentence, ...] = ()


class RoundStarted(Fact, frozen=True):
    """The round's introduction is over; `teams` take part, performances in this order (none: all teams)."""

    moves_on = True

    teams: tuple[int, ...] = ()


class RoundEnded(Fact, frozen=True):
    """The round is over; `next_round` is the index of the next one (after the last: the tie-break)."""

    moves_on = True

    next_round: int


class RoundReopened(Fact, frozen=True):
    """The round with index `round` is on again, after its `item`th question or performance (from 0)."""

    moves_on = True

    round: int
    item: int
    phase: Phase


class MatchEnded(Fact, frozen=True):
    """All rounds are played: the ranking stands."""

    moves_on = True


class PlaceShown(Fact, frozen=True):
    """The ceremony showed one more place."""

    moves_on = True


Facts = (
    MatchOpened
    | MatchClosed
    | MatchPutAside
    | MatchResumed
    | MatchFileTaken
    | PackOpened
    | PackLoaded
    | CertificateChecked
    | MatchStarted
    | RoundStarted
    | RoundEnded
    | RoundReopened
    | MatchEnded
    | PlaceShown
)
"""Any of them."""
