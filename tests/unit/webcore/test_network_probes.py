"""Phones that ask whether the Wi-Fi leads to the internet (cases 25): answered, under those names and paths only."""

import re
from pathlib import Path

import pytest

from panel.app import create_app
from panel.public_app import create_public_app
from tests.unit.panel.panel_fakes import FakeHub, settings, store
from webcore.network_probes import PROBES, answer_probe

CONF = Path(__file__).parents[3] / "hardware" / "systemd" / "network-probes.conf"
OWN_ADDRESS = "10.42.0.1"


@pytest.mark.parametrize(
    "name, path, status, body",
    [
        ("connectivitycheck.gstatic.com", "/generate_204", 204, ""),
        ("ConnectivityCheck.gstatic.com:80", "/generate_204", 204, ""),
        ("clients3.google.com", "/generate_204", 204, ""),
        ("captive.apple.com", "/hotspot-detect.html", 200, "<BODY>Success</BODY>"),
        ("captive.apple.com", "/", 200, "<TITLE>Success</TITLE>"),
        ("www.msftconnecttest.com", "/connecttest.txt", 200, "Microsoft Connect Test"),
        ("detectportal.firefox.com", "/success.txt?ipv4", 200, "success\n"),
        ("captive.apple.com", "/enter", 421, ""),
        ("connectivitycheck.gstatic.com", "/", 421, ""),
        ("evil.example", "/generate_204", 421, ""),
        ("captive.apple.com.evil.example", "/hotspot-detect.html", 421, ""),
    ],
)
@pytest.mark.parametrize("public", [False, True])
def test_probes_of_phones_are_answered_and_nothing_else_under_a_foreign_name(
    tmp_path: Path, public: bool, name: str, path: str, status: int, body: str
) -> None:
    hub = FakeHub()
    app = create_public_app(hub, settings(tmp_path)) if public else create_app(hub, settings(tmp_path), store(tmp_path))
    answer = app.test_client().get(path, base_url=f"http://{name}")
    assert answer.status_code == status
    assert body in answer.text
    assert "Set-Cookie" not in answer.headers


def test_on_the_hotspot_exactly_these_names_stand_for_this_machine() -> None:
    names = re.findall(r"^address=/([^/]+)/(.+)$", CONF.read_text(encoding="utf-8"), re.MULTILINE)
    assert [(name, OWN_ADDRESS) for name in PROBES] == [pair for pair in names if pair[1] == OWN_ADDRESS]


def test_no_page_of_ours_is_an_answer() -> None:
    assert answer_probe("bamchuong.local", "/generate_204") is None
    assert answer_probe("", "/") is None
