"""The API as described, fuzzed by a stranger and by staff who are in: no answer says that the panel broke (5xx), none
is undescribed, and behind every guarded address somebody got."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import msgspec
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as fuzz_settings
from hypothesis import strategies as st

from bus import messages as m
from panel.app import create_app
from panel.auth.credentials import Newcomer, add_device, add_ticket
from panel.jobs import messages as w
from panel.jobs.answers import AnyAnswer
from panel.jobs.worker import run_job
from panel.permissions import CHANNELS
from tests.message_strategies import value_of
from tests.unit.panel.panel_fakes import HERE, OWN, FakeHub, store
from tests.unit.panel.panel_fakes import settings as panel_settings
from webcore.sessions import cookie_name

if TYPE_CHECKING:
    from schemathesis import APIOperation, Case, GenerationMode

schemathesis = pytest.importorskip("schemathesis")
POSITIVE, NEGATIVE = schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE

STRANGER = ""
SEATS = (STRANGER, "mc", "desk", "tech")
SNAPSHOT = m.Snapshot(
    audience=m.Audience.STAGE, boot="b", seq=1, step=1, now_ns=0, title="", venue="", phase=m.Phase.SETUP, teams=()
)
OTHER = "0123456789abcdef" * 2
"""The id of a paired device of the stage, after which every one of the staff may look."""

COMMANDS = "POST /api/commands"
PACKS = {
    "GET /api/packs",
    "GET /api/packs/template.xlsx",
    *(f"POST /api/packs/{what}" for what in ("preview", "load", "clip")),
    "POST /api/matches/questions",
}
SLIDES = {"GET /api/slides", *(f"POST /api/slides{what}" for what in ("", "/upload", "/remove", "/convert"))}
MATCH_READS = {
    "GET /api/matches",
    "GET /api/matches/script",
    "GET /api/matches/{match}",
    "GET /api/matches/{match}/match.toml",
}
MATCHES = MATCH_READS | {
    "POST /api/matches",
    "POST /api/matches/teams",
    "POST /api/matches/formats",
    "POST /api/matches/lot",
    "POST /api/matches/robot",
    "POST /api/matches/package",
    "POST /api/matches/package/piece",
    "POST /api/matches/result",
    "POST /api/matches/result-code",
    "POST /api/matches/chair-key",
    "POST /api/matches/trust",
    "POST /api/matches/{match}/rehearse",
    "POST /api/matches/{match}/begin",
    "POST /api/matches/{match}/remove",
}
PAPERS = {"GET /api/papers", "POST /api/papers/{name}", "GET /api/record"}
OPEN = {
    "GET /api/snapshot",
    "GET /pictures/{token}",
    "GET /clips/{token}",
    "GET /slides/{name}",
    "POST /api/gpio-sim",
    "POST /enter",
    "POST /api/pair",
    "POST /api/pair/wait",
    "POST /api/leave",
    "GET /slides.json",
    "GET /sound.json",
    "GET /voice/{cue}",
    "GET /trust/authority.crt",
    "GET /healthz",
    "GET /metrics",
    "GET /time",
}
MC_ONLY = {"POST /api/noticed"}
CLOSED = {"mc": PACKS, "desk": MC_ONLY, "tech": PACKS | PAPERS | SLIDES | MATCHES | MC_ONLY}
"""What no body opens to a seat."""

GUESSED = {"POST /api/prove"}
"""Nobody guesses a PIN by chance."""

BY_LUCK = {COMMANDS, "POST /api/tickets", "POST /api/revoke"}
"""What a technician may do there is so little that it may not come up."""

NOTHING_TO_BREAK = {
    *MATCH_READS,
    "GET /api/devices",
    "GET /api/ping",
    "GET /api/packs",
    "GET /api/packs/template.xlsx",
    "GET /api/office",
    "GET /api/sticks",
    "GET /api/papers",
    "GET /api/record",
    "GET /api/slides",
    "GET /api/selftest/certificate.pdf",
    "GET /slides.json",
    "GET /sound.json",
    "GET /api/sound",
    "GET /slides/{name}",
    "GET /trust/authority.crt",
    "GET /healthz",
    "GET /metrics",
    "GET /time",
}
"""They take nothing, or any name, so nothing wrong can be sent to them."""

ANY_COMMAND = st.sampled_from(get_args(m.Command)).flatmap(value_of)
"""Each kind as often as another, where the description alone leads to a few again and again."""

CHECKS = (
    schemathesis.checks.not_a_server_error,
    schemathesis.checks.status_code_conformance,
    schemathesis.checks.content_type_conformance,
    schemathesis.checks.response_schema_conformance,
)
HOW = fuzz_settings(max_examples=12, deadline=None, database=None, suppress_health_check=list(HealthCheck))
OFTEN = fuzz_settings(HOW, max_examples=120, derandomize=True)


class WorkHere:
    """A workshop without a process of its own: what would end that process ends the test."""

    def do(self, job: w.AnyJob) -> Iterator[AnyAnswer]:
        """What the job says."""
        answers: list[AnyAnswer] = []
        answers.append(run_job(job, answers.append))
        yield from answers

    def result(self, job: w.AnyJob) -> AnyAnswer:
        """What came of the job."""
        return list(self.do(job))[-1]


class Panel:
    """A panel whose controller answers, with devices of the staff that are always in."""

    def __init__(self, folder: Path) -> None:
        self.hub = FakeHub()
        self.hub.snapshots = dict.fromkeys(CHANNELS, SNAPSHOT)
        self.store = store(folder)
        self.app = create_app(self.hub, panel_settings(folder), self.store)
        self.app.extensions["workshop"] = WorkHere()
        self.cookie = cookie_name(self.app.config["SECRET_KEY"])
        self._in: dict[str, tuple[str, str]] = {}

    def cookies(self, seat: str) -> dict[str, str]:
        """What a device of `seat` sends along; one that was put out, or has left, comes in anew."""
        if seat == STRANGER:
            return {}
        number, _ = self._in.get(seat, ("", ""))
        if number not in self.store.read().devices:
            self._in[seat] = self._paired(seat)
        return {self.cookie: self._in[seat][1]}

    def _paired(self, seat: str) -> tuple[str, str]:
        """The id and the cookie of a new device; by a ticket, since wrong pins are counted."""
        before = self.store.read().devices.keys()
        self.store.change(lambda credentials: add_ticket(credentials, "ticket", seat, time.monotonic_ns()))
        client = self.app.test_client()
        assert client.post("/api/pair", json={"ticket": "ticket"}, headers=OWN).status_code == 200
        (number,), cookie = self.store.read().devices.keys() - before, client.get_cookie(self.cookie)
        assert cookie is not None
        self.app.extensions["proofs"].note(number, time.monotonic_ns())
        return number, cookie.value

    def other(self) -> str:
        """A device that there is, whatever became of it before."""
        if OTHER not in self.store.read().devices:
            self.store.change(lambda credentials: add_device(credentials, OTHER, Newcomer("stage"), 0))
        return OTHER


@pytest.fixture
def panel(tmp_path: Path) -> Panel:
    return Panel(tmp_path)


def operations(panel: Panel) -> "list[APIOperation[Any, Any, Any, Any]]":
    """All that the panel says of itself, but for the endless streams."""
    schemathesis.openapi.format("decimal", st.decimals(-100, 100, places=1).map(str))
    described = schemathesis.openapi.from_wsgi("/api/openapi.json", panel.app).exclude(
        path_regex="^/(api/stream|events/)"
    )
    return [operation.ok() for operation in described.get_all_operations()]


def answers_to(
    panel: Panel, operation: "APIOperation[Any, Any, Any, Any]", mode: "GenerationMode", seat: str
) -> set[int]:
    """Everything that a device of `seat` is answered. In the positive mode devices are meant that there are, and every
    command comes up."""
    statuses = set()

    @(OFTEN if operation.label == COMMANDS else HOW)
    @given(case=operation.as_strategy(generation_mode=mode), command=st.none() | ANY_COMMAND)
    def answers(case: "Case[Any]", command: m.Command | None) -> None:
        if mode is POSITIVE and "device_id" in case.path_parameters:
            case.path_parameters["device_id"] = panel.other()
        if mode is POSITIVE and operation.label == COMMANDS and command is not None:
            assert isinstance(case.body, dict)
            case.body["command"] = msgspec.to_builtins(command)
        answer = case.call(headers={"Origin": HERE}, cookies=panel.cookies(seat))
        statuses.add(answer.status_code)
        case.validate_response(answer, checks=list(CHECKS))

    answers()
    return statuses


@pytest.mark.parametrize("seat", SEATS)
def test_whatever_is_sent_as_described_is_answered_and_gets_to_whom_it_should(panel: Panel, seat: str) -> None:
    statuses = {operation.label: answers_to(panel, operation, POSITIVE, seat) for operation in operations(panel)}

    assert statuses.keys() > OPEN
    if seat == STRANGER:
        assert all(statuses[label] == {401} for label in statuses.keys() - OPEN)
        return
    closed = {label for label in statuses.keys() - OPEN - GUESSED if statuses[label] <= {401, 403}}
    assert CLOSED[seat] <= closed <= CLOSED[seat] | (BY_LUCK if seat == "tech" else set())
    assert statuses["POST /api/devices/{device_id}"] == {200}
    assert panel.hub.acquisitions
    assert panel.hub.selftest_commands
    assert len({type(order.command) for order in panel.hub.commands}) > (3 if seat != "tech" else -1)


@pytest.mark.parametrize("seat", SEATS)
def test_whatever_is_sent_against_the_description_the_panel_stays_whole(panel: Panel, seat: str) -> None:
    statuses = {
        operation.label: answers_to(panel, operation, NEGATIVE, seat)
        for operation in operations(panel)
        if operation.label not in NOTHING_TO_BREAK
    }

    guarded = statuses.keys() - OPEN
    assert len(guarded) > 8
    # An address that is garbled is refused before anybody asks who sent it.
    assert all(statuses[label] <= {400, 401} for label in guarded) is (seat == STRANGER)
    assert all(statuses[label] == {401} for label in guarded if "{" not in label) is (seat == STRANGER)


def test_who_may_be_meant_is_described_and_another_is_told_so(panel: Panel) -> None:
    client = panel.app.test_client()
    client.set_cookie(panel.cookie, panel.cookies("mc")[panel.cookie])
    schemas = client.get("/api/openapi.json").get_json()["components"]["schemas"]
    assert schemas["SeatRequest"]["properties"]["seat"]["enum"][:4] == ["mc", "desk", "tech", "stage"]
    assert "stage" not in schemas["PinLogin"]["properties"]["seat"]["enum"]
    for path in ("/api/tickets", "/api/revoke"):
        answer = client.post(path, json={"seat": "judge/9"}, headers=OWN)
        assert (answer.status_code, answer.get_json()["reasons"][0]["code"]) == (400, "no-such-role")
