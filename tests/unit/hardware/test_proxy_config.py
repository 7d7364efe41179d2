"""The proxy before the pages (hall 4): what its configuration says, and that the real HAProxy takes it."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from pytest_mock import MockerFixture

from bamchuong.commands import proxy as command
from bus.exit_codes import ExitCode
from hardware import proxy_config as config
from hardware.proxy_config import Proxy, proxy_config
from panel import app
from webcore import connection_limits, sessions

HAPROXY = shutil.which("haproxy") or "/usr/sbin/haproxy"
needs_haproxy = pytest.mark.skipif(not Path(HAPROXY).exists(), reason="no HAProxy here (apt install haproxy)")
UNIT = Path(config.__file__).parent / "systemd" / "bamchuong-proxy.service"


def backends(text: str) -> dict[str, str]:
    """The sections of a configuration by their headings."""
    parts = re.split(r"^(\w+(?: \w+)?)\n", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@needs_haproxy
@pytest.mark.parametrize(
    "proxy",
    [
        Proxy("0.0.0.0", (8000,)),
        Proxy("0.0.0.0", (8000, 80), (8443, 443), "FOLDER/server.pem"),
        Proxy("::", (80,), (443,), "FOLDER/server.pem", per_address=1000),
        Proxy("127.0.0.1", (8000,)),
    ],
)
def test_the_real_haproxy_takes_the_configuration(tmp_path: Path, proxy: Proxy) -> None:
    key, certificate, file = tmp_path / "key.pem", tmp_path / "crt.pem", tmp_path / "haproxy.cfg"
    new = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    subprocess.run([*new, "-keyout", key, "-out", certificate, "-subj", "/CN=x"], check=True, capture_output=True)
    (tmp_path / "server.pem").write_bytes(key.read_bytes() + certificate.read_bytes())
    file.write_text(proxy_config(proxy).replace("FOLDER", str(tmp_path)))
    checked = subprocess.run([HAPROXY, "-c", "-f", file], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "warning" not in (checked.stdout + checked.stderr).lower()


def test_strangers_and_staff_go_to_two_processes() -> None:
    sections = backends(proxy_config(Proxy("0.0.0.0", (8000,))))
    assert f"server staff 127.0.0.1:{config.STAFF_PORT}\n" in sections["backend staff"]
    assert f"server public 127.0.0.1:{config.PUBLIC_PORT}\n" in sections["backend public"]
    assert "default_backend public" in sections["frontend everybody"]


def test_a_cookie_alone_opens_no_flood_to_the_process_for_staff() -> None:
    """Anybody can send one; requests of addresses from which no paired device came are counted on their own."""
    frontend = backends(proxy_config(Proxy("0.0.0.0", (8000,))))["frontend everybody"]
    counted = frontend.index("sc-inc-gpc0(0) if to_staff !own !paired_address")
    refused = frontend.index(f"sc0_gpc0_rate gt {config.STAFF_REQUESTS_PER_10_S}")
    assert counted < refused < frontend.index("use_backend staff if to_staff")


def test_the_clients_address_is_told_anew_whatever_the_client_says_of_itself() -> None:
    text = proxy_config(Proxy("0.0.0.0", (8000,)))
    assert "http-request set-header X-Real-IP %[src]\n" in text
    assert text.count("set-header X-Forwarded-Proto") == 2


def test_every_wait_has_an_end_and_nothing_is_logged() -> None:
    sections = backends(proxy_config(Proxy("0.0.0.0", (8000,))))
    for wait in ("http-request", "http-keep-alive", "client", "connect", "server"):
        assert re.search(rf"^    timeout {wait} \d+s$", sections["defaults"], re.MULTILINE)
    assert not re.search(r"^\s*log", proxy_config(Proxy("0.0.0.0", (8000,))), re.MULTILINE)


def test_the_counters_of_the_proxy_are_for_this_machine_only() -> None:
    frontend = backends(proxy_config(Proxy("0.0.0.0", (8000,))))["frontend everybody"]
    assert f"use-service prometheus-exporter if own {{ path {config.COUNTERS} }}\n" in frontend


def test_each_port_is_listened_on_and_https_has_the_certificate() -> None:
    text = proxy_config(Proxy("::", (8000, 80), (8443,), "/run/server.pem"))
    binds = [line.strip() for line in text.splitlines() if line.strip().startswith("bind")]
    assert binds == [
        "bind [::]:8000 v4v6 tcp-ut 8s",
        "bind [::]:80 v4v6 tcp-ut 8s",
        "bind [::]:8443 v4v6 tcp-ut 8s ssl crt /run/server.pem alpn http/1.1",
    ]


def test_panel_and_proxy_agree() -> None:
    assert config.COOKIE_PREFIX == sessions.PREFIX
    assert config.PAIRED_HEADER == app.PAIRED_HEADER
    assert config.PER_ADDRESS == connection_limits.PER_ADDRESS


def test_the_unit_allows_as_many_files_as_connections_need() -> None:
    limit = re.search(r"^LimitNOFILE=(\d+)$", UNIT.read_text(encoding="utf-8"), re.MULTILINE)
    assert limit is not None
    assert int(limit[1]) >= 2 * config.MAX_CONNECTIONS + 1000
    assert config.MAX_STRANGERS + config.PER_PAIRED_ADDRESS <= config.MAX_CONNECTIONS


def written(tmp_path: Path, *options: str) -> str:
    """The configuration that the command writes."""
    file = tmp_path / "haproxy.cfg"
    result = CliRunner().invoke(command.proxy, ["config", "--output", str(file), *options])
    assert result.exit_code == 0, result.output
    return file.read_text()


def test_the_command_takes_the_panels_options_and_adds_the_usual_ports(tmp_path: Path, mocker: MockerFixture) -> None:
    mocker.patch.object(command, "_is_free", return_value=True)
    (tmp_path / "server.pem").write_text("")
    options = ("--board", "pi-4-stations", "--certificate", str(tmp_path / "server.pem"), "--name", "quiz.example")
    text = written(tmp_path, *options, "--per-address", "900", "--data", "/srv", "--proxy-port", "8801")
    assert re.findall(r"bind 0\.0\.0\.0:(\d+)", text) == ["8000", "80", "8443", "443"]
    assert "sc0_conn_cur gt 900" in text
    assert re.findall(r"bind 0\.0\.0\.0:(\d+)", written(tmp_path, "--port", "80", "--https-port", "0")) == ["80"]
    assert re.findall(r"bind 0\.0\.0\.0:(\d+)", written(tmp_path)) == ["8000", "80"], "simulated pins: no https"


def test_a_usual_port_that_another_program_uses_is_left_to_it(tmp_path: Path, mocker: MockerFixture) -> None:
    mocker.patch.object(command, "_is_free", side_effect=lambda host, port: port != 80)
    assert re.findall(r"bind 0\.0\.0\.0:(\d+)", written(tmp_path)) == ["8000"]


def test_without_the_certificate_the_proxy_waits_for_the_panel(tmp_path: Path) -> None:
    options = ["config", "--board", "pi-4-stations", "--certificate", str(tmp_path / "none"), "--output", "x"]
    result = CliRunner().invoke(command.proxy, options)
    assert (result.exit_code, "the panel creates the certificate" in result.output) == (ExitCode.CANNOT, True)
