"""Installation into another root: what is written, that it is idempotent, that settings are kept, that units are valid.

The virtual environment is skipped (VENV=skip): it needs the network, and pip is not ours to test.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.unit.hardware.installation import SOURCE, fake, fake_python, installed, libraries, refused, run, tree

UNITS = sorted(
    path.name for path in (SOURCE / "hardware" / "systemd").iterdir() if path.suffix in (".service", ".path", ".socket")
)
BASE = Path("/usr/lib/systemd/system")

pytestmark = pytest.mark.skipif(shutil.which("systemctl") is None, reason="no systemctl here (apt install systemd)")


@pytest.fixture
def python(tmp_path: Path) -> Path:
    return fake_python(tmp_path / "python3")


def test_it_writes_units_rules_and_settings_and_enables_all_services(tmp_path: Path) -> None:
    installed(tmp_path, BOARD="pi-4-stations")
    files = tree(tmp_path)
    assert {f"etc/systemd/system/{unit}" for unit in UNITS} <= set(files)
    wants = {path.rsplit("/", 1)[1] for path in files if "bamchuong.target.wants/" in path}
    services = {
        f"bamchuong-{name}.service" for name in ("firmware", "controller", "panel", "performance", "scoreboard@main")
    }
    assert wants == services | {"bamchuong-tester.socket"}
    assert "etc/systemd/system/multi-user.target.wants/bamchuong.target" in files
    assert b"BOARD=pi-4-stations\n" in files["etc/bamchuong/bamchuong.env"][1]
    assert files["usr/local/bin/bamchuong"][0] == 0o755
    assert (tmp_path / "var/lib/bamchuong").stat().st_mode & 0o777 == 0o750


@pytest.mark.skipif(shutil.which("systemd-sysusers") is None, reason="no systemd-sysusers here")
def test_the_users_are_created_and_each_may_use_only_what_it_needs(tmp_path: Path) -> None:
    installed(tmp_path)
    users = re.findall(r"^(bamchuong[\w-]*):x:", (tmp_path / "etc/passwd").read_text(), re.MULTILINE)
    lines = [line.split(":") for line in (tmp_path / "etc/group").read_text().splitlines()]
    groups = {user: {name for name, *_, members in lines if user in members.split(",")} for user in users}
    assert groups == {
        "bamchuong": {"bamchuong-sockets", "gpio", "spi", "video", "systemd-journal"},
        "bamchuong-firmware": {"bamchuong-sockets", "gpio"},
        "bamchuong-scoreboard": {"bamchuong-sockets", "bamchuong-public", "spi"},
        "bamchuong-public": set(),
    }


def test_the_systems_journal_survives_a_power_cut_even_where_raspberry_pi_os_makes_it_volatile(tmp_path: Path) -> None:
    installed(tmp_path)
    folder = tmp_path / "etc/systemd/journald.conf.d"
    (folder / "40-rpi-volatile-storage.conf").write_text("[Journal]\nStorage=volatile\n")
    output = [line for file in sorted(folder.iterdir()) for line in file.read_text().splitlines()]  # the last one wins
    assert [line for line in output if line.startswith("Storage=")][-1] == "Storage=persistent"


def test_it_is_idempotent_and_keeps_settings_that_people_changed(tmp_path: Path) -> None:
    installed(tmp_path)
    settings = tmp_path / "etc/bamchuong/bamchuong.env"
    settings.write_text(settings.read_text().replace("PORT=8000", "PORT=8080"))
    before = tree(tmp_path)
    output = installed(tmp_path)
    assert tree(tmp_path) == before
    assert "/etc/systemd" not in output


def test_another_board_changes_only_that_setting(tmp_path: Path) -> None:
    installed(tmp_path, BOARD="pi-4-stations")
    settings = tmp_path / "etc/bamchuong/bamchuong.env"
    settings.write_text(settings.read_text().replace("PORT=8000", "PORT=8080"))
    before = settings.read_text()
    output = installed(tmp_path, BOARD="pi-8-stations")
    assert "BOARD=pi-8-stations (was pi-4-stations)" in output
    assert settings.read_text() == before.replace("pi-4-stations", "pi-8-stations")
    assert "BOARD=" not in installed(tmp_path, BOARD="pi-8-stations")
    settings.write_text(before.replace("BOARD=pi-4-stations\n", ""))
    installed(tmp_path, BOARD="pi-6-stations")
    assert settings.read_text().endswith("SCOREBOARD_OPTIONS=\nBOARD=pi-6-stations\n")


@pytest.mark.parametrize(
    "board, why",
    [
        ("pi-9-stations", "no such board; allowed: a file, or pi-4-stations pi-6-stations pi-8-stations simulated"),
        ("README.md", "not a board profile"),
        ("my hall.toml", "allowed in the file's name"),
    ],
)
def test_a_board_that_the_services_could_not_read_is_refused_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, board: str, why: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "README.md").write_text("# of a hall\n")
    (tmp_path / "my hall.toml").write_text("gpio = 'pi'\n")
    assert why in refused(tmp_path / "root", 2, BOARD=board)
    assert not (tmp_path / "root").exists()


def test_your_own_profile_is_checked_and_copied_to_where_the_services_can_read_it(
    tmp_path: Path, python: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    hall, root = tmp_path / "hall.toml", tmp_path / "root"
    content = (SOURCE / "hardware/boards/simulated.toml").read_text()
    hall.write_text(content.replace("GPIO27", "GPIO17"))
    result = run(root, BOARD="hall.toml", PYTHON=str(python))
    assert (result.returncode, "GPIO17 is already used by station 1" in result.stderr) == (2, True)
    assert not (root / "opt/bamchuong/venv").is_symlink()
    assert not (root / "etc").exists()
    hall.write_text(content)
    installed(root, BOARD="hall.toml", VENV="", PYTHON=str(python))
    profile = root / "etc/bamchuong/hall.toml"
    assert (profile.read_text(), profile.stat().st_mode & 0o777) == (content, 0o644)
    assert "BOARD=/etc/bamchuong/hall.toml\n" in (root / "etc/bamchuong/bamchuong.env").read_text()
    again = installed(root, BOARD=str(profile), VENV="", PYTHON=str(python))
    assert "  /etc/bamchuong/hall.toml\n" not in again
    assert (profile.read_text(), "BOARD=/" in again) == (content, False)


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
    home, wanted = tmp_path / "opt/bamchuong", {"bamchuong-tester.socket"}
    for name in ("old", "new"):
        add_version(home, name, f"unit of {name}")
    (home / "releases/old/lib/python3.11/site-packages/hardware/systemd/bamchuong-tester.socket").unlink()
    (home / "venv").symlink_to("releases/new")
    (home / "previous").symlink_to("releases/old")
    installed(tmp_path, "--roll-back")
    assert {unit for unit in enabled(tmp_path) if "tester" in unit} == {"bamchuong-tester.service"}
    assert "etc/systemd/system/bamchuong-tester.socket" not in tree(tmp_path)
    installed(tmp_path, "--roll-back")
    assert {unit for unit in enabled(tmp_path) if "tester" in unit} == wanted
    (tmp_path / "etc/systemd/system/bamchuong.target.wants/bamchuong-tester.service").symlink_to("/as/older/ones")
    installed(tmp_path)
    assert {unit for unit in enabled(tmp_path) if "tester" in unit} == wanted, "an update, too"


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


def test_an_update_restores_a_changed_unit(tmp_path: Path) -> None:
    installed(tmp_path)
    unit = tmp_path / "etc/systemd/system/bamchuong-firmware.service"
    unit.write_text("old")
    assert "/etc/systemd/system/bamchuong-firmware.service" in installed(tmp_path)
    assert "Type=notify" in unit.read_text()


def test_a_dry_run_writes_nothing_and_prints_what_it_would_do(tmp_path: Path) -> None:
    output = installed(tmp_path / "root", DRY_RUN="1")
    assert not (tmp_path / "root").exists()
    assert "/etc/systemd/system/bamchuong-panel.service\n" in output
    assert "would run: systemctl --root=" in output
    assert output.endswith("dry run: nothing was changed\n")
    assert "installed." not in output


def test_uninstalling_keeps_settings_and_data_unless_purged(tmp_path: Path) -> None:
    installed(tmp_path)
    (tmp_path / "var/lib/bamchuong/journal.sqlite").write_text("facts")
    (tmp_path / "etc/sysusers.d/bamchuong-screen.conf").write_text("of the kiosk")
    installed(tmp_path, "--uninstall")
    remaining = {path for path in tree(tmp_path) if "bamchuong" in path}
    assert remaining == {"etc/bamchuong/bamchuong.env", "var/lib/bamchuong/journal.sqlite"}
    installed(tmp_path, "--uninstall", "--purge")
    assert not {path for path in tree(tmp_path) if "bamchuong" in path}


def test_a_roll_back_swaps_the_two_last_versions_and_back(tmp_path: Path) -> None:
    home = tmp_path / "opt/bamchuong"
    for name in ("old", "new"):
        (home / "releases" / name).mkdir(parents=True)
    (home / "venv").symlink_to("releases/new")
    (home / "previous").symlink_to("releases/old")
    installed(tmp_path, "--roll-back")
    assert (os.readlink(home / "venv"), os.readlink(home / "previous")) == ("releases/old", "releases/new")
    installed(tmp_path, "--roll-back")
    assert os.readlink(home / "venv") == "releases/new"


def add_version(home: Path, name: str, unit: str) -> None:
    """A version with one unit of its own, as a wheel brings it."""
    units = home / "releases" / name / "lib/python3.11/site-packages/hardware/systemd"
    shutil.copytree(SOURCE / "hardware" / "systemd", units)
    (units / "bamchuong-panel.service").write_text(unit)
    for page in ("README.md", "WIRING.md"):
        (units.parent / page).write_text(name)


def test_a_roll_back_brings_back_the_units_of_that_version(tmp_path: Path) -> None:
    installed(tmp_path)
    home = tmp_path / "opt/bamchuong"
    for name in ("old", "new"):
        add_version(home, name, f"unit of {name}")
    (home / "venv").symlink_to("releases/new")
    (home / "previous").symlink_to("releases/old")
    installed(tmp_path, "--roll-back")
    assert (tmp_path / "etc/systemd/system/bamchuong-panel.service").read_text() == "unit of old"
    installed(tmp_path, "--roll-back")
    assert (tmp_path / "etc/systemd/system/bamchuong-panel.service").read_text() == "unit of new"


def test_a_failing_pip_ends_the_installation_and_nothing_is_switched(tmp_path: Path, python: Path) -> None:
    root = tmp_path / "root"
    result = run(root, PYTHON=str(python), PIP="1")
    assert (result.returncode, "the version in use is unchanged" in result.stderr) == (3, True)
    assert not list(root.rglob(".complete"))
    assert not (root / "opt/bamchuong/venv").is_symlink()
    assert not (root / "etc/systemd").exists()


@pytest.mark.parametrize(
    "versions, reason",
    [
        ({}, "bamchuong 9.9 requires library, which is not installed"),
        ({"library": "1.5"}, "bamchuong 9.9 has requirement library>=2, but you have library 1.5"),
    ],
)
def test_a_version_whose_libraries_are_not_all_there_is_not_switched_to(
    tmp_path: Path, python: Path, wheelhouse: Path, versions: dict[str, str], reason: str
) -> None:
    folder = libraries(tmp_path / "libraries", **versions)
    for number, more in enumerate(({}, {"WHEELHOUSE": str(wheelhouse)})):
        root = tmp_path / f"root{number}"
        result = run(root, PYTHON=str(python), LIBRARIES=str(folder), **more)
        assert (result.returncode, reason in result.stderr) == (3, True), result.stderr
        assert result.stderr.rstrip().endswith("nothing was switched, the version in use is unchanged"), result.stderr
        assert not list(root.rglob(".complete"))
        assert not (root / "opt/bamchuong/venv").is_symlink()
        assert not (root / "etc/systemd").exists()


def test_where_all_libraries_are_there_nothing_is_said_of_them(tmp_path: Path, python: Path) -> None:
    folder = libraries(tmp_path / "libraries", library="2.1")
    output = installed(tmp_path / "root", VENV="", PYTHON=str(python), LIBRARIES=str(folder))
    assert [line for line in output.splitlines() if "requirement" in line] == []


@pytest.fixture
def wheelhouse(tmp_path: Path) -> Path:
    """The files of a release, as `update` has checked and copied them."""
    folder = tmp_path / "checked"
    (folder / "wheels").mkdir(parents=True)
    (folder / "wheels" / "bamchuong-9.9-py3-none-any.whl").write_text("a wheel")
    (folder / "requirements.txt").write_text("bamchuong==9.9 --hash=sha256:0\n")
    return folder


def install_release(root: Path, python: Path, wheelhouse: Path) -> str:
    wheel = wheelhouse / "wheels" / "bamchuong-9.9-py3-none-any.whl"
    return installed(root, VENV="", PYTHON=str(python), WHEEL=str(wheel), WHEELHOUSE=str(wheelhouse))


def test_a_release_is_installed_offline_by_hashes_only_and_its_wheelhouse_is_kept(
    tmp_path: Path, python: Path, wheelhouse: Path
) -> None:
    root = tmp_path / "root"
    output = install_release(root, python, wheelhouse)
    pip = [line for line in output.splitlines() if line.startswith("pip: ")]
    options = f"--no-index --find-links {wheelhouse}/wheels --require-hashes -r {wheelhouse}/requirements.txt"
    assert (len(pip), options in pip[0]) == (1, True), pip
    version = os.readlink(root / "opt/bamchuong/venv").removeprefix("releases/")
    wheelhouse = root / "opt/bamchuong/wheelhouses" / version
    assert (wheelhouse / "wheels" / "bamchuong-9.9-py3-none-any.whl").read_text() == "a wheel"
    assert (wheelhouse / ".complete").exists()


def test_a_wheelhouse_goes_with_its_version(tmp_path: Path, python: Path, wheelhouse: Path) -> None:
    root = tmp_path / "root"
    versions = []
    for content in ("one", "two", "three"):
        (wheelhouse / "wheels" / "bamchuong-9.9-py3-none-any.whl").write_text(content)
        install_release(root, python, wheelhouse)
        versions.append(os.readlink(root / "opt/bamchuong/venv").removeprefix("releases/"))
    wheelhouses = {path.name for path in (root / "opt/bamchuong/wheelhouses").iterdir()}
    assert (len(set(versions)), wheelhouses) == (3, set(versions[1:]))


def test_a_roll_back_to_a_version_that_no_longer_runs_builds_it_from_its_wheelhouse_without_a_network(
    tmp_path: Path, python: Path, wheelhouse: Path
) -> None:
    """Its Python may be gone: a new release of Debian brings another."""
    root = tmp_path / "root"
    install_release(root, python, wheelhouse)
    old = os.readlink(root / "opt/bamchuong/venv")
    (wheelhouse / "wheels" / "bamchuong-9.9-py3-none-any.whl").write_text("another")
    install_release(root, python, wheelhouse)
    shutil.rmtree(wheelhouse)
    (root / "opt/bamchuong" / old / "bin/python").unlink()
    output = installed(root, "--roll-back", PYTHON=str(python))
    assert f"{old} does not run: it is built again from its wheelhouse" in output
    folder = f"{root}/opt/bamchuong/wheelhouses/{old.removeprefix('releases/')}"
    assert f"--no-index --find-links {folder}/wheels --require-hashes -r {folder}/requirements.txt" in output
    assert os.readlink(root / "opt/bamchuong/venv") == old
    assert "is built again" not in installed(root, "--roll-back", PYTHON=str(python)), "the other one runs"


@pytest.mark.parametrize("arguments", [(), ("--roll-back",), ("--uninstall", "--purge")])
def test_during_a_match_nothing_is_started_unless_overridden(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    program = tmp_path / "opt/bamchuong/releases/new/bin/python"
    program.parent.mkdir(parents=True)
    (tmp_path / "opt/bamchuong/venv").symlink_to("releases/new")
    (tmp_path / "opt/bamchuong/previous").symlink_to("releases/new")
    (tmp_path / "run/bamchuong").mkdir(parents=True)
    program.write_text('#!/bin/sh\necho "a match is running ($*)"; exit 1\n')
    program.chmod(0o755)
    before = tree(tmp_path)
    result = run(tmp_path, *arguments, VENV="skip")
    assert (result.returncode, tree(tmp_path)) == (1, before)
    command = f"-P -m bamchuong match-status --run {tmp_path}/run/bamchuong"
    assert f"refused: a match is running ({command}); nothing was changed" in result.stderr
    program.write_text("#!/bin/sh\necho 'no such command' >&2; exit 2\n")  # an old or a broken version
    installed(tmp_path, *arguments)


JOURNALCTL = """
case "$*" in
  *--sync*) ;;
  *--since=@123*--output-fields=_SYSTEMD_INVOCATION_ID*_SYSTEMD_UNIT=bamchuong-x.service*) echo "$START" ;;
  *--lines=8*_SYSTEMD_UNIT=bamchuong-x.service*_SYSTEMD_INVOCATION_ID=last*) echo "cannot: no GPIO" ;;
  *--since=@123*--lines=1*" UNIT=bamchuong-x.service MESSAGE_ID="*) printf "$ENDED" ;;
  *) echo "not asked for: $*"; exit 1 ;;
