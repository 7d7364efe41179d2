"""The systemd units: how much each process is shut in, as which user it runs, and what it can still do.

shared/hall.md, section 3. That the processes run so is shown by a booted Debian (tests/machine, nightly).
"""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bus import peer_users

UNITS = Path(__file__).parents[3] / "hardware" / "systemd"
SERVICES = sorted(UNITS.glob("bamchuong*.service"))
BROWSER = "bamchuong-kiosk.service"
"""A browser on the screen of the machine: a session of its own user, with a seat, whose browser shuts itself in."""
MAX_EXPOSURE = 2.5
OURS = [path for path in SERVICES if "bamchuong/venv/bin/python -m bamchuong" in path.read_text()]

each_service = pytest.mark.parametrize(
    "path", [path for path in SERVICES if path.name != BROWSER], ids=lambda p: p.name
)
each_of_ours = pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
PUSH = "bamchuong-push.service"
"""It has nothing to do with the bus: it reads the journal's files and speaks to a hub alone."""
each_on_the_bus = pytest.mark.parametrize(
    "path", [path for path in OURS if path.name != PUSH], ids=lambda path: path.name
)


def settings(path: Path) -> dict[str, list[str]]:
    """All lines `name=value` of a unit, those of one name together."""
    values: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if match := re.match(r"(\w+)=(.*)", line):
            values.setdefault(match[1], []).append(match[2])
    return values


def exposure(path: Path) -> float:
    """What systemd says of a unit without running it: from 0, shut in, to 10."""
    command = ["systemd-analyze", "security", "--offline=yes", str(path)]
    output = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    match = re.search(r"Overall exposure level for \S+: ([\d.]+)", output)
    assert match, output
    return float(match[1])


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze here (apt install systemd)")
@each_service
def test_the_exposure_of_each_unit_is_small(path: Path) -> None:
    """The firmware's, too, though it keeps the lines, its priority and locked memory."""
    assert exposure(path) <= MAX_EXPOSURE


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze here (apt install systemd)")
def test_the_browser_of_the_stage_screen_is_shut_in_as_far_as_it_can_run() -> None:
    assert exposure(UNITS / BROWSER) <= MAX_EXPOSURE


def test_the_browser_of_the_stage_screen_reaches_this_machine_alone_and_nothing_of_the_contest() -> None:
    unit = settings(UNITS / BROWSER)
    assert (unit["IPAddressDeny"], unit["IPAddressAllow"]) == (["any"], ["localhost"])
    (hidden,) = unit["InaccessiblePaths"]
    assert {"-/var/lib/bamchuong", "-/run/bamchuong", "-/run/bamchuong-public"} <= set(hidden.split())
    assert (unit["NoNewPrivileges"], unit["CapabilityBoundingSet"]) == (["yes"], [""])


def test_the_browser_keeps_what_its_own_sandbox_needs() -> None:
    """As strace(1) shows of Chromium 156 without capabilities: these namespaces, and chroot. In cage without a screen,
    under a real systemd with a session, Chromium 150 runs the scripts of a page within exactly these walls."""
    unit = settings(UNITS / BROWSER)
    assert set(unit["RestrictNamespaces"][0].split()) == {"user", "pid", "net"}
    refused, kept = unit["SystemCallFilter"]
    assert (refused[0], kept) == ("~", "chroot")
    assert not {"@process", "@privileged"} & set(refused[1:].split())
    assert (unit["ProtectSystem"], unit["ReadWritePaths"]) == (["strict"], ["-/run/user"])
    assert not {"MemoryDenyWriteExecute", "PrivateDevices", "ProtectHome", "PrivateUsers"} & set(unit)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze here (apt install systemd)")
def test_a_unit_without_its_walls_is_noticed(tmp_path: Path) -> None:
    text = (UNITS / "bamchuong-panel.service").read_text()
    for wall in ("SystemCallFilter", "CapabilityBoundingSet", "ProtectSystem", "PrivateUsers"):
        text = re.sub(rf"^{wall}=.*\n", "", text, flags=re.MULTILINE)
    (tmp_path / "bamchuong-panel.service").write_text(text)
    assert exposure(tmp_path / "bamchuong-panel.service") > MAX_EXPOSURE


