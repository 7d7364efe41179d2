"""The evening's end at the hub, for `bench hub`: a match ends and is made public; and the hub burns.

Four halls play the season's four pools, each a whole match with a key and a journal of its own, signed at the end.
Three are confirmed. In the last one the match ends: its box is a real `bamchuong push`, the office's orders are given
one after the other, as if nobody had to think, and somebody asks nginx for the standings until they are there. Then all
that is left of the office is a copy of its facts, and the sticks of the four boxes.

Kind: adapter
"""

import hashlib
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from bench.figures import Figure, at_most
from bench.hub_servers import HubSite, hub_site
from controller.exchange.envelope import SecretKey
from controller.exchange.hub_link import HubLink
from controller.exchange.journal_result import Revision, journal_result, state_result
from controller.exchange.key_files import BOX, FOLDER
from controller.exchange.posted_rows import RowsPost, posted
from controller.exchange.result_file import result_bytes
from controller.exchange.result_statement import encode_statement, statement_digest
from controller.exchange.statement_types import SittingName
from controller.journal.hash_chain import Row
from controller.match_files.match import Team
from controller.push.hub_client import HubClient
from controller.push.push_state import read_push_state
from season.archive.fact_copy import FactCopy
from season.exchange.receiving import Arrival, attach_photograph
from season.hub.hub_key import hub_key
from season.hub.journal_store import JournalStore
from season.public.public_files import STANDINGS, PublicFiles
from season.public.standings_file import public_standings
from season.rules import commands as c
from season.rules import result_commands as rc
from season.rules.order import Order
from season.rules.result_commands import KeyHolder
from season.site.office import Office
from season.store.database import open_database
from season.store.season_store import SeasonStore
from tests.patience import Patience
from tests.unit.controller.exchange import sample_result as sample
from tests.unit.controller.push.served_hub import BoxFolder
from tests.unit.controller.rules.played_match import PLAN
from tests.unit.controller.rules.random_match import evening
from tests.unit.controller.sealed_evening import SealedRows, sealed_rows
from tests.unit.reports.sample_matches import rows_of
from tests.unit.season.exchange.stored_office import StoredOffice
from tests.unit.season.rules import played_season as p
from tests.unit.season.rules.office import HUONG, LAN, MINH, SEPTEMBER, plan_2018

PUBLIC_S = 2.0
ENDED = b'"type":"MatchEnded"'
STAGE = "chung-khao"
PHOTOGRAPH = b"\xff\xd8\xff signed by all"


class PlayedHall(Struct, frozen=True):
    """A hall whose match was played: its key, its journal, and the signed result with its id."""

    pool: str
    key: SecretKey
    rows: tuple[Row, ...]
    result: bytes
    id: str


def evening_figures(
    new_database: Callable[[], str],
    folder: Path,
    public_s: int,
    public_figures: Callable[[HubSite, str, str, int], list[Figure]],
    say: Callable[[str], object],
) -> list[Figure]:
    """The public's requests for the live scores of four halls, the end of the last match, and the fire."""
    place, address = folder / "evening", new_database()
    place.mkdir()
    office, halls = _scheduled(address)
    season = office.season.drafted.id
    with hub_site(place, address, 2) as site:
        say("evening: four halls play ...")
        publishing = Office(office.store.engine, season, lambda: p.NOVEMBER, site.data, PublicFiles(site.public).write)
        for hall in halls[:-1]:
            client = HubClient(HubLink(site.address, hub_key(site.data).public), hall.key)
            _send(client, hall, season, len(hall.rows))
            client.put(hall.id, hall.result)
            _confirm(publishing, hall, place)
        ended = _end_and_publish(site, publishing, halls[-1], place)
        figures = [
            at_most("public: from MatchEnded in the hall to the standings, nobody thinking", "s", ended, PUBLIC_S)
        ]
        say("public: wrk asks for the live scores ...")
        figures += public_figures(site, address, season, public_s)
    say("the hub burns ...")
    return figures + _burnt(office, halls, place, new_database())


def _scheduled(address: str) -> tuple[StoredOffice, list[PlayedHall]]:
    """An office that has sent down the packages of all four pools, and what their halls will play."""
    store = SeasonStore(open_database(address), plan_2018().id)
    store.carry_out(Order(c.DraftSeason(plan_2018()), LAN), "draft", SEPTEMBER)
    store.carry_out(Order(c.IssueSeason(), LAN), "issue", SEPTEMBER)
    office = StoredOffice(store)
    p.scheduled_office(office)
    office.order(rc.EnrolKey(sample.JURY.public, KeyHolder.JURY, "khóa thật jury"))
    return office, [_played(office, number, pool) for number, pool in enumerate(p.POOLS)]


