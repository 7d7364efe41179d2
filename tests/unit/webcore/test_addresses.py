"""By which addresses this machine is reached: read again, the best first, and what its certificate says of them."""

import datetime as dt
import logging
import ssl
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path

import gevent
import gevent.socket
import pytest
from cryptography import x509
from pytest_mock import MockerFixture

from bus.bad_file import BadFileError
from bus.own_addresses import read_addresses
from panel.app import create_app
from panel.settings import Settings
from tests.unit.panel.panel_fakes import FakeHub, open_server, store
from webcore.listening import listen
from webcore.tls.addresses import READ_INTERVAL_S, Addresses
from webcore.tls.cert_names import best_first, can_certify, staff_host
from webcore.tls.certificates import FOLDER
from webcore.tls.server_context import CHECK_INTERVAL, Tls

NOW = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)


class Machine:
    """A machine whose networks come and go."""

    def __init__(self, *has: str) -> None:
        self.has = list(has)
        self.now_s = 0.0
        self.addresses = Addresses(read=lambda: self.has, now_s=lambda: self.now_s)

    def later(self, *has: str) -> None:
        """Some seconds later it has these addresses."""
        self.has = list(has)
        self.now_s += READ_INTERVAL_S


@pytest.fixture(autouse=True)
def _name(mocker: MockerFixture) -> None:
    mocker.patch("socket.gethostname", return_value="bamchuong")


@pytest.mark.parametrize(
    "host, may",
    [
        ("192.168.1.20", True),
        ("10.42.0.1", True),
        ("172.31.0.1", True),
        ("bamchuong.local", True),
        ("localhost", True),
        ("172.32.0.1", False),
        ("100.64.3.7", False),
        ("203.0.113.5", False),
        ("fd00::1", False),
        ("example.com", False),
        ("notlocal", False),
    ],
)
def test_the_ca_certifies_private_addresses_and_local_names(host: str, may: bool) -> None:
    assert can_certify(host) is may


def test_tablets_use_a_private_address_first_and_loopback_only_where_there_is_no_other() -> None:
    addresses = ["127.0.0.1", "169.254.9.9", "100.64.3.7", "10.42.0.1", "192.168.1.20", "10.42.0.1"]
    assert best_first(addresses) == ("10.42.0.1", "192.168.1.20", "100.64.3.7", "169.254.9.9")
    assert best_first(["127.0.0.1"]) == ("127.0.0.1",)
    assert staff_host(["100.64.3.7", "169.254.9.9"], "bamchuong.local") == "169.254.9.9"
    assert staff_host(["100.64.3.7"], "bamchuong.local") == "bamchuong.local"
    assert staff_host(["100.64.3.7"], "") == "100.64.3.7"


def test_this_machine_has_addresses() -> None:
    assert all(ip_address(address).version == 4 for address in read_addresses())
    assert Addresses().current()


def test_a_network_that_comes_late_is_seen_after_some_seconds() -> None:
    machine = Machine("127.0.0.1")
    settings = Settings(
        simulated=False, addresses=machine.addresses, folder=Path(), data=Path(), port=8000, https_port=8443
    )
    assert settings.public_url == "http://127.0.0.1:8000"
    machine.has = ["127.0.0.1", "192.168.1.20"]
    assert settings.public_url == "http://127.0.0.1:8000", "not read every time"
    machine.now_s += READ_INTERVAL_S
    assert settings.public_url == "http://192.168.1.20:8000"
    assert settings.staff_url == "https://192.168.1.20:8443"


def test_an_address_that_was_chosen_stays() -> None:
    assert Addresses("10.0.0.7", read=lambda: ["192.168.1.20"]).current() == ("10.0.0.7",)


def names(data: Path) -> set[str]:
    """The names in the certificate on disk."""
    leaf = x509.load_pem_x509_certificate((data / FOLDER / "server.pem").read_bytes())
    alternatives = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return {str(name.value) for name in alternatives}


ALWAYS = {"127.0.0.1", "localhost", "bamchuong.local"}


def test_the_certificate_names_every_private_address_and_grows_with_them(tmp_path: Path) -> None:
    machine = Machine("10.42.0.1", "192.168.1.20")
    tls = Tls(tmp_path, machine.addresses, NOW)
    assert names(tmp_path) == {*ALWAYS, "10.42.0.1", "192.168.1.20"}
    machine.later("10.42.0.1", "192.168.7.7")
    tls.refresh(NOW)
    assert names(tmp_path) == {*ALWAYS, "10.42.0.1", "192.168.7.7"}


