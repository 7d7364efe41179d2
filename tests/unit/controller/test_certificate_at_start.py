"""The controller looks at the certificate by itself until the match has begun, and writes down what changed."""

import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest
import zmq

from bamchuong.certificate_check import certificate_warnings
from bus import messages as m
from bus.endpoints import Endpoints
from bus.sockets import Announcer, controller_server
from controller.contest_store import ContestStore
from controller.loop import CERTIFICATE_CHECK_NS, Loop
from controller.rules import facts as f
from hardware.board import find_board
from hardware.selftest.assess.results import passed
from hardware.selftest.assess.wording import station_place
from hardware.selftest.certificate import certificate_files
from hardware.selftest.certificate.certificate import RunDetails, board_id, issue
from hardware.selftest.rig import probes
from tests.unit.controller.rules.played_match import Play

BOARD = find_board("pi-4-stations")


@pytest.fixture
def folder() -> Iterator[Path]:
    with TemporaryDirectory(prefix="bc-") as name:
        yield Path(name)


def keep_a_good_certificate(data: Path) -> None:
    details = RunDetails(
        board=BOARD,
        machine_id=probes.machine_id(),
        model="Raspberry Pi 5",
        boot_id="boot",
        software="0.1.0",
        now_s=int(time.time()),
    )
    certificate_files.save(data, issue(details, [passed("button", "5 of 5 presses", station_place(1))]))


def test_a_test_that_is_made_while_the_mc_waits_takes_its_reason_away(folder: Path) -> None:
    now_ns = [1_000_000_000_000]
    with ExitStack() as stack:
        context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        stack.callback(context.destroy, linger=0)
        store = ContestStore(folder / "data", "boot-1", lambda: 0)
        stack.callback(store.close)
        endpoints = Endpoints.at(folder / "run")
        server = stack.enter_context(controller_server(context, endpoints))
        news = stack.enter_context(Announcer(context, endpoints.news))
        loop = Loop(
            store, server, news, lambda: now_ns[0], check_certificate=certificate_warnings(folder / "data", BOARD)
        )
        store.add("", "test", Play(start=False).facts, 1)

        loop.turn()
        assert [warning.code for warning in store.contest.certificate_warnings] == ["selftest-none"]
        keep_a_good_certificate(folder / "data")
        loop.turn()
        assert store.contest.certificate_warnings, "the file is read only now and then"
        now_ns[0] += CERTIFICATE_CHECK_NS
        loop.turn()
        assert store.contest.certificate_warnings == ()

        store.add("", "test", [f.MatchStarted()], 1)
        shutil.rmtree(folder / "data" / certificate_files.FOLDER)
        now_ns[0] += CERTIFICATE_CHECK_NS
        loop.turn()
        assert store.contest.certificate_warnings == (), "a match that has begun is left in peace"


def test_simulated_pins_need_no_certificate_and_a_broken_one_is_none(folder: Path) -> None:
    assert certificate_warnings(folder, find_board("simulated"))() == ()
    path = folder / certificate_files.FOLDER / "20261123-080000-pass.json"
    path.parent.mkdir()
    path.write_bytes(b"{half a certi")
    (warning,) = certificate_warnings(folder, BOARD)()
    assert isinstance(warning, m.Sentence)
    assert warning.code == "selftest-not-sealed"


def test_a_forged_certificate_of_a_few_bytes_does_not_pass_start(folder: Path) -> None:
    """shared/hall.md, section 3: a forged 300-byte file passed."""
    now_s = int(time.time())
    forged: dict[str, object] = {
        "board_id": board_id(BOARD, probes.machine_id()),
        **dict.fromkeys(("board", "machine", "boot_id", "software"), ""),
        "issued_s": now_s,
        "expires_s": now_s + 86_400,
        "verdict": "pass",
        **dict.fromkeys(("buttons_pressed", "outputs_observed"), True),
        "simulated": False,
        "results": [],
    }
    path = folder / certificate_files.FOLDER / "20991123-080000-pass.json"
    path.parent.mkdir()
    for seal in ({}, {"seal": ""}, {"seal": "00" * 64}, {"seal": "no seal"}):
        path.write_bytes(msgspec.json.encode({**forged, **seal}))
        assert [warning.code for warning in certificate_warnings(folder, BOARD)()] == ["selftest-not-sealed"]
    keep_a_good_certificate(folder)
    assert certificate_warnings(folder, BOARD)() == (), "and it hides no genuine one"
