"""A hub with a real socket, and a box that is enrolled there and has the journal of the sample match.

Kind: adapter
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from werkzeug.serving import make_server

from controller.exchange.hub_link import HubLink, keep_hub_link
from controller.exchange.key_files import BOX, FOLDER
from controller.journal.hash_chain import Row
from controller.journal.last_head import LastHead, write_last_head
from controller.journal.store import Journal
from controller.matches.match_folders import MatchFolders
from controller.matches.match_sitting import MatchSitting, write_sitting
from controller.matches.package_file import ListedTeam, SittingStatement
from controller.matches.running_match import RunningMatch
from tests.unit.controller.exchange import sample_result as sample
from tests.unit.season.exchange.box_match import prepare_sample
from tests.unit.season.hub.box_client import ROWS, Hub


@contextmanager
def served(hub: Hub) -> Iterator[str]:
    """The address at which `hub` is served, on this machine."""
    server = make_server("127.0.0.1", 0, hub.app, threaded=False)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class BoxFolder:
    """The data folder of a box whose match came from the season, with the first `count` rows of its journal."""

    def __init__(self, data: Path, count: int, rows: tuple[Row, ...] = ROWS) -> None:
        self.data, self.count = data, 0
        folder = data / FOLDER
        folder.mkdir(parents=True)
        (folder / BOX).write_text(sample.BOX.secret.hex())
        self.match = _prepared(data)
        self.write(count, rows)

    def write(self, until: int, rows: tuple[Row, ...] = ROWS) -> None:
        """The match goes on up to row `until`."""
        with Journal(self.data) as journal:
            journal.write(rows[self.count : until])
        self.count = until
        write_last_head(self.data, LastHead(until, rows[until - 1].digest.hex()))

    def enrol(self, address: str, key: str) -> HubLink:
        """The box sends to this hub from now on."""
        link = HubLink(address, key)
        keep_hub_link(self.data, link)
        return link


def _prepared(data: Path) -> str:
    match, said = prepare_sample(MatchFolders(data)), sample.statement_of(sample.match_rows())
    listed = tuple(ListedTeam(number, entry) for number, entry in sample.ENTRIES.items())
    about = SittingStatement(sample.SITTING, said.format, said.teams_played, listed)
    write_sitting(data, match, MatchSitting(sample.PACKAGE, sample.OFFICE.public, about))
    RunningMatch(data).adopt(match)
    return match
