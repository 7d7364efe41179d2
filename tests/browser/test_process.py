"""The panel as a process on a real bus: how it asks, how it greets, how it ends. Needs no browser."""

import http.client
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bus import messages as m
from bus.fake_controller import FakeController, no_answer
from tests.browser import sample_parts, sample_snapshots
from tests.browser.harness import PIN, Panel, wait_until
from tests.patience import patience_s

UNDO = {"id": "tap-1", "step": 3, "command": {"type": "Undo"}}


class Tablet:
    """A client with a session, without a browser."""

    def __init__(self, panel: Panel) -> None:
        self._panel = panel
        self._cookie = ""
        self.post("/enter", {"pin": PIN})

    def post(self, path: str, body: object) -> tuple[int, dict[str, object]]:
        """Post `body`; status and answer."""
        client = http.client.HTTPConnection("127.0.0.1", self._panel.port, timeout=patience_s(10))
        headers = {"Content-Type": "application/json", "Origin": self._panel.url, "Cookie": self._cookie}
        client.request("POST", path, json.dumps(body), headers)
        answer = client.getresponse()
        self._cookie = (answer.headers.get("Set-Cookie") or self._cookie).split(";")[0]
        body_of_answer = json.loads(answer.read())
        client.close()
        return answer.status, body_of_answer

    @contextmanager
    def stream(self, path: str) -> Iterator[http.client.HTTPResponse]:
        """An open stream."""
        client = http.client.HTTPConnection("127.0.0.1", self._panel.port, timeout=patience_s(10))
        client.request("GET", path, headers={"Cookie": self._cookie})
        with client.getresponse() as answer:
            yield answer
        client.close()


def test_the_panel_greets_the_controller_and_passes_a_command_on(panel: Panel, controller: FakeController) -> None:
    wait_until(lambda: len(controller.received_of(m.Hello)) == 1)
    status, answer = Tablet(panel).post("/api/commands", UNDO)
    assert (status, answer["ok"]) == (200, True)
    assert [request.id for request in controller.received_of(m.CommandRequest)] == ["tap-1"]


def test_a_command_without_an_answer_is_said_again_with_the_same_id(panel: Panel, controller: FakeController) -> None:
    controller.answers[m.CommandRequest] = no_answer
    status, answer = Tablet(panel).post("/api/commands", UNDO)
    assert (status, answer["type"]) == (503, "urn:bamchuong:controller-silent")
    assert {request.id for request in controller.received_of(m.CommandRequest)} == {"tap-1"}
    assert len(controller.received_of(m.CommandRequest)) > 1


def test_a_stage_stream_holds_no_secret_and_the_mc_stream_does(panel: Panel, controller: FakeController) -> None:
    controller.show(*sample_snapshots.snapshots("floor", time.monotonic_ns()))
    tablet = Tablet(panel)
    lines = {}
    for audience in ("mc", "stage"):
        with tablet.stream(f"/events/{audience}") as stream:
            line = b""
            while b'"phase":"floor"' not in line:
                line = stream.readline()
            lines[audience] = line.decode()
    assert sample_parts.ANSWER in lines["mc"]
    assert sample_parts.ANSWER not in lines["stage"]


def test_sigterm_ends_open_streams_with_a_goodbye_and_the_process_with_0(panel: Panel) -> None:
    with Tablet(panel).stream("/events/stage") as stream:
        assert stream.readline().startswith(b"retry")
        assert panel.end() == 0
        assert b"event: bye" in stream.read()


def test_a_taken_port_ends_the_start_with_3_and_says_what_to_do(panel: Panel, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from bus.endpoints import Endpoints;"
        "from panel.start import Web, run; folder = Path(sys.argv[1]);"
        "sys.exit(run(Endpoints.at(folder), Web('127.0.0.1', int(sys.argv[2]), 'x'), folder / 'data', True))"
    )
    for folder, sign in ((panel.folder / "other", f"port {panel.port}"), (panel.folder, "another copy is running")):
        process = subprocess.run(
            [sys.executable, "-c", code, str(folder), str(panel.port)],
            check=False,
            capture_output=True,
            text=True,
            timeout=patience_s(20),
        )
        assert process.returncode == 3
        assert sign in process.stderr


@pytest.mark.parametrize("body", ["", "[", '{"id":"a"}'])
def test_nonsense_changes_nothing(panel: Panel, controller: FakeController, body: str) -> None:
    tablet = Tablet(panel)
    status, _ = tablet.post("/api/commands", body)
    assert status == 400
    assert controller.received_of(m.CommandRequest) == []
