"""Pages of the largest season as the office's server makes them: the sittings, found, turned and counted.

A person of the office is signed in; the pages are made as for a browser, without the network and without a browser.

Kind: start
"""

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from flask.testing import FlaskClient
from msgspec.structs import replace
from sqlalchemy import Engine

from bench.figures import Figure, at_most
from season.rules.people import Role
from season.site.account import Account
from season.site.account_wording import CREATED
from season.site.app import SiteSettings, create_app
from season.site.office import Office
from webcore.pin_hashing import hash_pin
from webcore.tls.addresses import Addresses

PAGES = ("/sittings", "/sittings?state=planned&page=70", "/sittings?text=7")
READS, PAGE_MS = 9, 100.0
PASSWORD = "một câu dài để đo"


def page_figures(name: str, engine: Engine) -> Iterator[Figure]:
    """How long each page takes at the server, the median of several."""
    with tempfile.TemporaryDirectory(prefix="bench-season-pages-") as folder:
        office = Office(engine)
        settings = SiteSettings(Path(folder), Addresses("127.0.0.1"))
        lan = Account("lan", "Nguyễn Thị Lan", Role.LEAD, password=hash_pin(PASSWORD), epoch=1)
        office.people.change(lan.id, lambda before: replace(lan), "", CREATED, office.now_ns())
        app = create_app(office, settings)
        client = app.test_client()
        form = {"account": lan.id, "password": PASSWORD}
        client.post("/enter", data=form, headers={"Origin": "http://localhost"})
        for page in PAGES:
            times_ms = [_page_ms(client, page) for _ in range(READS)]
            yield at_most(f"{name}: {page} at the server (median)", "ms", statistics.median(times_ms), PAGE_MS)
        app.extensions["checker"].close()


def _page_ms(client: FlaskClient, page: str) -> float:
    started_s = time.perf_counter()
    answer = client.get(page)
    elapsed_ms = (time.perf_counter() - started_s) * 1000
    if answer.status_code != 200 or "cum-" not in answer.text:
        raise RuntimeError(f"{page}: {answer.status}")
    return elapsed_ms
