"""Installation with a proxy or without one, and ports below 1024."""

from pathlib import Path

import pytest

from tests.unit.hardware.installation import add_version, fake, installed, needs_systemctl, refused, tree

pytestmark = needs_systemctl

PROXY_DROP_IN = "etc/systemd/system/bamchuong-panel.service.d/proxy.conf"
PROXY_UNITS = {"bamchuong-panel-public.service", "bamchuong-proxy.service", "bamchuong-proxy-certificate.path"}


def enabled(root: Path) -> set[str]:
    """What the target starts."""
    return {path.rsplit("/", 1)[1] for path in tree(root) if "bamchuong.target.wants/" in path}


def test_without_haproxy_the_panel_serves_by_itself_and_that_is_said(tmp_path: Path) -> None:
    output = installed(tmp_path)
    assert "proxy: add to the image: haproxy" in output
    assert "no proxy: the panel serves by itself" in output
    assert PROXY_DROP_IN not in tree(tmp_path)
    assert not enabled(tmp_path) & PROXY_UNITS


def test_where_haproxy_is_it_stands_before_the_pages_and_strangers_get_a_process_of_their_own(tmp_path: Path) -> None:
    installed(tmp_path)
    before = tree(tmp_path)
    fake(tmp_path / "usr/sbin", "haproxy", "exit 0")
    env = tmp_path / "etc/bamchuong/bamchuong.env"
    env.write_text(env.read_text().replace("PORT=8000", "PORT=80"))
    installed(tmp_path)
    assert b'Environment="PROXY_OPTIONS=--for staff --proxy-port 8801"\n' in tree(tmp_path)[PROXY_DROP_IN][1]
    assert LOW_PORT_DROP_IN not in tree(tmp_path), "the proxy listens there, not the panel"
    assert enabled(tmp_path) >= PROXY_UNITS
    with_proxy = tree(tmp_path)
    assert "/etc/systemd" not in installed(tmp_path)
    assert tree(tmp_path) == with_proxy
    env.write_text(env.read_text().replace("PORT=80\n", "PORT=8000\n"))
    assert "no proxy (PROXY=no)" in installed(tmp_path, PROXY="no")
    assert env.read_text().count("PROXY=no\n") == 1
    assert tree(tmp_path) == {**before, **{path: tree(tmp_path)[path] for path in HAPROXY_AND_SETTINGS}}
    assert "no proxy (PROXY=no)" in installed(tmp_path), "it is kept"
    installed(tmp_path, PROXY="auto")
    assert enabled(tmp_path) >= PROXY_UNITS
    installed(tmp_path, "--uninstall")
    assert not {path for path in tree(tmp_path) if "bamchuong" in path} - {"etc/bamchuong/bamchuong.env"}


HAPROXY_AND_SETTINGS = ("usr/sbin/haproxy", "etc/bamchuong/bamchuong.env")


def test_settings_from_before_there_was_a_proxy_get_one(tmp_path: Path) -> None:
    installed(tmp_path)
    env = tmp_path / "etc/bamchuong/bamchuong.env"
    env.write_text(env.read_text().replace("PROXY=auto\n", ""))
    fake(tmp_path / "usr/sbin", "haproxy", "exit 0")
    installed(tmp_path)
    assert enabled(tmp_path) >= PROXY_UNITS
    installed(tmp_path, PROXY="no")
    assert env.read_text().endswith("\nPROXY=no\n")


def test_a_roll_back_to_a_version_without_a_proxy_takes_it_away(tmp_path: Path) -> None:
    fake(tmp_path / "usr/sbin", "haproxy", "exit 0")
    installed(tmp_path)
    home = tmp_path / "opt/bamchuong"
    for name in ("old", "new"):
        add_version(home, name, f"unit of {name}")
    old = home / "releases/old/lib/python3.11/site-packages/hardware/systemd"
    for unit in old.glob("*proxy*"):
        unit.unlink()
    (home / "venv").symlink_to("releases/new")
    (home / "previous").symlink_to("releases/old")
    installed(tmp_path, "--roll-back")
    assert PROXY_DROP_IN not in tree(tmp_path)
    assert not enabled(tmp_path) & PROXY_UNITS
    installed(tmp_path, "--roll-back")
    assert enabled(tmp_path) >= PROXY_UNITS


def test_a_version_whose_self_test_waits_by_itself_gets_its_service_back_and_the_newer_one_its_socket(
    tmp_path: Path,
) -> None:
    installed(tmp_path)
    home, units = tmp_path / "opt/bamchuong", {"bamchuong-tester.socket"}
    for name in ("old", "new"):
        add_version(home, name, f"unit of {name}")
    (home / "releases/old/lib/python3.11/site-packages/hardware/systemd/bamchuong-tester.socket").unlink()
    (home / "venv").symlink_to("releases/new")
    (home / "previous").symlink_to("releases/old")
    installed(tmp_path, "--roll-back")
    assert {unit for unit in enabled(tmp_path) if "tester" in unit} == {"bamchuong-tester.service"}
    assert "etc/systemd/system/bamchuong-tester.socket" not in tree(tmp_path)
    installed(tmp_path, "--roll-back")
    assert {unit for unit in enabled(tmp_path) if "tester" in unit} == units
    (tmp_path / "etc/systemd/system/bamchuong.target.wants/bamchuong-tester.service").symlink_to("/as/older/ones")
    installed(tmp_path)
    assert {unit for unit in enabled(tmp_path) if "tester" in unit} == units, "an update, too"


def test_a_wrong_proxy_setting_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    assert "PROXY=nginx: allowed: auto, no" in refused(tmp_path / "root", 2, PROXY="nginx", VENV="skip")


LOW_PORT_DROP_IN = "etc/systemd/system/bamchuong-panel.service.d/low-port.conf"


@pytest.mark.parametrize(
    "settings",
    ["PORT=80", 'PORT="443"', "PORT=8000\nPANEL_OPTIONS=--host 0.0.0.0 --https-port 443", "PORT=80\nPORT=81"],
)
def test_the_panel_may_listen_below_1024_only_if_the_settings_use_such_a_port(tmp_path: Path, settings: str) -> None:
    installed(tmp_path)
    env = tmp_path / "etc/bamchuong/bamchuong.env"
    before, content = tree(tmp_path), env.read_text()
    assert LOW_PORT_DROP_IN not in before
    env.write_text(content.replace("PANEL_OPTIONS=\n", "").replace("PORT=8000", settings))
    installed(tmp_path)
    assert b"AmbientCapabilities=CAP_NET_BIND_SERVICE\n" in tree(tmp_path)[LOW_PORT_DROP_IN][1]
    assert (tmp_path / LOW_PORT_DROP_IN).stat().st_mode & 0o777 == 0o644
    env.write_text(content)
    installed(tmp_path)
    assert tree(tmp_path) == before


@pytest.mark.parametrize("settings", ["PORT=8080", "PANEL_OPTIONS=--https-port 0", "PANEL_OPTIONS=--https-port=8443"])
def test_no_unneeded_right_is_granted(tmp_path: Path, settings: str) -> None:
    installed(tmp_path)
    env = tmp_path / "etc/bamchuong/bamchuong.env"
    env.write_text(env.read_text() + settings + "\n")
    installed(tmp_path)
    assert LOW_PORT_DROP_IN not in tree(tmp_path)