esac
"""
"""A fake journalctl: what the processes of a unit wrote, and what systemd wrote about one that ended."""


@pytest.mark.parametrize(
    "start, ended, lines",
    [
        ("last", "bamchuong-x.service: status=3\n", ["cannot: no GPIO", "systemd: status=3"]),
        ("", "bamchuong-x.service: status=203/EXEC\n", ["systemd: status=203/EXEC"]),
        ("last", "", ["cannot: no GPIO", "systemd: result timeout"]),
    ],
)
def test_a_service_that_does_not_run_is_reported_with_the_end_of_its_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: str, ended: str, lines: list[str]
) -> None:
    fake(tmp_path / "bin", "journalctl", JOURNALCTL)
    fake(tmp_path / "bin", "systemctl", "echo timeout")
    monkeypatch.setenv("PATH", f"{tmp_path}/bin:{os.environ['PATH']}")
    script = SOURCE / "hardware" / "install"
    command = 'set -euo pipefail; . "$(dirname "$0")/install-functions.sh"; print_last_output bamchuong-x.service 123'
    environ = {**os.environ, "START": start, "ENDED": ended}
    result = subprocess.run(["bash", "-c", command, script], env=environ, capture_output=True, text=True, check=True)
    assert result.stdout.splitlines() == lines


def test_two_versions_are_kept_and_older_ones_are_deleted(tmp_path: Path, python: Path) -> None:
    root = tmp_path / "root"
    home = root / "opt/bamchuong"
    for old in ("oldest", "older"):
        (home / "releases" / old).mkdir(parents=True)
    (home / "venv").symlink_to("releases/older")
    installed(root, VENV="", PYTHON=str(python))
    now = os.readlink(home / "venv")
    assert re.fullmatch(r"releases/\d+\.\d+\.\d+-[0-9a-f]{12}", now)
    assert os.readlink(home / "previous") == "releases/older"
    assert sorted(release.name for release in (home / "releases").iterdir()) == sorted(
        ["older", now.removeprefix("releases/")]
    )


def extras(root: Path, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Set up optional features."""
    environ = {**os.environ, "DESTDIR": str(root), **environment}
    script = SOURCE / "hardware" / "extras"
    return subprocess.run([script, *arguments], env=environ, capture_output=True, text=True, check=False, timeout=60)


