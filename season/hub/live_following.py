"""Following of the halls: rows that boxes have sent become live scores, and these a file that any web server gives out.

Once a second at most something is read: what came since. A journal that this version cannot read is left out.

Kind: adapter
"""

from pathlib import Path

import msgspec
from msgspec.structs import replace

from bus.atomic_write import atomic_write
from controller.journal.record import BadBodyError, decode
from controller.rules.apply import apply
from controller.rules.contest import Contest
from season.hub.box_journal import BoxJournal
from season.hub.journal_store import JournalStore
from season.public.live_file import KIND, LiveScores, Matches, live_scores
from season.public.public_files import READABLE
from season.rules.season import Season
from season.store.season_store import SeasonStore

NAME = "live.json"


class LiveFollowing:
    """Keeps `live.json` in the folder of what is public. One thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._contests: dict[str, tuple[int, Contest | None]] = {}

    def follow(self, store: SeasonStore) -> bool:
        """Write the file anew where something has changed; whether it was. Raises `StoreError`, `OSError`."""
        season = store.read()
        if season.plan is None:
            return False
        journals = JournalStore(store.engine, season.drafted.id)
        return self._write(season, [(journal, self._contest(journals, journal)) for journal in journals.all()])

    def _contest(self, journals: JournalStore, journal: BoxJournal) -> Contest | None:
        """The match with all rows that are here; None where one of them cannot be read."""
        rows, contest = self._contests.get(journal.journal, (0, Contest()))
        if contest is None or rows == journal.rows:
            return contest
        try:
            for row in journals.rows(journal.journal, rows + 1, journal.rows):
                contest = apply(contest, decode(row.body).fact)
        except (BadBodyError, LookupError, ValueError):
            contest = None
        self._contests[journal.journal] = journal.rows, contest
        return contest

    def _write(self, season: Season, matches: Matches) -> bool:
        path = self._folder / season.drafted.id / NAME
        before = _read(path)
        number = before.number if before is not None else 0
        after = live_scores(season, matches, number)
        if after == before:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        changed = replace(after, number=number + 1)
        atomic_write(path, msgspec.json.format(msgspec.json.encode(changed), indent=1), READABLE)
        return True


def _read(path: Path) -> LiveScores | None:
    """What is there; None: nothing, or nothing that this program wrote."""
    try:
        found = msgspec.json.decode(path.read_bytes(), type=LiveScores)
    except (OSError, msgspec.MsgspecError, ValueError):
        return None
    return found if found.kind == KIND else None
