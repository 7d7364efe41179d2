"""A box that sends to the pages' app without a network: what it says is signed as a real one signs it.

Kind: adapter
"""

from collections.abc import Sequence
from pathlib import Path

import msgspec
from flask import Flask
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from bus.units import NS_PER_S
from controller.exchange.envelope import SecretKey
from controller.exchange.posted_rows import RowsPost, posted
from controller.exchange.receipt import Receipt, read_receipt
from controller.exchange.signed_requests import Request, sign_request
from controller.exchange.statement_types import SittingName
from controller.journal.hash_chain import Row
from season.hub.box_journal import BoxJournal
from season.hub.hub_key import hub_key
from season.hub.journal_store import JournalStore
from season.site.app import SiteSettings, create_app
from season.site.office import Office
from tests.unit.controller.exchange import sample_result as sample
from tests.unit.season.rules.office import SEPTEMBER
from webcore.tls.addresses import Addresses


class Hub:
    """The pages over a database, on a day that tests may change."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.now_ns = SEPTEMBER
        self.office = Office(engine, now_ns=lambda: self.now_ns, folder=folder)
        self.app: Flask = create_app(self.office, SiteSettings(folder, Addresses("127.0.0.1")))
        self.key = hub_key(folder).public

    def journals(self) -> list[BoxJournal]:
        """All journals that are here."""
        return JournalStore(self.office.engine, sample.SITTING.season).all()

    def box(self, key: SecretKey = sample.BOX) -> "BoxClient":
        """A box with this key, whose clock is right."""
        return BoxClient(self, key)


class BoxClient:
    """A box. `clock_s`: how far its clock is from the hub's; `change`: what a hostile line does to each request."""

    def __init__(self, hub: Hub, key: SecretKey) -> None:
        self._hub, self._key = hub, key
        self.clock_s = 0

    def head(self, journal: str) -> TestResponse:
        """Ask where a journal stands."""
        return self.send("GET", f"/v1/journals/{journal}/head")

    def post(self, rows: Sequence[Row], sitting: SittingName = sample.SITTING, journal: str = "") -> TestResponse:
        """Post rows of the sample match, or of `journal`."""
        body = msgspec.json.encode(RowsPost(sitting, posted(rows)))
        return self.send("POST", f"/v1/journals/{journal or JOURNAL}/rows", body)

    def put(self, result: str, body: bytes) -> TestResponse:
        """Hand in a result."""
        return self.send("PUT", f"/v1/results/{result}", body)

    def send(self, method: str, path: str, body: bytes = b"", sent: bytes | None = None) -> TestResponse:
        """Send a signed request. `sent`: what arrives instead of `body`."""
        headers = self.signed(method, path, body)
        return self.send_as(headers, method, path, body if sent is None else sent)

    def signed(self, method: str, path: str, body: bytes) -> dict[str, str]:
        """The headers of a signed request."""
        request = Request(method, f"http://localhost{path}", {})
        sign_request(request, body, self._key, self._hub.now_ns // NS_PER_S + self.clock_s)
        return request.headers

    def send_as(self, headers: dict[str, str], method: str, path: str, body: bytes) -> TestResponse:
        """Send with these headers, whoever made them."""
        return self._hub.app.test_client().open(path, method=method, data=body, headers=headers)

    def receipt(self, response: TestResponse) -> Receipt:
        """The receipt in an answer, whose signature is checked."""
        assert response.status_code == 200, response.text
        return read_receipt(response.data, self._hub.key)


ROWS = sample.plain_rows(sample.match_rows())
JOURNAL = ROWS[0].digest.hex()
