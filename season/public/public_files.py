"""Files for the public: what two persons published, as JSON and as pages, each written by rename, for any web server.

A publication writes them, and nothing else: a file that is not written cannot be read too early.

Kind: adapter
"""

from pathlib import Path

import msgspec

from bus.atomic_write import atomic_write
from bus.bad_file import BadFileError
from bus.os_errors import os_refused
from season.public.standings_file import KIND, PublicStandings, following, public_standings
from season.public.standings_page import PAGES, standings_page
from season.rules.season import Season

STANDINGS = "standings.json"
READABLE = 0o644
"""Web servers are other users."""


class PublicFiles:
    """The folder of what is public; each season has one of its own in it, by its id."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, season: Season) -> bool:
        """Bring the files up to date; whether anything was written. Raises `BadFileError`: the disk refused."""
        if season.plan is None:
            return False
        folder = self._folder / season.drafted.id
        before = self._read(folder / STANDINGS)
        after = following(before, public_standings(season))
        files = {name: standings_page(after, language) for language, name in PAGES.items()}
        files[STANDINGS] = msgspec.json.format(msgspec.json.encode(after), indent=1)
        changed = [name for name, content in files.items() if not _has(folder / name, content)]
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for name in changed:
                atomic_write(folder / name, files[name], READABLE)
        except OSError as error:
            text = "{file}: what is public cannot be written there ({why})"
            raise BadFileError([os_refused("public-unwritten", text, folder, error)]) from error
        return bool(changed)

    @staticmethod
    def _read(path: Path) -> PublicStandings | None:
        """What is there; None: nothing, or nothing that this program wrote."""
        try:
            found = msgspec.json.decode(path.read_bytes(), type=PublicStandings)
        except (OSError, msgspec.MsgspecError, ValueError):
            return None
        return found if found.kind == KIND else None


def _has(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except OSError:
        return False