def _played(office: StoredOffice, number: int, pool: str) -> PlayedHall:
    key, seats = SecretKey(bytes([50 + number]) * 32), office.season.draws[pool].seats
    office.order(rc.EnrolKey(key.public, KeyHolder.BOX, f"máy {pool}"))
    teams = tuple(Team(place, f"{pool} {place}") for place in range(1, len(seats) + 1))
    played: SealedRows = sealed_rows(
        [record for _, record in rows_of(evening(PLAN, 7 + number, teams).facts)], bytes([number]) * 32
    )
    sitting, package = SittingName(office.season.drafted.id, pool), p.digest(f"package {pool}")
    statement = state_result(
        journal_result(played),
        sitting,
        dict(enumerate(seats, 1)),
        package,
        hashlib.sha256(sample.MINUTES).hexdigest(),
        Revision(),
    )
    p.pack(office, pool, format=statement.format, teams_listed=statement.teams_played)
    rows = sample.plain_rows(played)
    result = result_bytes(statement, rows, sample.MINUTES, [key, sample.JURY])
    return PlayedHall(pool, key, rows, result, statement_digest(encode_statement(statement)))


def _send(client: HubClient, hall: PlayedHall, season: str, until: int) -> None:
    rows, first = hall.rows[:until], 0
    while first < until:
        post = RowsPost(SittingName(season, hall.pool), posted(rows[first:]))
        first = client.post(rows[0].digest.hex(), post).receipt.rows


def _confirm(office: Office, hall: PlayedHall, folder: Path) -> None:
    """The office puts the photograph of the paper to a result, reviews and confirms it."""
    store, photograph = office.store(), folder / "paper.jpg"
    assert store is not None
    photograph.write_bytes(PHOTOGRAPH + hall.pool.encode())
    attach_photograph(store, hall.id, Arrival(photograph, LAN), p.NOVEMBER)
    office.carry_out(Order(rc.ReviewResult(hall.id), LAN))
    office.carry_out(Order(rc.ConfirmResult(hall.id), MINH))


def _end_and_publish(site: HubSite, office: Office, hall: PlayedHall, folder: Path) -> float:
    """How long it takes from the row with the match's end in its box's journal to nginx's standings, in seconds."""
    ends = next(row.seq for row in hall.rows if ENDED in row.body)
    link = HubLink(site.address, hub_key(site.data).public)
    box = BoxFolder(folder / "box", ends - 1, hall.rows)
    (box.data / FOLDER / BOX).write_text(hall.key.secret.hex(), encoding="ascii")
    box.enrol(link.address, link.key)
    standings = f"{site.address}/public/{office.season().drafted.id}/{STANDINGS}"
    assert not _is_public(standings)
    command = [sys.executable, "-m", "bamchuong", "push", "--data", str(box.data)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as pushing:
        try:
            _wait(lambda: _received(box.data) == ends - 1)
            began_s = time.monotonic()
            box.write(len(hall.rows), hall.rows)
            _wait(lambda: _received(box.data) == len(hall.rows))
            HubClient(link, hall.key).put(hall.id, hall.result)
            _confirm(office, hall, folder)
            office.carry_out(Order(rc.ConfirmStage(STAGE), MINH))
            office.carry_out(Order(rc.PublishStage(STAGE), HUONG))
            _wait(lambda: _is_public(standings))
            return time.monotonic() - began_s
        finally:
            pushing.terminate()


def _received(data: Path) -> int:
    state = read_push_state(data)
    return state.received if state is not None else 0


def _is_public(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return STAGE.encode() in answer.read()
    except urllib.error.HTTPError:
        return False


def _wait(is_there: Callable[[], bool]) -> None:
    patience = Patience(120)
    while not is_there():
        assert not patience.ended
        time.sleep(0.005)


def _burnt(office: StoredOffice, halls: list[PlayedHall], folder: Path, address: str) -> list[Figure]:
    """A new database from the copy of the facts and from four sticks, compared with the one that was lost."""
    lost, engine = office.store.read(), office.store.engine
    copy, sticks = folder / "copy.jsonl", folder / "sticks"
    FactCopy(copy, lost.drafted.id).follow(engine)
    for hall in halls:
        stick = sticks / hall.pool
        stick.mkdir(parents=True)
        (stick / f"{hall.pool}.r1.bcresult").write_bytes(hall.result)
        shutil.copytree(BoxFolder(stick / "box", len(hall.rows), hall.rows).data, stick / "copy")
        shutil.rmtree(stick / "box")
    began_s = time.monotonic()
    command = [sys.executable, "-m", "bamchuong", "season", "rebuild", str(copy), str(sticks), "--database", address]
    subprocess.run(command, check=True, capture_output=True)
    taken_s = time.monotonic() - began_s
    store = SeasonStore(open_database(address), lost.drafted.id)
    back = store.read()
    journals = JournalStore(store.engine, lost.drafted.id)
    missing = sum(
        len(hall.rows) - sum(row in set(journals.rows(hall.rows[0].digest.hex())) for row in hall.rows)
        for hall in halls
    )
    files = sum(store.file(hall.id) is None for hall in halls)
    return [
        at_most("burnt hub: standings that differ", "", int(public_standings(back) != public_standings(lost)), 0),
        at_most("burnt hub: rows of four boxes that are not back", "rows", missing, 0),
        at_most("burnt hub: results whose files are not back", "", files, 0),
        Figure("burnt hub: rebuilt from a copy and four sticks", "s", taken_s),
    ]