@each_service
def test_each_unit_has_its_walls(path: Path) -> None:
    unit = settings(path)
    assert unit["SystemCallFilter"][0] == "@system-service"
    assert unit["SystemCallFilter"][1].startswith("~@privileged")
    assert unit["SystemCallErrorNumber"] == ["EPERM"], (
        "a forbidden call fails, it does not kill in the middle of a match"
    )
    assert unit["CapabilityBoundingSet"] in ([""], ["CAP_NET_BIND_SERVICE"], ["CAP_SYS_NICE"])
    for wall in ("NoNewPrivileges", "ProtectHome", "PrivateTmp", "ProtectKernelModules", "ProtectClock"):
        assert unit[wall] == ["yes"], wall
    assert unit["ProtectSystem"] == ["strict"]


USERS = {
    "bamchuong-firmware.service": peer_users.FIRMWARE_USER,
    "bamchuong-scoreboard@.service": peer_users.SCOREBOARD_USER,
    "bamchuong-panel-public.service": peer_users.PUBLIC_USER,
    "bamchuong-panel.service": peer_users.PANEL_USER,
    "bamchuong-selftest.service": peer_users.SELFTEST_USER,
    "bamchuong-tester.service": peer_users.SELFTEST_USER,
    PUSH: "bamchuong-push",
}
OF_PANEL = ("access", "certificates", "formats", "matches", "packs", "results", "signing", "slides", "voice")


@each_of_ours
def test_each_process_has_a_user_of_its_own(path: Path) -> None:
    unit = settings(path)
    assert unit["User"] == [USERS.get(path.name, "bamchuong")]
    has_no_sockets = path.name in ("bamchuong-panel-public.service", PUSH)
    assert ("bamchuong-sockets" in " ".join(unit.get("SupplementaryGroups", []))) is not has_no_sockets
    assert "--separate-users" in settings(UNITS / "bamchuong-controller.service")["ExecStart"][0]


def test_the_users_of_the_units_are_created_and_only_they_enter_the_folder_of_the_sockets() -> None:
    created = (UNITS / "sysusers.conf").read_text()
    for user in {"bamchuong", *USERS.values()}:
        assert re.search(rf"^u {user} ", created, re.MULTILINE), user
        is_member = re.search(rf"^m {user} bamchuong-sockets$", created, re.MULTILINE) is not None
        assert is_member is (user not in (peer_users.PUBLIC_USER, USERS[PUSH])), user
    folders = (UNITS / "tmpfiles.conf").read_text()
    assert "\nd /run/bamchuong 3770 bamchuong bamchuong-sockets -\n" in folders
    assert "\nd /run/bamchuong-public 3770 bamchuong bamchuong-public -\n" in folders
    assert "\nd /var/lib/bamchuong 0750 bamchuong bamchuong -\n" in folders, "no other user reads the data"


def test_pages_and_self_test_write_in_folders_of_their_own_and_nowhere_else_in_the_data() -> None:
    """What the modes forbid, the units forbid once more; StateDirectory= would give them the whole folder."""
    written = {"bamchuong-panel.service": OF_PANEL, "bamchuong-selftest.service": ("selftest",)}
    written["bamchuong-tester.service"] = written["bamchuong-selftest.service"]
    rows = [line.split() for line in (UNITS / "tmpfiles.conf").read_text().splitlines() if line.startswith("d ")]
    owners = {row[1]: row[3] for row in rows}
    for name, folders in written.items():
        unit = settings(UNITS / name)
        paths = [
            path for line in unit["ReadWritePaths"] for path in line.split() if path.lstrip("-").startswith("/var")
        ]
        assert all(path.startswith("-") for path in paths), (
            "`data wipe` may have removed it; it is made before the start"
        )
        assert any("systemd-tmpfiles --create" in command for command in unit["ExecStartPre"])
        data = {path.removeprefix("-") for path in paths}
        assert data == {f"/var/lib/bamchuong/{folder}" for folder in folders}
        assert {owners[path] for path in data} == set(unit["User"])
        assert "StateDirectory" not in unit
        assert "bamchuong" in unit["SupplementaryGroups"][0].split(), "it reads the journal"


def test_what_root_reads_for_others_is_read_as_the_user_who_wrote_it() -> None:
    """Whoever takes the pages over could put a link to any file there."""
    for path in SERVICES:
        for command in (line for line in path.read_text().splitlines() if re.match(r"Exec\w+=-?\+", line)):
            for written in ("certificates", "site.toml"):
                assert written not in command or "setpriv --reuid=" in command, command


