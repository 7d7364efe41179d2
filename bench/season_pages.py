"""Pages of the largest season: as the office's server makes them, and until a slow laptop can use them.

A person of the office is signed in; the sittings are found, turned and counted. At the server, without a network.

Kind: start
"""

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from flask import Flask
from flask.testing import FlaskClient
from msgspec.structs import replace
from sqlalchemy import Engine
from werkzeug.serving import WSGIRequestHandler, make_server

from bench.chromium import chromium, missing
from bench.figures import Figure, at_most, not_measured
from season.rules.people import Role
from season.site.account import Account
from season.site.account_wording import CREATED
from season.site.app import SiteSettings, create_app
from season.site.office import Office
from webcore.pin_hashing import hash_pin
from webcore.tls.addresses import Addresses

if TYPE_CHECKING:
    from playwright.sync_api import Page

PAGES = ("/sittings", "/sittings?state=planned&page=70", "/sittings?text=7")
READS, PAGE_MS = 9, 100.0
SLOWER, USABLE_S = 6, 1.0
ACCOUNT = "lan"
PASSWORD = "một câu dài để đo"


def page_figures(name: str, engine: Engine) -> Iterator[Figure]:
    """How long each page takes at the server, the median of several."""
    with tempfile.TemporaryDirectory(prefix="bench-season-pages-") as folder:
        office = Office(engine)
        settings = SiteSettings(Path(folder), Addresses("127.0.0.1"))
        lan = Account(ACCOUNT, "Nguyễn Thị Lan", Role.LEAD, password=hash_pin(PASSWORD), epoch=1)
        office.people.change(lan.id, lambda before: replace(lan), "", CREATED, office.now_ns())
        app = create_app(office, settings)
        client = app.test_client()
        form = {"account": lan.id, "password": PASSWORD}
        client.post("/enter", data=form, headers={"Origin": "http://localhost"})
        for page in PAGES:
            times_ms = [_page_ms(client, page) for _ in range(READS)]
            yield at_most(f"{name}: {page} at the server (median)", "ms", statistics.median(times_ms), PAGE_MS)
        yield _usable(name, app)
        app.extensions["checker"].close()


def _usable(name: str, app: Flask) -> Figure:
    """From asking for the sittings until a laptop with a sixth of this machine's speed has drawn them."""
    title = f"{name}: /sittings usable at {SLOWER} × slower (median)"
    if why := missing():
        return not_measured(title, why)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=QuietHandler)
    address = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        with chromium() as browser:
            page = browser.new_page(viewport={"width": 1_280, "height": 800})
            page.goto(f"{address}/enter")
            page.fill("input[name=account]", ACCOUNT)
            page.fill("input[name=password]", PASSWORD)
            page.click("form button")
            page.wait_for_load_state()
            devtools = page.context.new_cdp_session(page)
            devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
            devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
            times_s = [_usable_s(page, f"{address}/sittings") for _ in range(READS)]
    finally:
        server.shutdown()
        server.server_close()
    return at_most(title, "s", statistics.median(times_s), USABLE_S)


class QuietHandler(WSGIRequestHandler):
    """Answers without a line for each request."""

    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing."""


def _usable_s(page: "Page", address: str) -> float:
    started_s = time.perf_counter()
    page.goto(address, wait_until="load")
    page.evaluate("new Promise((then) => requestAnimationFrame(() => setTimeout(then)))")
    elapsed_s = time.perf_counter() - started_s
    if "cum-" not in page.content():
        raise RuntimeError(f"{address}: no sittings")
    return elapsed_s


def _page_ms(client: FlaskClient, page: str) -> float:
    started_s = time.perf_counter()
    answer = client.get(page)
    elapsed_ms = (time.perf_counter() - started_s) * 1000
    if answer.status_code != 200 or "cum-" not in answer.text:
        raise RuntimeError(f"{page}: {answer.status}")
    return elapsed_ms
