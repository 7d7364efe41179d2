"""The way of a tablet that does not trust the site's certificate yet: on plain HTTP it meets the page that says how it
comes to, and nothing secret passes there."""

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
from panel.auth.pairing import short_fingerprint
from panel.permissions import PIN_SEATS
from tests.unit.panel.panel_fakes import OWN, PIN, FakeHub, settings
from webcore.tls.certificates import FOLDER, Certificates, fingerprint

AWAY = {"REMOTE_ADDR": "192.168.1.77"}
PLAIN, SECURE = "http://panel.local:8080", "https://panel.local:8443"


@pytest.fixture
def tablet(hub: FakeHub, credential_file: CredentialFile, tmp_path: Path) -> FlaskClient:
    """A client of a panel with https."""
    Certificates(tmp_path / FOLDER).ensure(["panel.local"], dt.datetime.now(dt.UTC))
    return create_app(hub, settings(tmp_path, https_port=8443), credential_file).test_client()


def onward(tablet: FlaskClient, link: str) -> str:
    """Where the page goes on to that `link` leads to; a browser carries on what stands behind its `#`."""
    assert link.startswith(f"{PLAIN}/")
    page = tablet.get(link.removeprefix(PLAIN).split("#")[0], environ_base=AWAY, follow_redirects=True)
    assert page.request.path == "/trust"
    onward = re.search(r'id="onward"[^>]* href="([^"]+)"', page.text)
    assert onward
    return onward[1]


def test_a_page_of_the_staff_on_plain_http_leads_by_way_of_trust_to_https(tablet: FlaskClient) -> None:
    assert onward(tablet, f"{PLAIN}/mc") == f"{SECURE}/mc"
    assert onward(tablet, f"{PLAIN}/desk") == f"{SECURE}/desk"
    assert onward(tablet, f"{PLAIN}/enter") == f"{SECURE}/enter"


def test_the_page_on_plain_http_touches_nothing_that_a_link_carries(tablet: FlaskClient) -> None:
    """Whoever sits in between can change it: a ticket that passed through it would be theirs."""
    script = tablet.get(re.findall(r'src="([^"]*trust[^"]*)"', tablet.get("/trust", environ_base=AWAY).text)[0])
    assert "onward" in script.text
    assert "location.hash" not in script.text


def test_who_makes_a_qr_code_reads_where_a_new_tablet_begins(tablet: FlaskClient) -> None:
    tablet.post("/enter", json={"pin": PIN}, headers=OWN)  # the MC, on the machine itself
    ticket = tablet.post("/api/tickets", json={"seat": "judge/2"}, headers=OWN).get_json()
    assert ticket["link"].startswith(f"{SECURE}/enter#ticket=")
    assert ticket["trust"] == f"{PLAIN}/trust"


def test_the_page_may_ask_whether_the_certificate_is_trusted_and_goes_only_where_staff_belong(
    tablet: FlaskClient,
) -> None:
    page = tablet.get("/trust", environ_base=AWAY)
    assert page.headers["Content-Security-Policy"].endswith(f"; connect-src 'self' {SECURE}")
    assert "data-is-page" not in page.text, "who only looks at the page stays there"
    assert "data-is-page" in tablet.get("/trust?to=/mc", environ_base=AWAY).text
    for foreign in ("//evil.test/", "https://evil.test", "/watch", "@evil.test/mc"):
        assert onward(tablet, f"{PLAIN}/trust?to={foreign}") == f"{SECURE}/enter"


@pytest.mark.parametrize(
    "options, link",
    [
        ([], r"http://127\.0\.0\.1:8080/enter#ticket=[\w-]{22}"),
        (["--https-port", "8443"], r"https://127\.0\.0\.1:8443/enter#ticket=[\w-]{22}&ca=([0-9a-f]{32})"),
    ],
)
def test_the_code_of_the_first_start_holds_no_pin_and_the_terminal_shows_the_fingerprint(
    tmp_path: Path, mocker: MockerFixture, options: list[str], link: str
) -> None:
    mocker.patch("panel.start.run", return_value=0)
    drawn = mocker.patch.object(command, "qr", return_value="")
    mocker.patch("click.testing._NamedTextIOWrapper.isatty", return_value=True)
    words = ["--host", "127.0.0.1", "--port", "8080", "--data", str(tmp_path), "--run", str(tmp_path), *options]
    result = CliRunner().invoke(command.panel, words)
    assert result.exit_code == 0, result.output
    match = re.fullmatch(link, drawn.call_args.args[0])
    assert match
    digits = set(re.findall(r"PIN of [\w/]+: (\d+)", result.output))
    assert len(digits) == len(PIN_SEATS)
    assert not any(pin in drawn.call_args.args[0] for pin in digits)
    if options:
        digest = fingerprint(tmp_path / FOLDER / "authority.crt")
        assert digest in result.output
        assert match[1] == short_fingerprint(digest)
