"""The season's pages for tests: a database, an office, browsers that are signed in.

Kind: adapter
"""

import re
from datetime import date
from pathlib import Path

from flask.testing import FlaskClient
from msgspec.structs import replace
from werkzeug.test import TestResponse

from season.rules.people import Role
from season.site.account import Account, invitation_digest
from season.site.app import SiteSettings, create_app
from season.site.office import Office
from season.store.database import open_database
from tests.pin_hashes import cheap_hash
from tests.unit.season.rules.office import on
from webcore.tls.addresses import Addresses

PASSWORD = "chuông reo ba lần"
FIRST = "first-invitation"
OWN = {"Origin": "http://localhost"}
PEOPLE = (
    Account("lan", "Nguyễn Thị Lan", Role.LEAD),
    Account("minh", "Trần Văn Minh", Role.LEAD),
    Account("huong", "Đinh Thị Thu Hương", Role.SIGN, "ubnd"),
    Account("ai-mo", "Hiệu trưởng Ái Mộ", Role.SCHOOL, "ai-mo"),
    Account("vp", "Lê Văn Phòng", Role.UNIT, "vp"),
)


class Site:
    """The pages over an empty database in `folder`, on a day that tests may change."""

    def __init__(self, folder: Path) -> None:
        self.now_ns = on(date(2018, 9, 20))
        self.office = Office(open_database(f"sqlite:///{folder / 'season.db'}"), now_ns=lambda: self.now_ns)
        settings = SiteSettings(folder, Addresses("127.0.0.1"), first_invitation=invitation_digest(FIRST))
        self.app = create_app(self.office, settings)
        self._digest = cheap_hash(PASSWORD)

    def add_people(self) -> None:
        """All of `PEOPLE` have accounts, with `PASSWORD`."""
        for account in PEOPLE:
            self.add(account)

    def add(self, account: Account) -> None:
        """Somebody has an account, with `PASSWORD`."""
        self.office.people.change(
            account.id, lambda _: replace(account, password=self._digest, epoch=1), "", "created", 1
        )

    def browser(self, account: str = "", address: str = "127.0.0.1") -> "Browser":
        """A browser at `address`; with `account` somebody is signed in."""
        browser = Browser(self.app.test_client(), address)
        if account:
            assert browser.post("/enter", account=account, password=PASSWORD).status_code == 302
        return browser


class Browser:
    """A browser that sends what a form would."""

    def __init__(self, client: FlaskClient, address: str) -> None:
        self._client, self._environ = client, {"REMOTE_ADDR": address}

    def get(self, path: str) -> TestResponse:
        """The page at `path`, in English."""
        path += ("&" if "?" in path else "?") + "lang=en"
        return self._client.get(path, environ_base=self._environ)

    def post(self, path: str, **fields: object) -> TestResponse:
        """The answer to a form of our own page."""
        return self.send(path, OWN, fields)

    def send(self, path: str, headers: dict[str, str], fields: dict[str, object]) -> TestResponse:
        """The answer to a form that comes with these headers."""
        return self._client.post(path, data=fields, headers=headers, environ_base=self._environ)

    def order(self, name: str, **fields: object) -> TestResponse:
        """The answer to an order."""
        return self.post(f"/orders/{name}", **fields)


def words(response: TestResponse) -> str:
    """What a page says, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


def hidden(response: TestResponse, name: str) -> str:
    """The value of the first hidden field with this name."""
    match = re.search(rf'name="{name}" value="([^"]*)"', response.text)
    assert match is not None, name
    return match[1]
