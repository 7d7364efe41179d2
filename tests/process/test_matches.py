"""Matches that change places in a real controller: begun, put aside, gone on with, across kills and restarts."""

import signal
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path

import pytest
import zmq

from bus import messages as m
from bus.sockets import controller_client
from controller.journal.journal_reader import read_records, verify
from controller.match_files.match import Team
from controller.match_files.match_plan import MatchPlan
from controller.matches.match_folders import MATCH_FILE, MatchFolders
from controller.matches.match_states import MatchState
from controller.rules.facts import MatchOpened
from tests.patience import Patience, patience_s
from tests.process.running_match import SHORT
from tests.process.test_waiting import MATCH, PATIENCE_S, Box

KILLS = 6
STEP_MS = 4
"""After so much more of the controller's work each kill comes; a change takes about 20 ms."""


def plan(title: str, *stations: int) -> MatchPlan:
    seats = stations or (1, 2)
    teams = tuple(Team(number, f"THCS {title} {number}", station) for number, station in enumerate(seats, 1))
    return MatchPlan(title=title, venue="Trường THCS Sài Đồng", teams=teams, format=SHORT)


class DeskBox(Box):
    """A box with a desk: it gives commands and reads the list of matches."""

    def __init__(self, folder: Path, stack: ExitStack, *options: str) -> None:
        super().__init__(folder, stack, *options)
        context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        stack.callback(context.destroy, linger=0)
        self._desk = stack.enter_context(controller_client(context, self.endpoints))
        self.folders = MatchFolders(self.data)
        self._number = 0

    def order(self, command: m.Command, identity: str = "", role: m.Role = m.Role.DESK) -> m.CommandReply:
        """Give a command until it is answered."""
        self._number += 1
        request = m.CommandRequest(identity or f"{self.process.pid}-{self._number}", "Lan", role, None, command)
        patience = Patience(PATIENCE_S)
        while not patience.ended:
            self._desk.send(request)
            self._desk.socket.poll(500)
            for reply in self._desk.receive():
                if isinstance(reply, m.CommandReply) and reply.id == request.id:
                    return reply
        raise AssertionError(f"{command}: no answer; {self.log.read_text()}")

    def refusals(self, command: m.Command) -> list[str]:
        reply = self.order(command)
        assert not reply.ok
        return [reason.code for reason in reply.reasons]

    def titled(self, title: str) -> m.Snapshot:
        return self.wait_until(title or "no match", lambda view: view.title == title)

    def send(self, command: m.Command, identity: str) -> None:
        """Give a command and wait for no answer."""
        self._desk.send(m.CommandRequest(identity, "Lan", m.Role.DESK, None, command))

    def let_work(self, most_ms: int) -> None:
        """Give the controller so many milliseconds of its own work, or until it answers."""
        self._desk.socket.poll(most_ms)

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(patience_s(PATIENCE_S))


def match_titles(journal: Path) -> list[str]:
    """The matches that a journal holds."""
    return [record.fact.evening.match.title for record in read_records(journal) if isinstance(record.fact, MatchOpened)]


def test_a_desk_begins_a_match_puts_it_aside_begins_the_next_and_goes_on_with_the_first(folder: Path) -> None:
    folder.joinpath("m.toml").write_text(MATCH, encoding="utf-8")
    with ExitStack() as stack:
        box = DeskBox(folder, stack, "--wait")
        box.titled("Cụm 9")  # of the settings
        first, second = box.folders.create(plan("một")), box.folders.create(plan("hai", 3, 4))
        assert box.order(m.BeginMatch(first), "begin-one").ok
        assert [team.name for team in box.titled("một").teams] == ["THCS một 1", "THCS một 2"]
        assert box.order(m.BeginMatch(first), "begin-one").ok  # said again, it is no second order
        assert box.refusals(m.BeginMatch(first)) == ["match-runs"]
        assert box.folders.state("cum-9", first) is MatchState.PREPARED

        assert box.order(m.StartMatch(override=True), role=m.Role.MC).ok
        assert box.order(m.AdjustScore(1, Decimal(30), "vòng loại")).ok
        assert box.order(m.BeginMatch(second)).ok
        assert [team.station for team in box.titled("hai").teams] == [3, 4]
        assert box.folders.state(first, second) is MatchState.ASIDE

        assert box.order(m.BeginMatch(first)).ok
        view = box.titled("một")
        assert (view.phase, [str(team.score) for team in view.teams]) == (m.Phase.INTRO, ["30", "0"])
        assert box.order(m.PutMatchAside()).ok
        view = box.titled("")
        assert [blocker.code for blocker in view.blockers] == ["no-match-chosen"]
        assert box.end() == 0
        for match, titles in {"cum-9": ["Cụm 9"], first: ["một"], second: ["hai"]}.items():
            journal = box.folders.journal(match)
            verify(journal)
            assert match_titles(journal) == titles
    with ExitStack() as stack:
        next_box = DeskBox(folder, stack, "--wait")
        assert next_box.wait_until("why", lambda view: bool(view.blockers)).title == ""
        assert next_box.end() == 0


