"""The server with its bounds, over real sockets (hall 4). Strangers come by a proxy: the loopback itself is none."""

import datetime as dt
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import gevent
import gevent.socket
import gevent.ssl
import pytest

from tests.patience import Patience
from webcore.admission import MAX_STRANGERS_BODY, Admission
from webcore.connection_limits import Limits
from webcore.connections import Connection, Kind
from webcore.http_server import SOCKET_KEY, Server, listen
from webcore.request_head import MAX_HEAD_BYTES
from webcore.tls.addresses import Addresses
from webcore.tls.server_context import Tls
from webcore.traffic import Rejection, Traffic

STRANGER = b"X-Real-IP: 10.0.0.9\r\n"
PAIRED = b"Cookie: paired\r\nX-Real-IP: 10.0.0.9\r\n"
GET = b"GET / HTTP/1.1\r\nHost: x\r\n"
PATIENCE_S = 10.0
Environ = dict[str, Any]


class Served:
    """A server whose app echoes, and what it saw."""

    def __init__(self, limits: Limits, context: ssl.SSLContext | None = None) -> None:
        self.traffic = Traffic()
        self.admission = Admission(
            limits, self.traffic, lambda environ: environ.get("HTTP_COOKIE") == "paired", 100_000
        )
        self.environs: list[Environ] = []
        self.release = gevent.event.Event()
        self.server = Server(listen("127.0.0.1", 0), context, self.app, self.admission)

    def app(self, environ: Environ, start_response: Callable[..., Any]) -> Iterator[bytes]:
        """Echo the body; `/hold` waits for `release` in the middle of its answer."""
        self.environs.append(environ)
        start_response("200 OK", [("Content-Type", "text/plain")])
        yield environ["wsgi.input"].read() or b"nothing"
        if environ["PATH_INFO"] == "/hold":
            self.release.wait()

    def connect(self) -> Any:
        """A client's socket."""
        return gevent.socket.create_connection(("127.0.0.1", self.server.server_port), timeout=PATIENCE_S)

    def ask(self, request: bytes) -> bytes:
        """The whole answer to what is sent on a connection of its own; the server closes it."""
        with self.connect() as client:
            client.sendall(request)
            return read_all(client)

    def wait_for(self, holds: Callable[[], object]) -> None:
        """Wait until something holds."""
        patience = Patience(PATIENCE_S)
        while not holds():
            assert not patience.ended
            gevent.sleep(0.005)

    @property
    def addresses(self) -> list[str]:
        """From where the requests came, as the app sees it."""
        return [environ["REMOTE_ADDR"] for environ in self.environs]


def read_all(client: Any) -> bytes:
    received = b""
    try:
        while part := client.recv(65536):
            received += part
    except ConnectionResetError:
        pass  # the server closed before it had read all
    return received


def close_after(head: bytes) -> bytes:
    return head + b"Connection: close\r\n\r\n"


@contextmanager
def serving(limits: Limits, context: ssl.SSLContext | None = None) -> Iterator[Served]:
    served = Served(limits, context)
    served.server.start()
    served.admission.start()
    try:
        yield served
    finally:
        served.release.set()
        served.server.stop(timeout=0.2)
        served.admission.close()


@pytest.fixture
def served() -> Iterator[Served]:
    with serving(Limits()) as served:
        yield served


def test_a_request_is_answered_and_its_connection_kept_for_the_next(served: Served) -> None:
    with served.connect() as client:
        for _ in range(3):
            client.sendall(GET + b"Content-Length: 3\r\n\r\nabc")
            answer = client.recv(65536)
            while not answer.endswith(b"0\r\n\r\n"):
                answer += client.recv(65536)
            assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert len(served.environs) == 3
    served.wait_for(lambda: not +served.admission.connections.count_by_kind)


@pytest.mark.parametrize(
    "request_bytes, status",
    [
        (b"\x16\x03\x01\x02\x00\x01\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nno colon\r\n\r\n", 400),
        (b"GET /\r\n\r\n", 400),
        (b"G" * 9000, 414),
        (GET + b"x: " + b"a" * MAX_HEAD_BYTES + b"\r\n\r\n", 431),
        (GET + b"x: y\r\n" * 100 + b"\r\n", 431),
        (GET + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411),
        (GET + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400),
        (GET + STRANGER + b"Content-Length: %d\r\n\r\n" % (MAX_STRANGERS_BODY + 1), 413),
        (GET + PAIRED + b"Content-Length: 100001\r\n\r\n", 413),
        (GET + b"X-Real-IP: 1.2.3.4, 127.0.0.1\r\n\r\n", 400),
        (GET + b"X-Real-IP: me\r\n\r\n", 400),
    ],
)
def test_garbage_is_refused_counted_and_not_logged(
    served: Served, capfd: pytest.CaptureFixture[str], request_bytes: bytes, status: int
) -> None:
    answer = served.ask(request_bytes)
    assert answer.startswith(b"HTTP/1.1 %d " % status), answer[:200]
    assert served.environs == []
    assert status == 414 or sum(served.traffic.counts.values()) == 1
    assert capfd.readouterr().err == ""


def test_whoever_breaks_off_leaves_no_trace_in_the_log(served: Served, capfd: pytest.CaptureFixture[str]) -> None:
    for part in (b"", b"GET", GET, GET + STRANGER + b"Content-Length: 9\r\n\r\nabc"):
        with served.connect() as client:
            client.sendall(part)
    served.wait_for(lambda: served.traffic.counts[Rejection.BROKEN] >= 2)
    served.wait_for(lambda: not +served.admission.connections.count_by_kind)
    assert capfd.readouterr().err == ""
    assert served.environs == []


