"""A controller without a match: it grants outputs and takes reports, and opens a match as soon as its files fit."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import zmq

from bus import messages as m
from bus.endpoints import Endpoints
from bus.messages import Role, Sentence
from bus.sockets import SNAPSHOT_TOPIC, Announcer, Subscriber, controller_client, controller_server
from controller.contest_store import ContestStore
from controller.journal.file_names import NAME
from controller.journal.journal_reader import open_journal
from controller.loop import Loop
from controller.match_checks import MATCH_CHECK_NS
from controller.packs.pack import Pack
from controller.packs.sealed_pack import PackContent
from controller.packs.unsealed_cache import UnsealedCache
from controller.resume import EveningInputs, start_evening
from controller.rules import facts as f
from controller.rules.apply import apply_all
from controller.rules.contest import Contest
from controller.rules.rounds.buzzers.folds import PUSH_IGNORED
from controller.waiting import NO_MATCH_FITS, WHAT_TO_DO, MatchWaiter
from reports.minutes import NoMatchError, minutes
from reports.report_kinds import wording_in
from tests.patience import Patience
from tests.unit.controller.rules.played_match import Play

FAULT = Sentence("no-such-seat", "team 5 sits at station 5")
HELLO = m.Hello("firmware", Role.FIRMWARE, "fw", m.PROTOCOL, (1, 2, 3), m.Capture("mock", 0, True))
EVENING = Play(start=False).contest.current_evening
INPUTS = EveningInputs(EVENING, PackContent(EVENING.pack))


class Files:
    """Files that fit once `inputs` is set."""

    def __init__(self) -> None:
        self.faults: tuple[Sentence, ...] = (FAULT,)
        self.inputs: EveningInputs | None = None
        self.reads = 0

    def read_if_changed(self) -> EveningInputs | None:
        self.reads += 1
        if self.inputs is not None:
            self.faults = ()
        return self.inputs


class Waiter:
    """A controller that waits, with a firmware and a tablet."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        endpoints = Endpoints.at(folder / "run")
        context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        stack.callback(context.destroy, linger=0)
        self.cache = UnsealedCache(folder / "data", folder / "run")
        self.store = ContestStore(folder / "data", "boot-1", lambda: 0)
        stack.callback(self.store.close)
        self.files = Files()
        self.statuses: list[str] = []
        self.packs: list[m.LoadPack] = []
        self.now_ns = 1_000_000_000_000
        assert start_evening(self.store, self.cache, None, "boot-1") == ()
        opener = MatchWaiter(self.store, self.cache, self.files, "boot-1", self.statuses.append)
        server = stack.enter_context(controller_server(context, endpoints))
        news = stack.enter_context(Announcer(context, endpoints.news))
        self.loop = Loop(self.store, server, news, lambda: self.now_ns, open_pack=self.open_pack, opener=opener)
        topics = (SNAPSHOT_TOPIC + b"mc", SNAPSHOT_TOPIC + b"stage")
        self.news = stack.enter_context(Subscriber(context, endpoints.news, topics))
        self.client = stack.enter_context(controller_client(context, endpoints))
        self.views: dict[str, m.Snapshot] = {}
        self.answers: list[m.FromController] = []

    def open_pack(self, command: m.LoadPack, who: str) -> Pack:
        self.packs.append(command)
        return EVENING.pack

    def turn(self) -> None:
        self.loop.turn()
        self.answers += self.client.receive()
        self.views |= {
            message.audience.value: message for message in self.news.receive() if isinstance(message, m.Snapshot)
        }

    def ask(self, message: m.Message, kind: type[m.Message]) -> m.Message:
        """Send `message` and return the first answer of type `kind`."""
        patience = Patience(20)
        while not self.client.send(message):
            assert not patience.ended
            self.turn()
        while True:
            for answer in self.answers:
                if isinstance(answer, kind):
                    self.answers.clear()
                    return answer
            assert not patience.ended, f"no {kind.__name__}"
            self.turn()

    def view(self, audience: str) -> m.Snapshot:
        patience = Patience(20)
        while audience not in self.views or self.views[audience].seq != self.store.contest.seq:
            assert not patience.ended, f"no snapshot for {audience}"
            self.turn()
        return self.views[audience]

    def replayed(self) -> Contest:
        with open_journal(self.folder / "data" / NAME) as source:
            return apply_all(Contest(), [record.fact for _, record in source.records()])


@pytest.fixture
def waiter() -> Iterator[Waiter]:
    with TemporaryDirectory(prefix="bc-") as folder, ExitStack() as stack:
        yield Waiter(Path(folder), stack)


def test_the_mc_is_told_why_and_the_match_opens_when_its_files_fit(waiter: Waiter) -> None:
    mc = waiter.view("mc")
    assert mc.blockers == (NO_MATCH_FITS,)
    assert mc.notices == (NO_MATCH_FITS, FAULT, WHAT_TO_DO)
    assert waiter.statuses == []
    waiter.ask(HELLO, m.Welcome)

    waiter.files.inputs = INPUTS
    waiter.turn()
    assert waiter.files.reads == 0, "they are read only now and then"
    waiter.now_ns += MATCH_CHECK_NS
    waiter.turn()
    assert waiter.store.contest.evening == EVENING
    mc = waiter.view("mc")
    assert (mc.title, mc.notices, len(mc.teams)) == (EVENING.match.title, (), 5)
    assert mc.match_id == waiter.store.match_hash
    assert waiter.store.contest.stations == (1, 2, 3), "the firmware need not say hello again"
    assert len(waiter.statuses) == 1
    assert waiter.statuses[0].endswith(" facts")
    assert waiter.replayed() == waiter.store.contest
    waiter.now_ns += MATCH_CHECK_NS
    waiter.turn()
    assert waiter.files.reads == 1, "nobody reads them once a match is open"


