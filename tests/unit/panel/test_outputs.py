"""Outputs by hand: who may, what reaches the controller, what is refused."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from bus import messages as m
from tests.unit.panel.panel_fakes import OWN, FakeHub

Enter = Callable[[str], FlaskClient]
LIT = {"id": "page-1", "lamps": {"3": "floor"}, "boards": {"clock": "pattern"}}


@pytest.mark.parametrize("seat, status", [("mc", 200), ("desk", 200), ("tech", 200), ("judge/1", 403)])
def test_staff_of_the_stage_may_and_judges_may_not(enter: Enter, hub: FakeHub, seat: str, status: int) -> None:
    assert enter(seat).post("/api/outputs", json=LIT, headers=OWN).status_code == status
    assert len(hub.acquisitions) == (status == 200)


def test_a_stranger_and_a_foreign_page_light_nothing(stranger: FlaskClient, enter: Enter, hub: FakeHub) -> None:
    assert stranger.post("/api/outputs", json=LIT, headers=OWN).status_code == 401
    foreign = {"Origin": "http://evil.test"}
    assert enter("tech").post("/api/outputs", json=LIT, headers=foreign).status_code == 403
    assert hub.acquisitions == []


def test_what_is_on_reaches_the_controller_with_the_role_and_never_an_arming(enter: Enter, hub: FakeHub) -> None:
    assert enter("tech").post("/api/outputs", json=LIT, headers=OWN).json == {
        "ok": True,
        "reasons": [],
        "stations": [1, 2, 3],
    }
    wish = m.AcquireOutputs("page-1", "", m.Role.TECH, {3: m.Lamp.FLOOR}, (), {"clock": "pattern"})
    assert hub.acquisitions == [wish]


def test_a_sound_keeps_its_id_so_that_it_is_given_once(enter: Enter, hub: FakeHub) -> None:
    enter("mc").post("/api/outputs", json={"id": "p", "horn": {"id": "h-1", "what": "right"}}, headers=OWN)
    assert [(cue.id, cue.what) for cue in hub.acquisitions[0].cues] == [("h-1", "right")]
    assert not hub.acquisitions[0].release


def test_with_nothing_on_the_loan_is_given_back(enter: Enter, hub: FakeHub) -> None:
    enter("tech").post("/api/outputs", json={"id": "page-1"}, headers=OWN)
    assert hub.acquisitions[0].release


def test_reasons_and_silence_of_the_controller_are_told(enter: Enter, hub: FakeHub) -> None:
    client = enter("tech")
    hub.reasons = (m.Sentence("test-match-runs", "A match is running"),)
    answer = client.post("/api/outputs", json=LIT, headers=OWN).json
    assert answer is not None
    assert (answer["ok"], [reason["code"] for reason in answer["reasons"]]) == (False, ["test-match-runs"])
    hub.reasons = None
    assert client.post("/api/outputs", json=LIT, headers=OWN).status_code == 503


@pytest.mark.parametrize(
    "body",
    [
        {"id": "p", "lamps": {"9": "floor"}},
        {"id": "p", "lamps": {"1": "on"}},
        {"id": "p", "boards": {"clock": "fire"}},
        {"id": "p", "boards": {f"b{n}": "dark" for n in range(33)}},
        {"id": "p", "horn": {"id": "h", "what": "siren"}},
        {"id": "p", "arm": None},
    ],
)
def test_nonsense_lights_nothing(enter: Enter, hub: FakeHub, body: dict[str, object]) -> None:
    assert enter("tech").post("/api/outputs", json=body, headers=OWN).status_code == 400
    assert hub.acquisitions == []