def test_a_proxy_on_this_machine_is_believed_who_asks_and_how(served: Served) -> None:
    served.ask(close_after(GET))
    served.ask(close_after(GET + STRANGER + b"X-Forwarded-Proto: https\r\n"))
    served.ask(close_after(GET + b"X_Real_IP: 10.0.0.8\r\n"))
    assert served.addresses == ["127.0.0.1", "10.0.0.9", "127.0.0.1"]
    assert [environ["wsgi.url_scheme"] for environ in served.environs] == ["http", "https", "http"]
    assert not [
        name for environ in served.environs for name in environ if name in ("HTTP_X_REAL_IP", "HTTP_X_FORWARDED_PROTO")
    ]


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.8", "::1"])
def test_nobody_else_is_believed(served: Served, address: str) -> None:
    environ = {
        "REMOTE_ADDR": "10.0.0.9",
        "HTTP_X_REAL_IP": address,
        "HTTP_X_FORWARDED_PROTO": "https",
        "wsgi.url_scheme": "http",
    }
    connection = Connection("10.0.0.9", Kind.STRANGER)
    assert served.admission.admit(connection, environ) == 0
    assert environ == {"REMOTE_ADDR": "10.0.0.9", "wsgi.url_scheme": "http"}
    assert (connection.kind, connection.place) == (Kind.STRANGER, "10.0.0.9")


def test_strangers_have_places_of_their_own_and_staff_and_this_machine_others() -> None:
    with serving(Limits(strangers=3, per_address=2)) as served:
        held = [served.connect() for _ in range(2)]
        for client in held:
            client.sendall(b"GET /hold HTTP/1.1\r\nHost: x\r\n" + STRANGER + b"\r\n")
        served.wait_for(lambda: len(served.environs) == 2)
        assert served.ask(close_after(GET + STRANGER)).startswith(b"HTTP/1.1 503 ")
        assert served.ask(close_after(GET + PAIRED)).startswith(b"HTTP/1.1 200 ")
        assert served.ask(close_after(GET)).startswith(b"HTTP/1.1 200 ")
        assert served.ask(close_after(GET + b"X-Real-IP: 10.0.0.8\r\n")).startswith(b"HTTP/1.1 200 ")
        assert served.traffic.counts[Rejection.PER_ADDRESS] == 1
        served.release.set()
        served.wait_for(lambda: served.admission.connections._places.total() == 0)
        for client in held:
            client.close()
        assert served.ask(close_after(GET + STRANGER)).startswith(b"HTTP/1.1 200 ")


def test_nobody_waits_for_the_body_of_a_slow_stranger(served: Served) -> None:
    with served.connect() as slow:
        slow.sendall(GET + STRANGER + b"Content-Length: 3\r\n\r\na")
        served.wait_for(lambda: served.admission.connections.count_by_kind[Kind.STRANGER] == 1)
        assert served.ask(close_after(GET + STRANGER)).endswith(b"nothing\r\n0\r\n\r\n")
        slow.sendall(b"bc")
        assert b"abc" in slow.recv(65536)


@pytest.mark.parametrize("part", [b"", b"GET / HT", GET, GET + STRANGER + b"Content-Length: 9\r\n\r\nabc"])
def test_whoever_does_not_go_on_is_closed(part: bytes) -> None:
    with serving(Limits(head_s=0.05, body_s=0.05, idle_s=0.05)) as served, served.connect() as client:
        client.sendall(part)
        assert read_all(client) in (b"", b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
        assert served.traffic.counts[Rejection.LATE] == 1
        assert served.environs == []


def test_half_a_handshake_is_closed_and_a_whole_one_served(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    tls = Tls(tmp_path, Addresses("127.0.0.1"), dt.datetime.now(dt.UTC))
    with serving(Limits(head_s=1.0), tls.context) as served:
        with served.connect() as silent, served.connect() as garbled, served.connect() as client:
            silent.sendall(b"\x16\x03\x01")
            garbled.sendall(b"GET / HTTP/1.1\r\n\r\n")
            trusting = gevent.ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            trusting.load_verify_locations(tmp_path / "certificates" / "authority.crt")
            with trusting.wrap_socket(client, server_hostname="127.0.0.1") as secured:
                secured.sendall(close_after(GET))
                assert b"200 OK" in secured.recv(65536)
            read_all(garbled)
            assert read_all(silent) == b""
        assert served.environs[0]["wsgi.url_scheme"] == "https"
        served.wait_for(lambda: not +served.admission.connections.count_by_kind)
    assert "Traceback" not in capfd.readouterr().err


def test_streams_get_the_clients_socket(served: Served) -> None:
    served.ask(close_after(GET))
    assert served.environs[0][SOCKET_KEY].family == gevent.socket.AF_INET


def test_a_tap_waits_for_one_request_of_a_stranger_at_most(served: Served) -> None:
    """All of them arrive in the same moment, the tap last."""
    strangers, tablet = [served.connect() for _ in range(40)], served.connect()
    served.wait_for(lambda: served.admission.connections.count_by_kind[Kind.OWN] == 41)
    for number, client in enumerate(strangers):
        client.sendall(close_after(GET + b"X-Real-IP: 10.0.0.%d\r\n" % (number % 4)))
    tablet.sendall(close_after(GET + PAIRED))
    assert b"200 OK" in read_all(tablet)
    for client in strangers:
        assert b"200 OK" in read_all(client)
        client.close()
    tablet.close()
    assert len(served.environs) == 41
    assert [environ.get("HTTP_COOKIE") for environ in served.environs].index("paired") <= 1
    assert {
        address: served.addresses[1:13].count(address) for address in served.addresses[1:13] if address != "10.0.0.9"
    } == {f"10.0.0.{number}": 3 for number in range(4)}