PROBES = "etc/NetworkManager/dnsmasq-shared.d/bamchuong.conf"


def test_a_machine_gets_name_hotspot_and_stage_screen_only_on_request(tmp_path: Path) -> None:
    installed(tmp_path)
    plain = tree(tmp_path)
    assert not [
        path for path in plain if "NetworkManager" in path or "hostname" in path or "wants/bamchuong-kiosk" in path
    ]
    installed(tmp_path, NAME="bamchuong", HOTSPOT="Rung chuong", KIOSK="1")
    files = tree(tmp_path)
    assert files["etc/hostname"][1] == b"bamchuong\n"
    assert files["etc/hosts"][1] == b"127.0.0.1\tlocalhost\n127.0.1.1\tbamchuong\n"
    assert b"<port>8000</port>" in files["etc/avahi/services/bamchuong.service"][1]
    mode, wifi = files["etc/NetworkManager/system-connections/bamchuong.nmconnection"]
    assert (mode, b"ssid=Rung chuong\n" in wifi) == (0o600, True)
    assert b"\nap-isolation=1\n" in wifi, "a laptop in the hall must not get between a tablet and this machine"
    assert b"address=/captive.apple.com/10.42.0.1\n" in files[PROBES][1], "phones that find no internet stay"
    assert "etc/systemd/system/bamchuong.target.wants/bamchuong-kiosk.service" in files
    assert "bamchuong-screen:x:" in (tmp_path / "etc/passwd").read_text()