def test_other_faults_are_told_and_logged_once(waiter: Waiter, caplog: pytest.LogCaptureFixture) -> None:
    waiter.view("mc")
    waiter.files.faults = (other := Sentence("file-unread", "m.toml: cannot be read"),)
    with caplog.at_level(logging.WARNING, "controller"):
        for _ in range(3):
            waiter.now_ns += MATCH_CHECK_NS
            waiter.turn()
    assert waiter.files.reads == 3
    assert [record.getMessage() for record in caplog.records] == [str(NO_MATCH_FITS), str(other), str(WHAT_TO_DO)]
    assert waiter.statuses == [f"{NO_MATCH_FITS}: {other}"]


def test_a_test_is_granted_all_outputs_while_no_match_is_open(waiter: Waiter) -> None:
    waiter.ask(HELLO, m.Welcome)
    reply = waiter.ask(
        m.AcquireOutputs("page", "tech", Role.TECH, {2: m.Lamp.FLOOR}, boards={"clock": "full"}), m.OutputsGranted
    )
    assert isinstance(reply, m.OutputsGranted)
    assert (reply.refusals, reply.stations, reply.capture) == ((), (1, 2, 3), HELLO.capture)
    patience = Patience(20)
    while waiter.view("stage").led_tests != {"clock": "full"}:
        assert not patience.ended
        waiter.turn()
    assert waiter.views["stage"].lamp_tests == {2: m.Lamp.FLOOR}


def test_no_pack_is_opened_for_a_match_that_is_not_there(waiter: Waiter) -> None:
    request = m.CommandRequest("1", "desk", Role.DESK, None, m.LoadPack("x.sealed", "0" * 64))
    answer = waiter.ask(request, m.CommandReply)
    assert isinstance(answer, m.CommandReply)
    assert [reason.code for reason in answer.reasons] == ["no-match"]
    assert waiter.packs == []


def test_what_the_firmware_says_before_the_match_is_acknowledged_and_replayed(waiter: Waiter) -> None:
    waiter.ask(HELLO, m.Welcome)
    waiter.ask(m.Report("fw", 1, m.LineTrouble(2, "stuck", 1, 5)), m.Ack)
    waiter.ask(m.Report("fw", 2, m.McPressed("next", waiter.now_ns)), m.Ack)
    mc = waiter.view("mc")
    assert [line.station for line in mc.lines] == [2]
    assert mc.notices[-1].code == PUSH_IGNORED
    assert waiter.replayed() == waiter.store.contest


def machine(folder: Path) -> tuple[ContestStore, UnsealedCache]:
    return ContestStore(folder, "boot-1", lambda: 0), UnsealedCache(folder, folder / "run")


def test_a_resumed_match_needs_no_files(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    store, cache = machine(tmp_path)
    start_evening(store, cache, INPUTS, "boot-1")
    store.close()
    store, cache = machine(tmp_path)
    start_evening(store, cache, None, "boot-1")
    assert store.contest.evening == EVENING
    assert "the journal's match is resumed" in caplog.text
    files = Files()
    statuses: list[str] = []
    waiting = MatchWaiter(store, cache, files, "boot-1", statuses.append)
    assert (waiting.obstacles, waiting.try_open(), files.reads) == ((), (), 0)
    assert str(FAULT) in caplog.text
    assert waiting.status == f"{store.contest.seq} facts"
    store.close()


def test_a_new_match_is_waited_for_and_the_old_one_keeps_its_minutes(tmp_path: Path) -> None:
    store, cache = machine(tmp_path)
    start_evening(store, cache, INPUTS, "boot-1")
    store.add("", "firmware", [f.FirmwareStarted("fw", (1, 2), m.Capture("mock", 0, True)), f.MatchStarted()], 1)
    store.close()
    store, cache = machine(tmp_path)
    start_evening(store, cache, None, "boot-1", new=True)
    assert (store.contest.evening, store.contest.firmware_epoch) == (None, "fw")
    store.close()
    with open_journal(tmp_path / NAME) as source:
        paper = minutes(source.records(), wording_in())
    assert (paper.title, paper.capture, bool(paper.open_at)) == (EVENING.match.title, "mock", True)

    store, cache = machine(tmp_path)
    assert store.contest.evening is None, "after a crash it still waits"
    start_evening(store, cache, None, "boot-1")
    files = Files()
    files.inputs = INPUTS
    MatchWaiter(store, cache, files, "boot-1", lambda _: None).try_open()
    contest = store.contest
    assert (contest.evening, contest.phase) == (EVENING, m.Phase.SETUP)
    store.close()
    with open_journal(tmp_path / NAME) as source:
        assert minutes(source.records(), wording_in()).capture == "mock", "the firmware started before this match"


def test_a_journal_of_waiting_alone_holds_no_match(tmp_path: Path) -> None:
    store, cache = machine(tmp_path)
    start_evening(store, cache, None, "boot-1")
    assert store.contest.boot == "boot-1"
    store.close()
    with open_journal(tmp_path / NAME) as source, pytest.raises(NoMatchError):
        minutes(source.records(), wording_in())
