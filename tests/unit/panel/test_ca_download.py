"""The way of a tablet that does not trust the site's certificate yet: every link for staff meets the page that says how
it comes to."""

import datetime as dt
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from pytest_mock import MockerFixture

from bamchuong.commands import panel as command
from panel.app import create_app
from panel.auth.credential_file import CredentialFile
from tests.unit.panel.panel_fakes import OWN, PIN, FakeHub, settings
from webcore.tls.ca import Certificates
from webcore.tls.server_context import FOLDER

AWAY = {"REMOTE_ADDR": "192.168.1.77"}
PLAIN, SECURE = "http://panel.local:8080", "https://panel.local:8443"


@pytest.fixture
def tablet(hub: FakeHub, credential_file: CredentialFile, tmp_path: Path) -> FlaskClient:
    """A client of a panel with https."""
    Certificates(tmp_path / FOLDER).ensure(["panel.local"], dt.datetime.now(dt.UTC))
    return create_app(hub, settings(tmp_path, https_port=8443), credential_file).test_client()


def onward(tablet: FlaskClient, link: str) -> str:
    """Where the page goes on to that `link` leads to; a browser carries on what stands behind its `#`."""
    assert link.startswith(f"{PLAIN}/"), "https would only warn a tablet that does not trust yet"
    met = tablet.get(link.removeprefix(PLAIN).split("#")[0], environ_base=AWAY, follow_redirects=True)
    assert met.request.path == "/trust"
    found = re.search(r'id="onward"[^>]* href="([^"]+)"', met.text)
    assert found
    return found[1]


def test_the_code_for_the_mc_leads_by_way_of_trust_to_the_mcs_page(tablet: FlaskClient) -> None:
    assert f"{PLAIN}/mc" in tablet.get("/", environ_base=AWAY).text
    assert onward(tablet, f"{PLAIN}/mc") == f"{SECURE}/mc"
    assert onward(tablet, f"{PLAIN}/desk") == f"{SECURE}/desk"


def test_a_code_with_a_ticket_leads_by_way_of_trust_to_where_it_is_taken(tablet: FlaskClient) -> None:
    tablet.post("/enter", json={"pin": PIN}, headers=OWN)  # the MC, on the machine itself
    told = tablet.post("/api/tickets", json={"seat": "judge/2"}, headers=OWN).json
    assert told is not None
    assert "#ticket=" in told["link"]
    assert onward(tablet, told["link"]) == f"{SECURE}/enter"


def test_the_page_may_ask_whether_the_certificate_is_trusted_and_goes_only_where_staff_belong(
    tablet: FlaskClient,
) -> None:
    page = tablet.get("/trust", environ_base=AWAY)
    assert page.headers["Content-Security-Policy"].endswith(f"; connect-src 'self' {SECURE}")
    assert "data-is-page" not in page.text, "who only looks at the page stays there"
    assert "data-is-page" in tablet.get("/trust?to=/mc", environ_base=AWAY).text
    for foreign in ("//evil.test/", "https://evil.test", "/watch", "@evil.test/mc"):
        assert onward(tablet, f"{PLAIN}/trust?to={foreign}") == f"{SECURE}/enter"


@pytest.mark.parametrize("options", [[], ["--https-port", "8443"]])
def test_the_code_of_the_first_start_begins_where_no_tablet_is_warned(
    tmp_path: Path, mocker: MockerFixture, options: list[str]
) -> None:
    mocker.patch("panel.start.run", return_value=0)
    drawn = mocker.patch.object(command, "qr", return_value="")
    mocker.patch("click.testing._NamedTextIOWrapper.isatty", return_value=True)
    words = ["--host", "127.0.0.1", "--port", "8080", "--data", str(tmp_path), "--run", str(tmp_path), *options]
    assert CliRunner().invoke(command.panel, words).exit_code == 0
    assert re.fullmatch(r"http://127\.0\.0\.1:8080/enter#ticket=[\w-]{22}", drawn.call_args.args[0])