def test_an_address_that_cannot_be_certified_stops_nothing_and_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    machine = Machine("100.64.3.7")
    tls = Tls(tmp_path, machine.addresses, NOW)
    assert names(tmp_path) == ALWAYS
    assert "100.64.3.7" in caplog.text
    machine.later("100.64.3.7", "203.0.113.5")
    tls.refresh(NOW)
    assert "203.0.113.5" in caplog.text
    settings = Settings(
        simulated=False, addresses=machine.addresses, folder=tmp_path, data=tmp_path, port=8000, https_port=8443
    )
    page = create_app(FakeHub(), settings, store(tmp_path)).test_client().get("/trust?lang=en").text
    assert "100.64.3.7, 203.0.113.5" in page
    assert "https://bamchuong.local:8443" in page


def test_a_machine_that_gets_the_time_late_gets_a_certificate_that_is_good_then(tmp_path: Path) -> None:
    tls = Tls(tmp_path, Machine("10.42.0.1").addresses, NOW - dt.timedelta(days=700))
    old = (tmp_path / FOLDER / "server.pem").read_bytes()
    tls.refresh(NOW)
    assert (tmp_path / FOLDER / "server.pem").read_bytes() != old


def test_where_no_new_certificate_can_be_made_the_old_one_stays_and_the_log_says_why_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, mocker: MockerFixture
) -> None:
    machine = Machine("10.42.0.1")
    tls = Tls(tmp_path, machine.addresses, NOW)
    refusal = BadFileError(["the disk is full"])
    mocker.patch("webcore.tls.certificates.Certificates.ensure", side_effect=refusal)
    machine.later("10.42.0.1", "192.168.7.7")
    caplog.set_level(logging.ERROR)
    for minute in range(3):
        tls.refresh(NOW + minute * CHECK_INTERVAL)
    assert caplog.text.count("the disk is full") == 1
    mocker.stopall()
    mocker.patch("socket.gethostname", return_value="bamchuong")
    tls.refresh(NOW + 3 * CHECK_INTERVAL)
    assert "192.168.7.7" in names(tmp_path)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Tls, Machine, int]]:
    """A panel on https, on a machine with one address; its port."""
    machine = Machine("10.42.0.1")
    tls = Tls(tmp_path, machine.addresses, dt.datetime.now(dt.UTC))
    settings = Settings(
        simulated=False, addresses=machine.addresses, folder=tmp_path, data=tmp_path, port=8000, https_port=8443
    )
    app = create_app(FakeHub(), settings, store(tmp_path))
    server = open_server(listen("127.0.0.1", 0), tls.context, app)
    server.start()
    assert server.server_port is not None
    yield tls, machine, server.server_port
    server.stop(timeout=0.2)


def connect(port: int, host: str, authority: Path | None = None) -> ssl.SSLSocket:
    """A connection of a tablet that trusts `authority`, to a server that it takes for `host`."""
    tablet = gevent.ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if authority is not None:
        tablet.load_verify_locations(authority)
    raw = gevent.socket.create_connection(("127.0.0.1", port))
    connection: ssl.SSLSocket = tablet.wrap_socket(raw, server_hostname=host)
    return connection


def ask(connection: ssl.SSLSocket) -> None:
    """Get an answer."""
    connection.sendall(b"GET /time HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert connection.recv(12) == b"HTTP/1.1 200"


def test_new_connections_get_the_new_certificate_and_open_ones_go_on(
    served: tuple[Tls, Machine, int], tmp_path: Path
) -> None:
    tls, machine, port = served
    authority = tmp_path / FOLDER / "authority.crt"
    with connect(port, "10.42.0.1", authority) as early:
        with pytest.raises(ssl.SSLCertVerificationError):
            connect(port, "192.168.7.7", authority)
        machine.later("10.42.0.1", "192.168.7.7")
        tls.refresh(dt.datetime.now(dt.UTC))
        with connect(port, "192.168.7.7", authority) as late:
            ask(early)
            ask(late)


def test_a_tablet_that_does_not_trust_yet_is_no_error_in_the_log(
    served: tuple[Tls, Machine, int], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        connect(served[2], "10.42.0.1")
    with connect(served[2], "10.42.0.1", tmp_path / FOLDER / "authority.crt") as trusting:
        ask(trusting)
    assert capfd.readouterr().err == ""
