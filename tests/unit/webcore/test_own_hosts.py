"""Names that this machine has, and no others (hall 4: Host is looked at)."""

from pathlib import Path

import pytest
from pytest_mock import MockerFixture

from webcore import own_hosts
from webcore.own_hosts import OwnHosts, split_host
from webcore.tls.addresses import READ_INTERVAL_S, Addresses

IPV6 = "fd000000000000000000000000000002 04 40 00 82     eth0\n00000000000000000000000000000001 01 80 10 80       lo\n"


@pytest.fixture
def hosts(mocker: MockerFixture, tmp_path: Path) -> OwnHosts:
    mocker.patch("socket.gethostname", return_value="Quiz-Box")
    (tmp_path / "if_inet6").write_text(IPV6)
    mocker.patch.object(own_hosts, "IPV6_ADDRESSES", tmp_path / "if_inet6")
    return OwnHosts(Addresses(read=lambda: ["192.168.1.20", "10.42.0.1"]), ["Quiz.Example.", "hall"])


@pytest.mark.parametrize(
    "host",
    [
        "192.168.1.20",
        "192.168.1.20:8000",
        "10.42.0.1:8443",
        "127.0.0.1:8000",
        "127.8.9.10",
        "localhost",
        "localhost:8000",
        "panel.localhost",
        "quiz-box",
        "QUIZ-BOX:80",
        "quiz-box.local",
        "quiz-box.local.",
        "quiz-box.lan:8000",
        "quiz-box.home.arpa",
        "quiz.example",
        "hall:8000",
        "[::1]:8000",
        "[fd00::2]",
        "[FD00::2]:8000",
        "192.168.1.20:",
    ],
)
def test_own_names_and_addresses_are_let_in(hosts: OwnHosts, host: str) -> None:
    assert hosts.include(host)


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.test",
        "192.168.1.21",
        "192.168.1.20.evil.test",
        "evil.test:8000",
        "quiz-box.evil.test",
        "notquiz-box",
        "localhost.evil.test",
        "evil.test#localhost",
        "user@192.168.1.20",
        "192.168.1.20:80:80",
        "192.168.1.20:x",
        "[fd00::3]",
        "[fd00::2",
        "fd00::2",
        "[fd00::2]x",
        "0.0.0.0",
        "3232235796",
        "connectivitycheck.gstatic.com",
        "local",
        ".local",
        "quiz-box.local/x",
        "localhost ",
    ],
)
def test_foreign_and_malformed_hosts_are_not(hosts: OwnHosts, host: str) -> None:
    assert not hosts.include(host)


def test_a_network_that_comes_later_is_known_a_few_seconds_later(mocker: MockerFixture, tmp_path: Path) -> None:
    file = tmp_path / "if_inet6"
    file.write_text("")
    mocker.patch.object(own_hosts, "IPV6_ADDRESSES", file)
    now_s, has = 0.0, ["192.168.1.20"]
    hosts = OwnHosts(Addresses(read=lambda: has, now_s=lambda: now_s), now_s=lambda: now_s)
    assert (hosts.include("10.42.0.1"), hosts.include("[fd00::2]")) == (False, False)
    has.append("10.42.0.1")
    file.write_text(IPV6)
    now_s += READ_INTERVAL_S
    assert (hosts.include("10.42.0.1"), hosts.include("[fd00::2]")) == (True, True)


def test_a_machine_without_ipv6_has_no_such_address(mocker: MockerFixture, tmp_path: Path) -> None:
    mocker.patch.object(own_hosts, "IPV6_ADDRESSES", tmp_path / "none")
    assert not OwnHosts(Addresses("192.168.1.20")).include("[fd00::2]")


def test_an_address_that_was_chosen_is_the_machines_even_if_it_is_a_name() -> None:
    assert OwnHosts(Addresses("panel.example")).include("panel.example:8080")


@pytest.mark.parametrize(
    "host, name", [("A.b:1", "a.b"), ("[::1]:80", "::1"), ("a:b", ""), ("[::1]80", ""), ("x]", "")]
)
def test_a_host_is_split(host: str, name: str) -> None:
    assert split_host(host) == name
