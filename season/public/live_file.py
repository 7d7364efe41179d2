"""Live scores for the public: what a hall's journal says up to now, marked as not final, and no word of a question.

Theory of operation. The file is about a kilobyte a sitting: the schools with their points, and how far the match is. A
rehearsal is not in it, nor a sitting of which two machines say different things, nor one whose result was published:
that one is in the standings. `number` grows with every change, so that nobody takes an older file for a newer one.

Kind: pure
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from controller.rules.contest import Contest
from season.hub.box_journal import BoxJournal
from season.hub.journal_phase import JournalPhase
from season.rules.calendar import local_time
from season.rules.season import Season

KIND, VERSION = "bamchuong-live", 1
NOT_FINAL = "chưa chính thức"
"""In the language of those who read it: whoever copies the file copies that, too."""


class LiveTeam(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A team, which is its school, and its points so far."""

    school: str
    points: Decimal
    is_absent: bool = False


class LiveSitting(Struct, frozen=True, forbid_unknown_fields=True):
    """A match as it is now. `at`: when the last of its entries came, by the hub's clock; `entries`: how many."""

    sitting: str
    name: str
    phase: JournalPhase
    round: int
    at: str
    entries: int
    teams: tuple[LiveTeam, ...]


class LiveScores(Struct, frozen=True, forbid_unknown_fields=True):
    """The file `live.json`."""

    kind: str
    version: int
    season: str
    title: str
    number: int
    note: str
    sittings: tuple[LiveSitting, ...]


Matches = Sequence[tuple[BoxJournal, Contest | None]]
"""Every journal that boxes have sent, with the match that its rows make; None: it cannot be read."""


def live_scores(season: Season, matches: Matches, number: int) -> LiveScores:
    """What is going on in the halls of `season`, in the order of its plan."""
    order = [pool.id for _, pool in season.drafted.pools]
    sittings = sorted(_sittings(season, matches), key=lambda live: (order.index(_pool_of(live.sitting)), live.sitting))
    return LiveScores(KIND, VERSION, season.drafted.id, season.drafted.title, number, NOT_FINAL, tuple(sittings))


def _pool_of(sitting: str) -> str:
    return sitting.rpartition("/")[0]


def _sittings(season: Season, matches: Matches) -> Iterator[LiveSitting]:
    names = {pool.id: (stage, pool.title) for stage, pool in season.drafted.pools}
    counts = Counter(journal.sitting for journal, _ in matches)
    for journal, contest in matches:
        pool = _pool_of(journal.sitting)
        is_alone = counts[journal.sitting] == 1 and not journal.forked_at
        if pool not in names or not is_alone or contest is None or contest.evening is None:
            continue
        if contest.evening.match.rehearsal is not None:
            continue
        stage, title = names[pool]
        if season.publications.get(stage.id):
            continue
        seats = season.draws[pool].seats if pool in season.draws else ()
        teams = tuple(
            LiveTeam(
                school=_school(season, seats, team.number, team.name),
                points=contest.scores.get(team.number, Decimal(0)),
                is_absent=team.number in contest.absent,
            )
            for team in contest.evening.match.teams
        )
        at = local_time(journal.received_ns).isoformat(timespec="seconds")
        yield LiveSitting(journal.sitting, title, journal.phase, contest.round + 1, at, journal.rows, teams)


def _school(season: Season, seats: Sequence[str], number: int, name: str) -> str:
    """The school of a team, as the season calls it; the box's name where no seat was drawn for it."""
    entry = season.entries.get(seats[number - 1]) if 0 < number <= len(seats) else None
    if entry is None:
        return name
    return " ".join(filter(None, (season.drafted.name_of(entry.school), entry.team)))