@each_on_the_bus
def test_no_unit_sets_the_rights_of_the_sockets_folder_anew(path: Path) -> None:
    """RuntimeDirectory= would give it to the user and the group of whichever unit starts last."""
    unit = settings(path)
    assert "bamchuong" not in " ".join(unit.get("RuntimeDirectory", [])).split()
    own = "/run/bamchuong-public" if path.name == "bamchuong-panel-public.service" else "/run/bamchuong"
    assert any(own in paths.split() for paths in unit["ReadWritePaths"])


def test_the_process_that_sends_writes_only_how_far_it_has_come_and_sees_no_keys_of_the_pages() -> None:
    unit = settings(UNITS / PUSH)
    assert unit["ReadWritePaths"] == ["-/var/lib/bamchuong/push"]
    assert unit["InaccessiblePaths"] == ["-/var/lib/bamchuong/access -/var/lib/bamchuong/certificates"]


def test_the_pages_for_strangers_see_no_socket_of_the_staff() -> None:
    unit = settings(UNITS / "bamchuong-panel-public.service")
    assert unit["InaccessiblePaths"] == ["-/run/bamchuong"]
    assert "--run /run/bamchuong-public" in unit["ExecStart"][0]
    for name in ("bamchuong-controller.service", "bamchuong-scoreboard@.service"):
        (paths,) = settings(UNITS / name)["ReadWritePaths"]
        assert "-/run/bamchuong-public" in paths.split(), name


def test_the_controller_sees_who_sends_and_still_reaches_the_mirror() -> None:
    unit = settings(UNITS / "bamchuong-controller.service")
    assert "PrivateUsers" not in unit, "all other users would be nobody"
    (paths,) = unit["ReadWritePaths"]
    assert {"-/media", "-/mnt", "-/run/media"} <= set(paths.split())
    example = (UNITS / "bamchuong.env").read_text()
    assert re.findall(r"--mirror (\S+)", example) == ["/media/usb"]


def test_staff_come_before_strangers_wherever_the_processor_is_short() -> None:
    names = ("controller", "panel", "proxy", "panel-public")
    weights = [int(settings(UNITS / f"bamchuong-{name}.service")["CPUWeight"][0]) for name in names]
    assert weights == sorted(weights, reverse=True)
    assert weights[1] >= 10 * weights[3]


@pytest.mark.parametrize("name", ["bamchuong-panel.service", "bamchuong-panel-public.service"])
def test_a_worker_that_runs_out_of_memory_does_not_take_the_pages_with_it(name: str) -> None:
    assert settings(UNITS / name)["OOMPolicy"] == ["continue"]


def test_a_low_port_is_taken_in_the_machines_own_namespace_of_users() -> None:
    drop_in = settings(UNITS / "low-port.conf")
    assert (drop_in["AmbientCapabilities"], drop_in["PrivateUsers"]) == (["CAP_NET_BIND_SERVICE"], ["no"])


def test_the_firmware_keeps_its_priority_and_its_locked_memory() -> None:
    """sched_setscheduler is in @resources, which the others are refused; mlockall is in @system-service."""
    unit = settings(UNITS / "bamchuong-firmware.service")
    assert unit["SystemCallFilter"] == ["@system-service", "~@privileged"]
    assert (unit["LimitRTPRIO"], unit["LimitMEMLOCK"]) == (["40"], ["infinity"])
    assert not {"RestrictRealtime", "PrivateUsers", "PrivateDevices"} & set(unit)


@each_on_the_bus
def test_libzmq_may_set_the_scheduling_of_its_threads(path: Path) -> None:
    """Where it may not, it aborts the process."""
    filters = settings(path)["SystemCallFilter"]
    is_refused = "@resources" in filters[1]
    assert not is_refused or "sched_setscheduler" in " ".join(filters[2:])


def test_the_firmware_alone_may_bind_the_interrupt_threads_of_its_lines() -> None:
    units = {path.name: settings(path) for path in SERVICES}
    binding = {name for name, unit in units.items() if unit["CapabilityBoundingSet"] == ["CAP_SYS_NICE"]}
    assert binding == {"bamchuong-firmware.service"}
    firmware = units["bamchuong-firmware.service"]
    assert (firmware["AmbientCapabilities"], firmware["ProtectProc"]) == (["CAP_SYS_NICE"], ["default"])
