"""An installed box whose match does not fit its board: a real controller waits, says why, and opens one that comes."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import zmq

from bamchuong.match_status import match_in_journal, read_snapshot
from bus import messages as m
from bus.endpoints import Endpoints
from bus.sockets import SNAPSHOT_TOPIC, Subscriber
from controller.journal.journal_reader import verify
from tests.patience import Patience, patience_s
from tests.process.running_match import SHORT

PATIENCE_S = 60.0
MATCH = """title = "Cụm 9"
venue = "Trường THCS Sài Đồng"
teams = [{ number = 1, name = "THCS Thạch Bàn" }, { number = 2, name = "THCS Sài Đồng", station = 4 }]
"""


class Box:
    """A controller process as the systemd unit starts it, and what it sends to systemd and to the MC."""

    def __init__(self, folder: Path, stack: ExitStack, *options: str) -> None:
        self.endpoints = Endpoints.at(folder / "run")
        self.data, self.match = folder / "data", folder / "m.toml"
        self.log = folder / "log"
        self._notifications = stack.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
        self._notifications.bind(str(folder / "notify"))
        self._notifications.settimeout(patience_s(PATIENCE_S))
        stack.callback((folder / "notify").unlink)
        context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        stack.callback(context.destroy, linger=0)
        self._news = stack.enter_context(Subscriber(context, self.endpoints.news, (SNAPSHOT_TOPIC + b"mc",)))
        log_file = stack.enter_context(self.log.open("ab"))
        files = ["--format", SHORT, "--match", str(self.match), "--board", "pi-4-stations"]
        folders = ["--data", str(self.data), "--run", str(self.endpoints.folder)]
        command = [sys.executable, "-m", "bamchuong", "controller", *files, *folders, *options]
        environment = {**os.environ, "NOTIFY_SOCKET": str(folder / "notify")}
        self.process = stack.enter_context(subprocess.Popen(command, env=environment, stdout=log_file, stderr=log_file))
        stack.callback(self.process.kill)

    def next_notification(self) -> str:
        """The next notification of systemd."""
        return self._notifications.recv(2_000).decode()

    def wait_until(self, what: str, holds: Callable[[m.Snapshot], bool]) -> m.Snapshot:
        patience = Patience(PATIENCE_S)
        while not patience.ended:
            self._news.socket.poll(20)
            for view in self._news.receive():
                if isinstance(view, m.Snapshot) and holds(view):
                    return view
        raise AssertionError(f"{what}: did not happen; {self.log.read_text()}")

    def end(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(patience_s(PATIENCE_S))


@contextmanager
def box(folder: Path, *options: str) -> Iterator[Box]:
    with ExitStack() as stack:
        yield Box(folder, stack, *options)


def test_it_waits_for_a_match_that_fits_and_goes_on_with_it_whatever_becomes_of_the_file(folder: Path) -> None:
    with box(folder, "--wait") as waiting:
        ready = waiting.next_notification()
        assert ready.startswith("READY=1\nSTATUS=No match fits this board yet")
        assert "m.toml: no such match" in ready
        mc = waiting.wait_until("why", lambda view: bool(view.notices))
        assert [notice.code for notice in mc.notices] == ["no-match-fits", "no-such-file", "match-awaited"]
        assert [blocker.code for blocker in mc.blockers] == ["no-match-fits"]
        snapshot = read_snapshot(waiting.endpoints)
        assert snapshot is not None
        assert (snapshot.match_running, match_in_journal(waiting.data / "journal.sqlite")) == (False, None)

        waiting.match.write_text(MATCH.replace("station = 4", "station = 7"), encoding="utf-8")
        mc = waiting.wait_until(
            "the other reason", lambda view: "no-such-seat" in [notice.code for notice in view.notices]
        )
        assert mc.notices[1].args["station"] == 7
        assert "sits at station 7" in waiting.next_notification()
        assert "team 2 sits at station 7" in waiting.log.read_text(encoding="utf-8")

        waiting.match.write_text(MATCH, encoding="utf-8")
        mc = waiting.wait_until("the match", lambda view: view.title == "Cụm 9")
        assert [team.station for team in mc.teams] == [1, 4]
        assert "no-match-fits" not in [sentence.code for sentence in (*mc.blockers, *mc.notices)]
        assert waiting.next_notification().startswith("STATUS=")
        assert waiting.end() == 0

    folder.joinpath("m.toml").unlink()
    with box(folder, "--wait") as restarted:
        assert restarted.next_notification().startswith("READY=1\nSTATUS=")
        restarted.wait_until("the match that goes on", lambda view: view.title == "Cụm 9")
        assert "the journal's match is resumed" in restarted.log.read_text(encoding="utf-8")
        assert restarted.end() == 0
    verify(folder / "data" / "journal.sqlite")


def test_a_new_match_is_waited_for(folder: Path) -> None:
    folder.joinpath("m.toml").write_text(MATCH, encoding="utf-8")
    with box(folder) as strict:
        strict.wait_until("the match", lambda view: view.title == "Cụm 9")
        assert strict.end() == 0
    folder.joinpath("m.toml").unlink()
    with box(folder, "--wait", "--new") as waiting:
        waiting.wait_until("why", lambda view: view.title == "" and bool(view.blockers))
        assert waiting.end() == 0


@pytest.mark.parametrize("options", [(), ("--wait", "--board", "no-such-board")])
def test_without_the_flag_and_without_a_board_it_ends_with_2(folder: Path, options: tuple[str, ...]) -> None:
    with box(folder, *options) as strict:
        assert strict.process.wait(patience_s(PATIENCE_S)) == 2
        log = strict.log.read_text(encoding="utf-8")
    assert ("no such board" if options else "no such match") in log
