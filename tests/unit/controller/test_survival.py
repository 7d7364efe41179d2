"""The controller goes on whatever one message brings, and nothing that cannot be shown again gets into the journal."""

from collections.abc import Iterator
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import zmq
from pytest_mock import MockerFixture

from bus import messages as m
from bus.endpoints import Endpoints
from bus.messages import PressKind, Role
from bus.sockets import Announcer, Client, controller_client, controller_server
from controller import loop as loop_module
from controller.contest_store import ContestStore
from controller.loop import Loop
from controller.message_faults import MAX_LOGGED
from controller.peers import MAX_TROUBLES, Peers
from controller.rules import facts as f
from controller.rules import on_firmware
from tests.patience import Patience
from tests.unit.controller.rules.played_match import Play

PATIENCE_S = 20.0


class Running:
    """A controller with an open match, and one peer that speaks to it."""

    def __init__(self, folder: Path, stack: ExitStack, play: Play) -> None:
        self.data = folder / "data"
        context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        stack.callback(context.destroy, linger=0)
        endpoints = Endpoints.at(folder / "run")
        self.store = ContestStore(self.data, "boot-1", lambda: 0)
        stack.callback(self.close)
        self.store.add("", "test", play.facts, 1)
        server = stack.enter_context(controller_server(context, endpoints))
        news = stack.enter_context(Announcer(context, endpoints.news))
        self.loop = Loop(self.store, server, news, lambda: play.now_ns)
        self.peer: Client[m.FromController] = stack.enter_context(controller_client(context, endpoints))

    def close(self) -> None:
        self.store.close()

    def send(self, message: m.ToController) -> None:
        patience = Patience(PATIENCE_S)
        while not self.peer.send(message):
            assert not patience.ended, "somebody listens"
            self.loop.turn()

    def answer(self) -> m.FromController:
        patience = Patience(PATIENCE_S)
        while not (messages := self.peer.receive()):
            assert not patience.ended, "an answer comes"
            self.loop.turn()
        return messages[0]

    def command(self, command: m.Command, id_: str = "command-1") -> m.CommandReply:
        self.send(m.CommandRequest(id=id_, who="MC", role=Role.MC, step=None, command=command))
        answer = self.answer()
        assert isinstance(answer, m.CommandReply)
        return answer


@pytest.fixture
def running() -> Iterator[Running]:
    play = Play()
    play.to_buzzers()
    play.to_opening()
    with TemporaryDirectory(prefix="bc-") as folder, ExitStack() as stack:
        yield Running(Path(folder), stack, play)


def health_of_the_journal(running: Running) -> str:
    return " ".join(str(trouble) for trouble in running.loop._faults.trouble())


def test_a_command_whose_rules_fail_is_answered_and_the_next_one_is_carried_out(
    running: Running, mocker: MockerFixture
) -> None:
    before = running.store.contest
    decide = mocker.patch.object(loop_module, "decide", side_effect=ZeroDivisionError)

    refused = running.command(m.Pause())
    mocker.stop(decide)

    assert (refused.ok, [reason.code for reason in refused.reasons]) == (False, ["message-failed"])
    assert running.store.contest == before
    assert "1 messages" in health_of_the_journal(running)
    assert running.command(m.Hold(), "command-2").ok


@pytest.mark.parametrize(
    "fact",
    [
        f.ScoreAdjusted(1, Decimal("1e999999999"), "a fact that cannot be added up"),
        f.ScoreAdjusted(1, Decimal("NaN"), "a fact that is no number"),
        f.HoldStarted(m.Sentence("x", "y" * 5_000), 1),
    ],
    ids=["overflow", "no number", "too long to be read again"],
)
def test_a_fact_that_cannot_be_shown_is_never_written(running: Running, mocker: MockerFixture, fact: f.AnyFact) -> None:
    before = (running.store.contest, running.store.head)
    decide = mocker.patch.object(loop_module, "decide", return_value=[f.HoldEnded(), fact])

    refused = running.command(m.Pause())
    mocker.stop(decide)

    assert not refused.ok
    assert (running.store.contest, running.store.uncommitted) == (before[0], 0)
    assert running.command(m.Hold(), "command-2").ok
    contest = running.store.contest
    running.store.close()
    running.store = ContestStore(running.data, "boot-2", lambda: 0)
    assert running.store.contest == contest


