"""`bench hub`: a Saturday of 3,000 halls that send to the office's hub, on PostgreSQL behind nginx, as it is installed.

Two processes of the hub (`season serve`) share a PostgreSQL that waits for its disk; nginx with the configuration that
`season nginx` prints stands before them. Halls are simulated (`hub_halls.py`); a few boxes beside them are real
processes (`hub_boxes.py`). SQLite gets as many halls as an office with a laptop has. Then the public asks for the live
scores (`hub_public.py`), a match ends and is made public, and the hub burns (`hub_evening.py`). And what the MC's page
notices of a hub that is away, slow or hostile (`hub_neighbour.py`).

Kind: start
"""

import statistics
import tempfile
import threading
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from pathlib import Path

from msgspec import Struct

from bench.figures import Figure, at_most, not_measured, percentile
from bench.hub_boxes import PushingBox, play_boxes, pushing_boxes
from bench.hub_evening import evening_figures
from bench.hub_halls import Hall, Play, Sent, play_halls, posts_per_s, rows_with_receipts, use_barrier
from bench.hub_neighbour import neighbour_figures
from bench.hub_public import public_figures
from bench.hub_servers import NGINX, NO_NGINX, HubSite, hub_site
from controller.exchange.hub_link import HubLink
from season.hub.hub_key import hub_key
from season.hub.journal_store import JournalStore
from season.plan.plan_reader import find_plan, read_plan
from season.rules.commands import DraftSeason, IssueSeason
from season.rules.order import Order
from season.rules.people import Person, Role
from season.rules.result_commands import EnrolKey, KeyHolder
from season.store.database import open_database
from season.store.season_store import SeasonStore
from tests.postgres_server import MISSING, binaries, postgres_server

LAN = Person("lan", "Nguyễn Thị Lan", Role.LEAD, "gd")
PLAN, DAY_NS = "long-bien-2018", 1_538_352_000_000_000_000
RECEIPT_MS = 1000.0
SQLITE_HALLS = 50
BEGIN_S = 600.0
"""So long the clients may take until all matches have begun and what they will send is signed."""
BOXES = 4

Say = Callable[[str], object]


class Load(Struct, frozen=True):
    """So many `halls` from `clients` processes to `servers` processes of the hub, for the window of `play`.

    `public_s`: how long wrk asks, in seconds; `events`: of the panel beside each kind of hub, ten a second."""

    halls: int
    play: Play
    clients: int
    servers: int
    public_s: int
    events: int


def run(load: Load, folder: Path, say: Say) -> list[Figure]:
    """All figures. `folder`: on the disk to measure."""
    if NGINX is None:
        return [not_measured("hub", NO_NGINX)]
    with tempfile.TemporaryDirectory(dir=folder, prefix="bench-hub-") as place:
        Path(place).chmod(0o755)
        few = min(load.halls, SQLITE_HALLS)
        laptop = Path(place) / "sqlite"
        figures = _database("SQLite", f"sqlite:///{place}/season.db", few, load, laptop, say)
        if binaries() is None:
            return [*figures, not_measured("PostgreSQL", MISSING)]
        with postgres_server(is_durable=True) as server:
            address = server.new_database()
            figures += _database("PostgreSQL", address, load.halls, load, Path(place) / "postgresql", say)
            figures += neighbour_figures(Path(place), load.events, say)
            figures += evening_figures(server.new_database, Path(place), load.public_s, public_figures, say)
        return figures


def _database(name: str, address: str, count: int, load: Load, folder: Path, say: Say) -> list[Figure]:
    say(f"{name}: {count} halls and {BOXES} boxes are enrolled ...")
    halls = [Hall(number, f"{name} {number}") for number in range(1, count + 1)]
    beside = [Hall(20_000 + number, f"{name} box {number}") for number in range(BOXES)]
    season = enrol(address, [*halls, *beside])
    with hub_site(folder, address, load.servers) as site:
        link = HubLink(site.address, hub_key(site.data).public)
        with pushing_boxes(folder, beside, link) as boxes:
            say(f"{name}: {load.play.window_s:g} s of a Saturday, {load.play.speed:g} times as fast ...")
            sent, busy_s = _play(site, halls, boxes, link, season, load)
    lost = _lost(address, season, halls, sent, boxes)
    return _figures(name, count, load.play, sent, busy_s=busy_s, boxes=boxes, lost=lost)


