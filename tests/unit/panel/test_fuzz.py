"""The API as described, fuzzed: whatever is sent, no answer says that the panel broke (5xx), none is undescribed."""

from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, given
from hypothesis import settings as fuzz_settings
from panel_fakes import HERE, PIN, FakeHub, store
from panel_fakes import settings as panel_settings

from controller.bus import messages as m
from controller.panel.app import create_app
from controller.panel.seats import CHANNELS

schemathesis = pytest.importorskip("schemathesis")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """A panel whose controller answers."""
    folder: Path = tmp_path_factory.mktemp("panel")
    hub = FakeHub()
    hub.snapshots = dict.fromkeys(CHANNELS, m.Snapshot(m.Audience.STAGE, "b", 1, 1, 0, "", "", "setup", ()))
    return create_app(hub, panel_settings(folder), store(folder))


@pytest.fixture(scope="module")
def description(app: Flask) -> "schemathesis.BaseSchema":
    """What the panel says of itself, without the endless stream."""
    return schemathesis.openapi.from_wsgi("/api/openapi.json", app).exclude(path="/api/stream")


CHECKS = (
    schemathesis.checks.not_a_server_error,
    schemathesis.checks.status_code_conformance,
    schemathesis.checks.content_type_conformance,
    schemathesis.checks.response_schema_conformance,
)
NOTHING_TO_BREAK = ("GET /api/devices", "GET /healthz", "GET /time")
HOW = fuzz_settings(max_examples=10, deadline=None, database=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode))
def test_whatever_is_sent_the_panel_stays_whole(
    description: "schemathesis.BaseSchema", app: Flask, mode: "schemathesis.GenerationMode"
) -> None:
    client = app.test_client()
    tried = []
    for found in description.get_all_operations():
        operation = found.ok()
        tried.append(operation.label)
        if mode is schemathesis.GenerationMode.NEGATIVE and operation.label in NOTHING_TO_BREAK:
            continue

        @HOW
        @given(case=operation.as_strategy(generation_mode=mode))
        def answers(case: "schemathesis.Case") -> None:
            entered = client.post("/enter", json={"pin": PIN}, headers={"Origin": HERE})
            cookie = entered.headers.get("Set-Cookie", "").split(";")[0]
            answer = case.call(headers={"Origin": HERE, "Cookie": cookie})
            case.validate_response(answer, checks=CHECKS)

        answers()
    assert len(tried) > 10