def test_a_report_that_cannot_be_understood_is_not_acknowledged_and_the_next_one_is(
    running: Running, mocker: MockerFixture
) -> None:
    press = m.Pressed(None, m.Press(1, 1, PressKind.IDLE))
    report = mocker.patch.object(on_firmware, "report", side_effect=KeyError)
    running.send(m.Report("epoch-1", 1, press))
    patience = Patience(PATIENCE_S)
    while "1 messages" not in health_of_the_journal(running):
        assert not patience.ended
        running.loop.turn()
    mocker.stop(report)

    running.send(m.Report("epoch-1", 2, press))

    assert running.answer() == m.Ack("epoch-1", 2)


def test_a_report_of_another_firmware_than_the_one_that_greeted_is_refused_until_it_greets(
    running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    """It is one that has ended, or nobody's."""
    press = m.Pressed(None, m.Press(1, 1, PressKind.IDLE))
    seq = running.store.contest.seq
    for _ in range(MAX_LOGGED + 10):
        running.send(m.Report("epoch-2", 1, press))
    running.send(m.Report("epoch-1", 1, press))
    assert running.answer() == m.Ack("epoch-1", 1)
    assert "report epoch-2 1" not in running.store.seq_by_cause
    assert running.store.contest.seq >= seq
    assert sum("refused: a report of the firmware epoch-2" in text for text in caplog.messages) == MAX_LOGGED
    running.send(m.Hello("firmware", Role.FIRMWARE, "epoch-2", m.PROTOCOL, (1, 2, 3, 4, 5)))
    assert isinstance(running.answer(), m.Welcome)
    running.send(m.Report("epoch-2", 1, press))
    patience = Patience(PATIENCE_S)
    while "report epoch-2 1" not in running.store.seq_by_cause:
        assert not patience.ended
        running.loop.turn()


def test_the_id_of_a_command_never_makes_a_press_count_as_known(running: Running) -> None:
    """A technician's harmless commands with the ids of the firmware's next reports once threw three presses away."""
    for number in (2, 3, 4):
        running.command(m.SetBrightness(number), f"report epoch-1 {number}")
        running.command(m.SetBrightness(number), f"epoch-1:{number}")
    facts = running.store.contest.seq

    for number in (2, 3, 4):
        running.send(m.Report("epoch-1", number, m.Pressed(None, m.Press(number, 1, PressKind.IDLE))))
        assert running.answer() == m.Ack("epoch-1", number)

    assert running.store.contest.seq > facts + 2


def test_a_fault_that_repeats_for_ever_does_not_fill_the_log(
    running: Running, mocker: MockerFixture, caplog: pytest.LogCaptureFixture
) -> None:
    mocker.patch.object(loop_module, "elapse", side_effect=RuntimeError)
    mocker.patch.object(running.loop, "_wait_ms", return_value=0)  # a beat each would be twenty seconds
    for _ in range(MAX_LOGGED + 20):
        running.loop.turn()

    assert running.loop._faults.count >= MAX_LOGGED + 20
    assert len(caplog.records) <= MAX_LOGGED + 1


def test_troubles_of_a_peer_are_shortened_before_they_get_into_every_snapshot() -> None:
    peers = Peers()
    peers.note_contact(Role.SCOREBOARD, b"", 0, (m.Sentence("a", "short"), m.Sentence("b", "x" * 4_000)))
    shown = peers.health(0, ())[1].troubles

    assert [trouble.code for trouble in shown] == ["a", "trouble-too-long"]
    peers.note_contact(Role.SCOREBOARD, b"", 0, (m.Sentence("a", "short"),) * 50)
    assert len(peers.health(0, ())[1].troubles) == MAX_TROUBLES + 1