def enrol(address: str, halls: Sequence[Hall]) -> str:
    """A season in which every hall has a key; its id."""
    plan, engine = read_plan(find_plan(PLAN)), open_database(address)
    store = SeasonStore(engine, plan.id)
    store.carry_out(Order(DraftSeason(plan), LAN), "draft", DAY_NS)
    store.carry_out(Order(IssueSeason(), LAN), "issue", DAY_NS)
    for hall in halls:
        command_of_key = EnrolKey(hall.key.public, KeyHolder.BOX, hall.name)
        store.carry_out(Order(command_of_key, LAN), f"enrol {hall.name}", DAY_NS)
    engine.dispose()
    return plan.id


def _play(
    site: HubSite, halls: Sequence[Hall], boxes: Sequence[PushingBox], link: HubLink, season: str, load: Load
) -> tuple[list[Sent], float]:
    """What was sent, and how long the hub's processes had a processor meanwhile."""
    context = get_context("spawn")
    barrier = context.Barrier(load.clients + 1)
    shares = [(halls[number :: load.clients], link, season, load.play) for number in range(load.clients)]
    with context.Pool(load.clients, use_barrier, (barrier,)) as pool:
        playing = pool.starmap_async(play_halls, shares, chunksize=1)
        barrier.wait(BEGIN_S)
        before_s = site.processor_s()
        beside = threading.Thread(target=play_boxes, args=(boxes, load.play))
        beside.start()
        sent = [post for share in playing.get() for post in share]
        busy_s = site.processor_s() - before_s
        beside.join()
    return sent, busy_s


def _figures(
    name: str, count: int, play: Play, sent: Sequence[Sent], busy_s: float, boxes: Sequence[PushingBox], lost: int
) -> list[Figure]:
    times_ms = [(post.ended_s - post.due_s) * 1000 for post in sent]
    taken_s = max(post.ended_s for post in sent) - min(post.due_s for post in sent)
    whole = f"{name}, {count} halls"
    beside = [seconds for box in boxes for seconds in box.times_s]
    return [
        at_most(
            f"{whole}: from a post that is due to its receipt, 99 of 100", "ms", percentile(times_ms, 0.99), RECEIPT_MS
        ),
        Figure(f"{whole}: the same, the median", "ms", statistics.median(times_ms)),
        Figure(
            f"{whole}: posts a second (a whole evening has {posts_per_s(count) * play.speed:.0f})",
            "/s",
            len(sent) / taken_s,
        ),
        Figure(f"{whole}: processor of the hub for a post", "ms", busy_s * 1000 / len(sent)),
        at_most(f"{whole}: posts without a receipt", "posts", sum(not post.rows for post in sent), 0),
        at_most(f"{whole}: rows with a receipt that are not there", "rows", lost, 0),
        Figure(
            f"{name}, {len(boxes)} boxes: from a fact to its receipt, the longest",
            "s",
            max(beside, default=float("nan")),
        ),
        at_most(
            f"{name}, {len(boxes)} boxes: facts without a receipt in the end",
            "facts",
            sum(box.count - len(box.times_s) for box in boxes),
            0,
        ),
    ]


def _lost(address: str, season: str, halls: Sequence[Hall], sent: Sequence[Sent], boxes: Sequence[PushingBox]) -> int:
    """How many rows are not there, or not as they were sent, although a receipt names them."""
    engine, receipts = open_database(address), rows_with_receipts(sent)
    journals = [hall.rows(max(receipts[hall.number], 1))[: receipts[hall.number]] for hall in halls]
    journals += [list(box.rows[: len(box.times_s)]) for box in boxes]
    store, lost = JournalStore(engine, season), 0
    for rows in journals:
        kept = set(store.rows(rows[0].digest.hex())) if rows else set()
        lost += sum(row not in kept for row in rows)
    engine.dispose()
    return lost
