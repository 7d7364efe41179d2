"""What the panel tells of people's devices is on record once, and who did something stands with role and device."""

from collections.abc import Iterator
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import zmq
from click.testing import CliRunner

from bamchuong.commands.journal import journal
from bus import messages as m
from bus.endpoints import Endpoints
from bus.messages import AccessKind, Author, Role
from bus.sockets import SNAPSHOT_TOPIC, Announcer, Subscriber, controller_client, controller_server
from controller.contest_store import ContestStore
from controller.history import History
from controller.journal.journal_reader import read_records
from controller.journal.record import Record
from controller.loop import Loop
from controller.rules import facts as f
from tests.patience import Patience
from tests.unit.controller.rules.played_match import Play

DESK = Author("MC", Role.DESK, None, "3f2a81bc")
GUESSED = m.AccessEvent("1", AccessKind.GUESSED, Role.MC, address="10.0.0.7", count=17)


class Controller:
    """The loop over a real bus, with a match that has started, and one panel."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.data = folder / "data"
        context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        stack.callback(context.destroy, linger=0)
        endpoints = Endpoints.at(folder / "run")
        self.store = ContestStore(self.data, "boot-1", lambda: 0)
        stack.callback(self.store.close)
        play = Play()
        self.store.add("", "test", play.facts, 1)
        server = stack.enter_context(controller_server(context, endpoints))
        news = stack.enter_context(Announcer(context, endpoints.news))
        self.loop = Loop(self.store, server, news, lambda: play.now_ns)
        self.panel = stack.enter_context(controller_client(context, endpoints))
        self.desk = stack.enter_context(Subscriber(context, endpoints.news, (SNAPSHOT_TOPIC + b"desk",)))

    def tell(self, message: m.AccessEvent | m.CommandRequest) -> m.FromController:
        """Send `message` and return the answer."""
        patience = Patience(20)
        while not self.panel.send(message):
            assert not patience.ended
            self.loop.turn()
        while not (answers := self.panel.receive()):
            assert not patience.ended
            self.loop.turn()
        return answers[0]


@pytest.fixture
def controller() -> Iterator[Controller]:
    """A controller whose sockets have a short path."""
    with TemporaryDirectory(prefix="bc-") as folder, ExitStack() as stack:
        yield Controller(Path(folder), stack)


def test_an_event_is_on_record_once_however_often_it_is_told(controller: Controller) -> None:
    before = controller.store.contest.seq
    event = m.AccessEvent(
        id="join-1",
        what=AccessKind.INVITED,
        role=Role.JUDGE,
        judge=2,
        device="0a1b2c3d",
        name="Cô Lan",
        kind="iPad",
        address="10.0.0.7",
        by=DESK,
    )
    assert [controller.tell(event) for _ in range(3)] == [m.AccessNoted("join-1")] * 3
    assert controller.store.contest.seq == before + 1
    record = read_records(controller.data / "journal.sqlite")[-1]
    assert record.author == DESK
    assert record.fact == f.AccessRecorded(AccessKind.INVITED, Role.JUDGE, 2, "0a1b2c3d", "Cô Lan", "iPad", "10.0.0.7")


def test_an_event_changes_no_step_and_its_id_is_no_commands_id(controller: Controller) -> None:
    step = controller.store.contest.step
    controller.tell(m.AccessEvent("same", AccessKind.NEW_PIN, Role.MC))
    reply = controller.tell(m.CommandRequest("same", "", Role.MC, step, m.StartRound()))
    assert isinstance(reply, m.CommandReply)
    assert reply.ok
    assert controller.store.contest.phase == m.Phase.READY


def test_a_command_stands_in_the_journal_with_role_device_and_name(controller: Controller) -> None:
    command = m.AdjustScore(1, Decimal(5), "why")
    request = m.CommandRequest("1", DESK.name, Role.DESK, None, command, device=DESK.device)
    controller.tell(request)
    assert {record.author for record in read_records(controller.data / "journal.sqlite")[-2:]} == {DESK}
    result = CliRunner().invoke(journal, ["show", "--data", str(controller.data)])
    assert "desk:MC@3f2a81bc" in result.output.splitlines()[-1]


def recorded(history: History, *facts: tuple[Author, f.AnyFact]) -> list[tuple[str, str]]:
    for seq, (author, fact) in enumerate(facts, start=1):
        record = Record(1, "b", seq, seq, "", author.name, fact, author.role, author.judge, author.device)
        history.add(seq, record)
    return [(str(view.who), str(view.label)) for view in history.views()]


def test_the_history_names_the_role_of_a_desk_whose_device_is_called_mc() -> None:
    decided = f.Decided(m.Sentence("x", "Score adjusted"), 1)
    nameless = Author("", Role.DESK, None, "3f2a81bc")
    assert recorded(History(), (DESK, decided), (nameless, decided), (Author("controller"), decided)) == [
        ("controller", "Score adjusted"),
        ("Desk · device 3f2a", "Score adjusted"),
        ("Desk · MC", "Score adjusted"),
    ]


def test_entries_pairings_and_removals_stand_in_the_history() -> None:
    lan = f.AccessRecorded(AccessKind.ENTERED, Role.JUDGE, 2, "0a1b2c3d", "Cô Lan", "iPad")
    removed = f.AccessRecorded(AccessKind.REMOVED, Role.MC, None, "0a1b2c3d", "", "Android")
    assert recorded(History(), (Author("panel"), lan), (DESK, removed)) == [
        ("Desk · MC", "Android 0a1b was removed as MC"),
        ("panel", "“Cô Lan” came in as Judge 2, with the PIN"),
    ]


def test_a_siege_is_one_line_of_the_history_and_pushes_no_decision_out() -> None:
    guesses = [(Author("panel"), f.AccessRecorded(AccessKind.GUESSED, Role.MC, address="10.0.0.7", count=17))] * 200
    decided = (DESK, f.Decided(m.Sentence("x", "Score adjusted"), 1))
    assert recorded(History(), decided, *guesses) == [
        ("panel", "3400 wrong PINs for MC from 10.0.0.7"),
        ("Desk · MC", "Score adjusted"),
    ]
