"""Messages are believed by the Unix user of their sender (shared/hall.md, section 3)."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import zmq
from pytest_mock import MockerFixture

from bus import messages as m
from bus import peer_users
from bus.bad_file import BadFileError
from bus.codec import encode
from bus.endpoints import Endpoints
from bus.lock import Lock
from bus.sockets import Server, controller_client, controller_server
from tests.patience import Patience

OWN, FIRMWARE, SCOREBOARD, PUBLIC, PANEL, SELFTEST, SOMEBODY = 900, 901, 902, 903, 904, 905, 1000
IDS = {
    peer_users.FIRMWARE_USER: FIRMWARE,
    peer_users.SCOREBOARD_USER: SCOREBOARD,
    peer_users.PUBLIC_USER: PUBLIC,
    peer_users.PANEL_USER: PANEL,
    peer_users.SELFTEST_USER: SELFTEST,
}
REPORT = m.Report(epoch="e", number=1, fact=m.McPressed(button="next", at_ns=1))
COMMAND = m.CommandRequest(id="c", who="x", role=m.Role.MC, step=1, command=m.StartMatch())
LEASE = m.AcquireOutputs(id="l", who="x", role=m.Role.SELFTEST)


def alive(role: m.Role) -> m.Alive:
    return m.Alive(name="x", role=role, epoch="e")


def hello(role: m.Role) -> m.Hello:
    return m.Hello(name="x", role=role, epoch="e", protocol=m.PROTOCOL)


@pytest.fixture
def may_send(mocker: MockerFixture) -> peer_users.MaySend:
    """The rule of an installed machine."""
    mocker.patch("bus.peer_users.os.geteuid", return_value=OWN)
    mocker.patch("bus.peer_users.pwd.getpwnam", side_effect=lambda name: mocker.Mock(pw_uid=IDS[name]))
    return peer_users.separate_users()


@pytest.mark.parametrize(
    "message, users",
    [
        (REPORT, {FIRMWARE}),
        (hello(m.Role.FIRMWARE), {FIRMWARE}),
        (alive(m.Role.FIRMWARE), {FIRMWARE}),
        (hello(m.Role.SCOREBOARD), {SCOREBOARD}),
        (alive(m.Role.SCOREBOARD), {SCOREBOARD}),
        (hello(m.Role.PANEL), {OWN, PANEL}),
        (alive(m.Role.SELFTEST), {OWN, SELFTEST}),
        (COMMAND, {OWN, PANEL}),
        (LEASE, {OWN, SELFTEST}),
    ],
    ids=lambda value: getattr(type(value), "__name__", ""),
)
def test_each_message_is_believed_from_the_user_whose_it_is_and_from_no_other(
    may_send: peer_users.MaySend, message: m.ToController, users: set[int]
) -> None:
    everybody = {OWN, *IDS.values(), SOMEBODY, 65534}
    assert {uid for uid in everybody if may_send(uid, message)} == users
    assert may_send(peer_users.ROOT, message), "root can do anything anyway"


def test_a_machine_without_these_users_says_what_to_do(mocker: MockerFixture) -> None:
    mocker.patch("bus.peer_users.pwd.getpwnam", side_effect=KeyError)
    with pytest.raises(BadFileError, match="there is no user bamchuong-firmware: sudo make install"):
        peer_users.separate_users()


# ------------------------------------------------------------------------------------------------- with real sockets


@pytest.fixture
def context() -> Iterator["zmq.Context[zmq.Socket[bytes]]"]:
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    yield context
    context.destroy(linger=0)


@pytest.fixture
def endpoints() -> Iterator[Endpoints]:
    with TemporaryDirectory(prefix="bc-") as folder:
        Path(folder).chmod(0o755)  # the other user of the test must reach it
        (Path(folder) / "run").mkdir()
        yield Endpoints.at(Path(folder) / "run")


def received(server: Server[m.ToController], count: int) -> list[m.ToController]:
    """The messages that arrive until `count` frames were taken or dropped."""
    patience = Patience(20)
    messages: list[m.ToController] = []
    while len(messages) + server.bad_frames < count and not patience.ended:
        server.socket.poll(50)
        messages += [message for _, message in server.receive()]
    return messages


def test_libzmq_tells_the_user_of_a_sender(context: "zmq.Context[zmq.Socket[bytes]]", endpoints: Endpoints) -> None:
    with controller_server(context, endpoints) as server, controller_client(context, endpoints) as client:
        patience = Patience(20)
        while not client.send(REPORT) and not patience.ended:
            pass
        server.socket.poll(10_000)
        frame = server.socket.recv_multipart(copy=False)[-1]
    assert peer_users.sender(frame) == os.geteuid()
    assert peer_users.sender(zmq.Frame(b"of no socket")) is None


OTHER = """
import os, sys, time, zmq
context = zmq.Context()
os.setgroups([])
os.setgid(65534)
os.setuid(1234)
socket = context.socket(zmq.DEALER)
socket.connect(sys.argv[1])
socket.send(bytes.fromhex(sys.argv[2]))
time.sleep(60)
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can start a process of another user")
def test_a_press_of_another_users_process_is_dropped_and_ours_is_taken(
    context: "zmq.Context[zmq.Socket[bytes]]", endpoints: Endpoints, caplog: pytest.LogCaptureFixture
) -> None:
    with controller_server(context, endpoints) as server, controller_client(context, endpoints) as client:
        (endpoints.folder / "controller").chmod(0o777)  # so that nothing but its user stops it
        other = subprocess.Popen([sys.executable, "-c", OTHER, endpoints.controller, encode(REPORT).hex()])
        try:
            assert received(server, 1) == []
            assert "refused: a process of user 1234 may not send Report" in caplog.text
            assert client.send(COMMAND)
            assert received(server, 2) == [COMMAND]
        finally:
            other.kill()
            other.wait()


def test_sockets_are_for_the_group_only_where_the_group_may_write_in_the_folder(
    context: "zmq.Context[zmq.Socket[bytes]]", endpoints: Endpoints
) -> None:
    modes = []
    for mode in (0o750, 0o3770):
        endpoints.folder.chmod(mode)
        with controller_server(context, endpoints):
            modes.append((endpoints.folder / "controller").stat().st_mode & 0o022)
    assert modes == [0, 0o020]


def test_a_lock_file_of_another_user_is_used_as_it_is(tmp_path: Path) -> None:
    """fs.protected_regular: with O_CREAT it could not be opened in the folder of the sockets, which is sticky."""
    tmp_path.chmod(0o3770)
    path = tmp_path / "firmware.lock"
    path.touch(mode=0o660)
    if os.geteuid() == 0:
        os.chown(path, 1234, 1234)
    Lock(path).close()
    assert path.exists()