def test_the_password_of_the_hotspot_is_kept_until_another_is_given(tmp_path: Path) -> None:
    first = extras(tmp_path, "--hotspot", "Chuong").stdout
    password = re.search(r"password ([a-z2-9]{10});", first)
    assert password, first
    assert password[1] in extras(tmp_path, "--hotspot", "Chuong").stdout
    assert "password 12345678;" in extras(tmp_path, "--hotspot", "Chuong", HOTSPOT_PASSWORD="12345678").stdout
    extras(tmp_path, "--hotspot", "off")
    assert not list(tmp_path.rglob("*.nmconnection"))
    assert not (tmp_path / PROBES).exists()


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--name", "Bàn"),
        ("--name", "-x"),
        ("--hotspot", "a;b"),
        ("--hotspot", "x" * 33),
        ("--kiosk", "yes"),
        ("--what",),
    ],
)
def test_invalid_options_are_refused_before_anything_is_written(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    result = extras(tmp_path, "--name", "good", *arguments) if arguments else extras(tmp_path)
    assert (result.returncode, "allowed" in result.stderr) == (2, True), result
    assert not list(tmp_path.iterdir())


def test_a_dry_run_of_the_extras_writes_nothing(tmp_path: Path) -> None:
    root = tmp_path / "root"
    result = extras(root, "--name", "bamchuong", "--hotspot", "Chuong", "--kiosk", "on", DRY_RUN="1")
    assert (result.returncode, root.exists()) == (0, False)
    for text in ("/etc/hostname", "bamchuong.nmconnection", "enable bamchuong-kiosk.service"):
        assert text in result.stdout
    assert "password (generated later)" in result.stdout
    assert result.stdout.endswith("dry run: nothing was changed\n")


@pytest.fixture(scope="module")
def complete_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root with our units, systemd's own, and dummies for the programs."""
    root = tmp_path_factory.mktemp("root")
    installed(root)
    shutil.copytree(BASE, root / "usr/lib/systemd/system", symlinks=True)
    (root / "lib").symlink_to("usr/lib")
    for program in ("opt/bamchuong/venv/bin/python", "bin/sh", "bin/kill", "bin/systemctl", "usr/sbin/haproxy"):
        (root / program).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy("/bin/true", root / program)
    return root


def verify(root: Path, unit: str) -> "subprocess.CompletedProcess[str]":
    command = ["systemd-analyze", "verify", "--man=no", f"--root={root}", f"/etc/systemd/system/{unit}"]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def about(output: str, unit: str) -> list[str]:
    """The lines about one of our units; problems in systemd's own units are ignored."""
    return [line for line in output.splitlines() if unit in line]


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None or not BASE.is_dir(), reason="no systemd here (apt install systemd)"
)
@pytest.mark.parametrize("unit", [*UNITS, "bamchuong.target"])
def test_systemd_finds_nothing_wrong_with_a_unit(complete_root: Path, unit: str) -> None:
    checked = verify(complete_root, unit.replace("@.", "@main."))
    assert (checked.returncode, about(checked.stderr, "bamchuong")) == (0, [])


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None or not BASE.is_dir(), reason="no systemd here (apt install systemd)"
)
def test_systemd_would_have_found_an_invalid_line(complete_root: Path) -> None:
    """Its exit code and its words differ from version to version, but it names the file and what it does not know."""
    good = (complete_root / "etc/systemd/system/bamchuong-firmware.service").read_text()
    wrong = complete_root / "etc/systemd/system/bamchuong-wrong.service"
    wrong.write_text(good.replace("LimitRTPRIO=40", "LimitRTPRIORITY=40"))
    output = about(verify(complete_root, "bamchuong-wrong.service").stderr, "bamchuong-wrong")
    assert [line for line in output if "LimitRTPRIORITY" in line], output
    wrong.unlink()


def test_the_hardening_leaves_the_firmware_what_it_needs() -> None:
    unit = (SOURCE / "hardware" / "systemd" / "bamchuong-firmware.service").read_text()
    lines = [line for line in unit.splitlines() if line and not line.startswith("#")]
    assert {"LimitRTPRIO=40", "LimitMEMLOCK=infinity", "DeviceAllow=char-gpiochip rw", "Type=notify"} <= set(lines)
    assert not {"PrivateDevices=yes", "RestrictRealtime=yes"} & set(lines)