def test_a_match_that_does_not_fit_is_refused_for_all_its_reasons_and_none_while_a_question_is_on(folder: Path) -> None:
    folder.joinpath("m.toml").write_text(MATCH, encoding="utf-8")
    with ExitStack() as stack:
        box = DeskBox(folder, stack, "--wait")
        box.titled("Cụm 9")
        odd = box.folders.create(plan("lạ", 1, 7, 8))
        path = box.folders.path(odd, MATCH_FILE)
        path.write_text(
            path.read_text(encoding="utf-8") + '\n[[rundown]]\nkind = "round"\nround = 9\n', encoding="utf-8"
        )
        reply = box.order(m.BeginMatch(odd))
        assert [reason.args.get("station") for reason in reply.reasons[:2]] == [7, 8]
        assert "there is no round 9" in str(reply.reasons[-1])
        assert box.refusals(m.BeginMatch("no-such-match")) == ["no-such-match"]
        assert not box.order(m.BeginMatch(odd), role=m.Role.JUDGE).ok

        for command in (m.StartMatch(override=True), m.StartRound(), m.StartReading()):
            assert box.order(command, role=m.Role.MC).ok
        assert box.refusals(m.BeginMatch(box.folders.create(plan("hai")))) == ["question-open"]
        assert box.refusals(m.PutMatchAside()) == ["question-open"]
        assert box.end() == 0


def test_a_kill_at_any_instant_of_a_change_leaves_one_match_or_the_other(folder: Path) -> None:
    """The kills come ever later: before the order is read, while files move, before the first fact, after it."""
    folder.joinpath("m.toml").write_text(MATCH, encoding="utf-8")
    titles = ["Cụm 9", "một"]
    with ExitStack() as stack:
        box = DeskBox(folder, stack, "--wait")
        box.titled("Cụm 9")
        box.folders.create(plan("một"))
        assert box.end() == 0
    for kill in range(KILLS):
        with ExitStack() as stack:
            box = DeskBox(folder, stack, "--wait")
            runs = box.wait_until("a match", lambda view: bool(view.title)).title
            other = "mot" if runs == "Cụm 9" else "cum-9"
            box.send(m.BeginMatch(other), f"kill-{kill}")
            box.let_work(kill * STEP_MS)
            box.kill()
        with ExitStack() as stack:
            next_box = DeskBox(folder, stack, "--wait")
            view = next_box.wait_until("a match", lambda view: bool(view.title))
            assert view.title in titles
            assert match_titles(next_box.data / "journal.sqlite") == [view.title]
            assert next_box.end() == 0


@pytest.mark.parametrize("options", [("--wait",), ("--wait", "--new")])
def test_a_service_that_is_started_again_goes_on_with_the_match_that_ran(
    folder: Path, options: tuple[str, ...]
) -> None:
    folder.joinpath("m.toml").write_text(MATCH, encoding="utf-8")
    with ExitStack() as stack:
        box = DeskBox(folder, stack, *options)
        box.titled("Cụm 9")
        assert box.order(m.StartMatch(override=True), role=m.Role.MC).ok
        box.kill()
    with ExitStack() as stack:
        box = DeskBox(folder, stack, *options)
        assert box.titled("Cụm 9").phase is m.Phase.INTRO
        assert box.order(m.BeginMatch(box.folders.create(plan("một")))).ok
        box.titled("một")
        box.kill()
    with ExitStack() as stack:
        box = DeskBox(folder, stack, *options)
        assert box.titled("một").phase is m.Phase.SETUP
        assert box.end() == 0


def test_a_mended_file_is_taken_while_nothing_was_played_and_told_afterwards(folder: Path) -> None:
    file = folder / "m.toml"
    file.write_text(MATCH, encoding="utf-8")
    with ExitStack() as stack:
        box = DeskBox(folder, stack, "--wait")
        box.titled("Cụm 9")
        file.write_text(MATCH.replace("Thạch Bàn", "Thạch Bàn A"), encoding="utf-8")
        view = box.wait_until("the mended name", lambda view: view.teams[0].name == "THCS Thạch Bàn A")
        assert "match-file-taken" in [notice.code for notice in view.notices]
        file.write_text(MATCH.replace("station = 4", "station = 8"), encoding="utf-8")
        view = box.wait_until("why not", lambda view: "no-such-seat" in [notice.code for notice in view.notices])
        assert view.teams[0].name == "THCS Thạch Bàn A"
        file.write_text(MATCH, encoding="utf-8")
        box.wait_until("the old name", lambda view: view.teams[0].name == "THCS Thạch Bàn")
        assert box.order(m.StartMatch(override=True), role=m.Role.MC).ok
        assert box.order(m.RenameTeam(1, "THCS  Thạch Bàn B", "sai chính tả")).ok
        box.wait_until("the corrected name", lambda view: view.teams[0].name == "THCS Thạch Bàn B")
        assert box.end() == 0
    file.write_text(MATCH.replace("Thạch Bàn", "Thạch Bàn C"), encoding="utf-8")
    with ExitStack() as stack:
        box = DeskBox(folder, stack, "--wait")
        view = box.wait_until("what differs", lambda view: "match-file-differs" in [n.code for n in view.notices])
        assert view.teams[0].name == "THCS Thạch Bàn B"
        assert {"team": 1, "played": "THCS Thạch Bàn B", "written": "THCS Thạch Bàn C"} in [
            n.args for n in view.notices
        ]
        assert box.end() == 0


def test_the_match_of_the_settings_can_be_changed_at_the_desk_which_counts_from_then_on(folder: Path) -> None:
    folder.joinpath("m.toml").write_text(MATCH, encoding="utf-8")
    with ExitStack() as stack:
        box = DeskBox(folder, stack, "--wait")
        box.titled("Cụm 9")
        box.folders.save("cum-9", box.folders.version("cum-9"), plan("Cụm 9 mới"), 'mc = "Lan"\n')
        box.titled("Cụm 9 mới")
        assert box.end() == 0
    with ExitStack() as stack:
        box = DeskBox(folder, stack, "--wait")
        assert box.titled("Cụm 9 mới").teams[0].name == "THCS Cụm 9 mới 1"
        assert box.folders.path("cum-9", "people.toml").read_text(encoding="utf-8") == 'mc = "Lan"\n'
        assert box.end() == 0
