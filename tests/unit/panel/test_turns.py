"""The panel's greenlets go on whatever they are given, and the health page tells when one does not turn."""

import gevent
import pytest
from msgspec import structs
from pytest_mock import MockerFixture

from bus import messages as m
from bus.messages import Role
from panel.live import controller_client
from panel.live.controller_client import RETRY_INTERVAL_S, ControllerClient
from panel.live.turns import MAX_LOGGED, STALLED_NS, Turns


class Owner:
    """An owner of a socket that fails as often as it is told to."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.turns = 0

    def turn(self, now_ns: int) -> None:
        if self.failures:
            self.failures -= 1
            raise RuntimeError("a message that nobody thought of")
        self.turns += 1

    def wait(self) -> None:
        pass


def test_a_turn_that_fails_is_counted_and_the_next_one_comes() -> None:
    turns, owner = Turns(), Owner(failures=1)
    turns.turn(owner)
    turns.turn(owner)

    assert (turns.faults, owner.turns) == (1, 1)


def test_faults_without_end_do_not_fill_the_log(caplog: pytest.LogCaptureFixture) -> None:
    turns, owner = Turns(), Owner(failures=MAX_LOGGED + 50)
    for _ in range(MAX_LOGGED + 50):
        turns.turn(owner)

    assert (turns.faults, len(caplog.records)) == (MAX_LOGGED + 50, MAX_LOGGED)


def test_an_owner_that_does_not_turn_any_more_is_found() -> None:
    now_ns = 0
    turns, owner = Turns(clock=lambda: now_ns), Owner()
    turns.turn(owner)
    assert turns.stalled() == []
    now_ns = STALLED_NS + 1
    assert turns.stalled() == ["Owner"]
    owner.failures = 1
    turns.turn(owner)
    assert turns.stalled() == ["Owner"], "a turn that failed is none"
    turns.turn(owner)
    assert turns.stalled() == []


def test_a_command_that_cannot_be_sent_is_given_up_and_the_next_one_goes_out(mocker: MockerFixture) -> None:
    """One `step` of 31 digits once ended the greenlet of all commands: every later tap of the MC was answered 503."""
    sent: list[m.Message] = []
    client = mocker.patch("panel.live.controller_client.controller_client").return_value
    client.receive.return_value = []

    def send(message: m.Message) -> bool:
        if isinstance(message, m.CommandRequest) and message.step == 10**30:
            raise OverflowError("can't serialize ints >= 2**64")
        sent.append(message)
        return True

    client.send.side_effect = send
    mocker.patch("panel.live.controller_client.Wake")
    panel = ControllerClient(mocker.Mock(), mocker.Mock())
    good = m.CommandRequest(id="good", who="MC", role=Role.MC, step=1, command=m.Undo())
    panel._outbox.extend([structs.replace(good, id="bad", step=10**30), good])
    turns = Turns()
    for _ in range(2):
        turns.turn(panel)

    assert turns.faults == 1
    assert good in sent


def test_while_a_slow_card_takes_three_seconds_to_save_the_answer_is_waited_for(
    mocker: MockerFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Eight of eight orders were told that they might not count, and all of them did."""
    mocker.patch("panel.live.controller_client.controller_client")
    mocker.patch("panel.live.controller_client.Wake")
    monkeypatch.setattr(controller_client, "RETRY_INTERVAL_S", 0.001)
    panel = ControllerClient(mocker.Mock(), mocker.Mock())
    order = m.CommandRequest(id="tap", who="MC", role=Role.MC, step=1, command=m.Undo())
    reply = m.CommandReply("tap", ok=True, seq=7, step=2)

    def save() -> None:
        while len(panel._outbox) < 3 / RETRY_INTERVAL_S:
            gevent.sleep(0)
        panel._waiting["tap"].set(reply)

    saving = gevent.spawn(save)
    assert panel.send_command(order) == reply
    saving.join()
    assert panel.send_command(structs.replace(order, id="of nobody")) is None
