"""The guided self-test's routes: who may lead it, what reaches it, who gets its certificate."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bus import messages as m
from tests.unit.panel.panel_fakes import OWN, FakeHub

Enter = Callable[[str], FlaskClient]
TAP = {"id": "t-1", "what": "yes", "step": 7}
PAPER = "/api/selftest/certificate.pdf"


@pytest.mark.parametrize("seat, status", [("mc", 200), ("desk", 200), ("tech", 200), ("judge/1", 403)])
def test_whoever_may_open_the_page_may_lead_and_judges_may_not(
    enter: Enter, hub: FakeHub, tmp_path: Path, seat: str, status: int
) -> None:
    (tmp_path / "selftest").mkdir()
    (tmp_path / "selftest" / "latest-vi.pdf").write_bytes(b"%PDF")
    client = enter(seat)
    assert client.post("/api/selftest", json=TAP, headers=OWN).status_code == status
    assert len(hub.selftest_commands) == (status == 200)
    with client.get(PAPER) as answer:
        assert answer.status_code == status


@pytest.mark.parametrize("query, content", [("", b"%PDF vi"), ("?lang=en", b"%PDF en")])
def test_the_certificate_is_in_the_readers_language(enter: Enter, tmp_path: Path, query: str, content: bytes) -> None:
    (tmp_path / "selftest").mkdir()
    for language in ("vi", "en"):
        (tmp_path / "selftest" / f"latest-{language}.pdf").write_bytes(f"%PDF {language}".encode())
    with enter("tech").get(f"{PAPER}{query}") as answer:
        assert answer.data == content


def test_a_stranger_and_a_foreign_page_lead_nothing(stranger: FlaskClient, enter: Enter, hub: FakeHub) -> None:
    assert stranger.post("/api/selftest", json=TAP, headers=OWN).status_code == 401
    assert stranger.get(PAPER).status_code == 401
    assert enter("tech").post("/api/selftest", json=TAP, headers={"Origin": "http://evil.test"}).status_code == 403
    assert hub.selftest_commands == []


def test_a_tap_reaches_the_self_test_with_role_and_step(enter: Enter, hub: FakeHub) -> None:
    assert enter("tech").post("/api/selftest", json=TAP, headers=OWN).json == {"ok": True, "reasons": []}
    assert hub.selftest_commands == [m.SelftestCommand("t-1", "tech", m.Role.TECH, "yes", 7)]


def test_reasons_and_silence_are_told(enter: Enter, hub: FakeHub) -> None:
    client = enter("mc")
    hub.reasons = (m.Sentence("selftest-moved-on", "The self-test has moved on"),)
    answer = client.post("/api/selftest", json=TAP, headers=OWN).json
    assert answer is not None
    assert (answer["ok"], answer["reasons"][0]["code"]) == (False, "selftest-moved-on")
    hub.reasons = None
    assert client.post("/api/selftest", json=TAP, headers=OWN).status_code == 503


def test_without_a_certificate_it_says_what_to_do(enter: Enter) -> None:
    answer = enter("tech").get(PAPER)
    assert answer.status_code == 404
    assert answer.json is not None
    assert answer.json["reasons"][0]["code"] == "selftest-no-paper"


@pytest.mark.parametrize("body", [{}, {**TAP, "what": "pass"}, {**TAP, "step": "x"}, {**TAP, "role": "mc"}])
def test_nonsense_reaches_nothing(enter: Enter, hub: FakeHub, body: dict[str, object]) -> None:
    assert enter("tech").post("/api/selftest", json=body, headers=OWN).status_code == 400
    assert hub.selftest_commands == []
