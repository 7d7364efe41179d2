"""A bare Debian 12 with a real systemd, a fresh clone, `make install`: all that a Pi does except its pins. Nightly.

One machine for all tests of this file, in their order: installed, used, updated, rolled back, uninstalled.
"""

import os
import re
from collections.abc import Iterator

import pytest

from bamchuong import processes
from tests.machine.debian_root import BOOKWORM
from tests.machine.installed_services import (
    CONTROLLER,
    DATA,
    PANEL_USER,
    PYTHON,
    SELFTEST_USER,
    SERVICES,
    SETTINGS,
    TESTER,
    TESTER_SOCKET,
    all_run,
    in_use,
    pid,
    running_match,
    wait_for_restart,
)
from tests.machine.machine_scripts import (
    BUILD_RELEASE,
    FETCH_PAGE,
    FORGE_PRESS,
    SUBSCRIBE_TO_ALL,
    TRACE_PROCESS,
    VIEW_SELFTEST,
)
from tests.machine.nspawn import CLONE, Machine, fresh_clone

pytestmark = pytest.mark.skipif(not os.environ.get("BAMCHUONG_NIGHTLY"), reason="nightly (make nightly)")

FINGERPRINTS = "sha256sum /etc/systemd/system/bamchuong*.* /etc/bamchuong/* /usr/local/bin/* 2>/dev/null || true"


CERTIFICATE, CERTIFICATE_OF_PROXY = "/var/lib/bamchuong/certificates/server.pem", "/run/bamchuong-proxy/server.pem"
EXIT_AT_ONCE = "import sys; sys.exit(0)"


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """Debian 12 with a fresh clone."""
    with fresh_clone(BOOKWORM, tmp_path_factory.mktemp("machine")) as machine:
        yield machine


def test_make_install_brings_every_service_up_and_ready(machine: Machine) -> None:
    output = machine.check_output("make", "-C", CLONE, "install", "BOARD=simulated")
    units = [*SERVICES, TESTER_SOCKET]
    assert [f"{unit}: active" in output for unit in units] == [True] * len(units), output
    statuses = machine.check_output("systemctl", "show", "--property=StatusText", "--value", *SERVICES).split("\n\n")
    assert statuses[0] == "8 stations"
    assert all(statuses), statuses
    assert (
        machine.check_output("systemctl", "show", "--property=Result", "--value", processes.FIRMWARE.unit) == "success"
    )
    head = machine.check_output("bamchuong", "journal", "verify")
    assert head.startswith("OK: ")


def test_a_second_installation_changes_nothing_but_restarts(machine: Machine) -> None:
    before = machine.check_output("sh", "-c", FINGERPRINTS)
    output = machine.check_output("make", "-C", CLONE, "install")
    assert "/etc/systemd" not in output
    assert "releases" not in output
    after = machine.check_output("sh", "-c", FINGERPRINTS)
    assert after == before
    assert all_run(machine)


def test_what_root_asks_the_program_to_write_can_be_read_by_the_services(machine: Machine) -> None:
    assert re.fullmatch(r"mc\t\d+", machine.check_output("bamchuong", "pin", "mc"))
    owner = machine.check_output("stat", "--format=%U %a", "/var/lib/bamchuong/access/panel-access.json")
    assert owner == "bamchuong-panel 660"


def test_the_logs_of_the_services_are_in_the_support_archive(machine: Machine) -> None:
    machine.check_output("bamchuong", "support", "--output", "/tmp/support.zip")
    output = machine.check_output("python3", "-m", "zipfile", "-e", "/tmp/support.zip", "/tmp/support")
    assert processes.FIRMWARE.unit in machine.check_output("cat", "/tmp/support/system/journal.txt"), output


@pytest.mark.parametrize("service", SERVICES)
def test_a_process_that_is_killed_starts_again(machine: Machine, service: str) -> None:
    before = pid(machine, service)
    machine.check_output("sh", "-c", f"kill -9 {before}")
    wait_for_restart(machine, service, before)


def test_a_process_that_hangs_is_seen_by_its_watchdog_and_starts_again(machine: Machine) -> None:
    before = {service: pid(machine, service) for service in SERVICES}
    machine.check_output("sh", "-c", f"kill -STOP {' '.join(before.values())}")
    for service, old in before.items():
        wait_for_restart(machine, service, old)
    for service in SERVICES:
        assert machine.check_output("journalctl", "--quiet", "--output=cat", f"UNIT={service}", "UNIT_RESULT=watchdog")


def test_the_self_test_starts_when_a_technician_comes_also_after_it_was_killed(machine: Machine) -> None:
    panel = ("runuser", "-u", PANEL_USER, "--", "env", "XDG_RUNTIME_DIR=/run", *PYTHON[:2], "-c", VIEW_SELFTEST)
    assert (
        machine.check_output("stat", "--format=%U:%G %a", "/run/bamchuong/selftest")
        == "bamchuong-selftest:bamchuong-sockets 660"
    )
    assert machine.run("systemctl", "is-active", TESTER).stdout.strip() == "inactive", "nobody has looked yet"
    assert machine.check_output(*panel) == "idle"
    before = pid(machine, TESTER)
    machine.check_output("sh", "-c", f"kill -9 {before}")
    assert machine.check_output(*panel) == "idle"
    wait_for_restart(machine, TESTER, before)


def test_the_pages_for_strangers_hear_only_what_everybody_may_see(machine: Machine) -> None:
    hears = ("runuser", "-u", "bamchuong-public", "--", *PYTHON[:2], "-c", SUBSCRIBE_TO_ALL)
    assert machine.check_output(*hears) == "beat snapshot/public snapshot/stage"
    assert machine.run("runuser", "-u", "bamchuong-public", "--", "ls", "/run/bamchuong").returncode


@pytest.mark.parametrize("user", ["bamchuong", PANEL_USER, SELFTEST_USER, "bamchuong-scoreboard"])
def test_no_other_user_is_believed_as_the_firmware_nor_reads_the_data(machine: Machine, user: str) -> None:
    person = ("runuser", "-u", user, "--", "env", "XDG_RUNTIME_DIR=/run")
    assert machine.check_output(*person, *PYTHON[:2], "-c", FORGE_PRESS) == ""
    uid = machine.check_output("id", "-u", user)
    log = machine.check_output("journalctl", "--output=cat", f"--unit={CONTROLLER}")
    assert f"refused: a process of user {uid} may not send Hello" in log
    reads = machine.run(*person, "cat", "/var/lib/bamchuong/access/panel-access.json").returncode == 0
    assert reads == (user in ("bamchuong", PANEL_USER))


ATTACKS = (
    f"echo >> {DATA}/journal.sqlite",
    f"echo >> {DATA}/journal.sqlite-wal",
    f"flock --nonblock --shared {DATA}/journal.lock true",
    "flock --nonblock --shared /run/bamchuong/controller.lock true",
    f"python3 -c 'import fcntl; fcntl.lockf(open(\"{DATA}/journal.sqlite\"), fcntl.LOCK_SH | fcntl.LOCK_NB)'",
    f"mv {DATA}/journal.sqlite {DATA}/access/",
    f"rm -f {DATA}/journal.sqlite-wal",
    f"rm -f {DATA}/journal.head",
    f"cat {DATA}/seal.key",
    f"mv {DATA}/seal.key {DATA}/access/",
    f"touch {DATA}/journal.jsonl",
    f"mv {DATA}/journals {DATA}/access/",
    f"touch {DATA}/journals/running.json",
    f"rm -r {DATA}/opened",
    f"touch {DATA}/selftest/20300101-000000-pass.json",
    f"cat {DATA}/selftest/seal.key",
    f"chmod g+w {DATA}",
    "rm -f /run/bamchuong/controller",
    "rm -f /run/bamchuong/controller.lock",
    "touch /run/bamchuong/record/x.jsonl",
)
"""What somebody who has taken the pages over would do to the record of the evening."""


@pytest.mark.parametrize("user", [PANEL_USER, "bamchuong-public"])
def test_who_takes_the_pages_over_reads_the_journal_and_changes_nothing_of_it(machine: Machine, user: str) -> None:
    person = ("runuser", "-u", user, "--")
    before = machine.check_output("stat", "--format=%n %i %U %G %a", f"{DATA}/journal.sqlite", f"{DATA}/seal.key")
    for attack in ATTACKS:
        assert machine.run(*person, "sh", "-c", attack).returncode, attack
    controller = pid(machine, CONTROLLER)
    assert machine.run(*person, "kill", "-9", controller).returncode
    assert machine.check_output(*person, *PYTHON[:1], "-c", TRACE_PROCESS, controller) == "-1 1"
    for place in ("mem", "environ", "fd/0"):
        assert machine.run(*person, "cat", f"/proc/{controller}/{place}").returncode, place
    assert before == machine.check_output(
        "stat", "--format=%n %i %U %G %a", f"{DATA}/journal.sqlite", f"{DATA}/seal.key"
    )
    reads = (*person, "env", "XDG_DATA_HOME=/var/lib", *PYTHON, "journal", "verify")
    assert (machine.run(*reads).returncode == 0) is (user == PANEL_USER)
    assert pid(machine, CONTROLLER) == controller


def test_after_a_wipe_everything_runs_again_and_no_journal_is_missed(machine: Machine) -> None:
    machine.check_output("runuser", "-u", "bamchuong", "--", "touch", "/run/bamchuong/record/journal-left.jsonl")
    machine.check_output("systemctl", "stop", *SERVICES)
    machine.check_output("bamchuong", "data", "wipe", "--yes", "--who", "somebody")
    assert machine.check_output("ls", "/run/bamchuong/record") == ""
    machine.check_output("systemctl", "start", "bamchuong.target")
    machine.until("\n".join(["active"] * len(SERVICES)), "systemctl", "is-active", *SERVICES)
    assert machine.check_output("bamchuong", "journal", "verify").startswith("OK: ")
    assert machine.check_output("stat", "--format=%U", f"{DATA}/access/panel-access.json") == PANEL_USER


OLD_LAYOUT = f"""
systemctl stop 'bamchuong*' 2>/dev/null
cd {DATA}
mkdir -p matches/aside
cp journal.sqlite matches/aside/
cp matches/*/match.toml matches/aside/
mv journals/running.json matches/
mv access/panel-access.json .
echo '# the hall' > site.toml
chown -hR bamchuong:bamchuong .
chown -hR bamchuong /run/bamchuong/panel.lock /run/bamchuong/words
sha256sum panel-access.json | cut -c -64
"""
"""The data of a version whose processes were one user."""


def test_the_files_of_an_older_version_come_to_their_new_owners(machine: Machine) -> None:
    access = machine.check_output("sh", "-c", OLD_LAYOUT).splitlines()[-1]
    machine.check_output("make", "-C", CLONE, "install")
    files = ("access/panel-access.json", "journals/running.json", "journals/aside/journal.sqlite", "journal.sqlite")
    owners = machine.check_output("stat", "--format=%U %a", *(f"{DATA}/{name}" for name in files)).splitlines()
    assert owners == ["bamchuong-panel 660", *["bamchuong 640"] * 3]
    assert machine.check_output("sha256sum", f"{DATA}/{files[0]}").startswith(access)
    assert machine.check_output("cat", "/run/bamchuong-firmware/bamchuong/site.toml") == "# the hall"
    assert all_run(machine)
    machine.check_output("rm", "-r", f"{DATA}/matches/aside", f"{DATA}/journals/aside", f"{DATA}/site.toml")


def test_the_self_test_borrows_and_neither_it_nor_an_installation_disturbs_a_match(machine: Machine) -> None:
    before = pid(machine, CONTROLLER)
    machine.check_output("systemctl", "start", "bamchuong-selftest.service")
    assert '"verdict":"pass"' in machine.check_output("cat", "/var/lib/bamchuong/selftest/latest.json").replace(" ", "")
    assert pid(machine, CONTROLLER) == before
    with running_match(machine):
        assert machine.run("systemctl", "start", "bamchuong-selftest.service").returncode
        assert pid(machine, CONTROLLER) == before
        assert machine.check_output("systemctl", "show", "-P", "ExecMainStatus", "bamchuong-selftest.service") == "2"
        refused = machine.run("make", "-C", CLONE, "install")
        assert "refused: a match is running" in refused.stdout
        assert refused.returncode
        assert pid(machine, CONTROLLER) == before
        machine.check_output("make", "-C", CLONE, "install", "IN_A_MATCH=1")
        assert pid(machine, CONTROLLER) != before
    assert "A match is running" in machine.check_output(
        "journalctl", "--output=cat", "--unit=bamchuong-selftest.service"
    )
    assert all_run(machine)


def test_it_is_found_by_its_configured_name_and_so_is_its_panel(machine: Machine) -> None:
    machine.check_output("bamchuong", "host", "--name", "quiz")
    machine.until("quiz.local\t127.0.0.1", "avahi-resolve", "-4", "-n", "quiz.local")
    assert "127.0.1.1\tquiz" in machine.check_output("cat", "/etc/hosts")
    output = machine.check_output("avahi-browse", "--parsable", "--resolve", "--terminate", "_http._tcp")
    assert "quiz.local;127.0.0.1;8000;" in output


def test_strangers_come_through_the_proxy_to_a_process_that_sees_no_journal(machine: Machine) -> None:
    for url in ("http://127.0.0.1:8000/watch", "http://127.0.0.1/watch"):
        machine.until("200 0", "python3", "-c", FETCH_PAGE, url)
    machine.until("200 2", "python3", "-c", FETCH_PAGE, "http://127.0.0.1/hotspot-detect.html", "captive.apple.com")
    assert machine.check_output("stat", "--format=%U", f"/proc/{pid(machine, processes.PROXY_UNIT)}") == "haproxy"
    stranger = pid(machine, processes.PUBLIC_PANEL.unit)
    listing = machine.check_output("nsenter", f"--target={stranger}", "--mount", "ls", "/var/lib/bamchuong")
    assert listing == "slides"


def test_the_proxy_waits_for_the_panels_certificate_and_takes_every_new_one(machine: Machine) -> None:
    units = (processes.PANEL.unit, processes.PUBLIC_PANEL.unit, processes.PROXY_UNIT)
    machine.check_output("sed", "-i", "s/^PANEL_OPTIONS=.*/PANEL_OPTIONS=--https-port 8443/", SETTINGS)
    machine.check_output("systemctl", "restart", *units)
    for port in (8443, 443):
        machine.until("200 0", "python3", "-c", FETCH_PAGE, f"https://127.0.0.1:{port}/watch")
    assert machine.check_output("stat", "--format=%U %a", CERTIFICATE_OF_PROXY) == "haproxy 400"
    proxy = pid(machine, processes.PROXY_UNIT)
    machine.check_output("sh", "-c", f"echo >> {CERTIFICATE}")
    machine.until("", "cmp", CERTIFICATE, CERTIFICATE_OF_PROXY)
    machine.until("200 0", "python3", "-c", FETCH_PAGE, "https://127.0.0.1:8443/watch")
    assert pid(machine, processes.PROXY_UNIT) == proxy
    machine.check_output("sed", "-i", "s/^PANEL_OPTIONS=.*/PANEL_OPTIONS=/", SETTINGS)
    machine.check_output("systemctl", "restart", *units)


def test_without_a_proxy_the_panel_may_listen_on_port_80_and_do_nothing_else(
    machine: Machine,
) -> None:
    machine.check_output("sed", "-i", "s/^PORT=.*/PORT=80/", SETTINGS)
    machine.check_output("make", "-C", CLONE, "install", "PROXY=no")
    assert machine.run("systemctl", "is-active", processes.PROXY_UNIT).stdout.strip() == "inactive"
    script = "import urllib.request; print(urllib.request.urlopen('http://127.0.0.1/healthz').status)"
    machine.until("200", "python3", "-c", script)
    status = machine.check_output("cat", f"/proc/{pid(machine, processes.PANEL.unit)}/status")
    assert re.findall(r"^Cap(?:Prm|Bnd):\t(\w+)$", status, re.MULTILINE) == ["0000000000000400"] * 2
    machine.check_output("sed", "-i", "s/^PORT=.*/PORT=8000/", SETTINGS)
    machine.check_output("make", "-C", CLONE, "install", "PROXY=auto")
    assert all_run(machine)
    status = machine.check_output("cat", f"/proc/{pid(machine, processes.PANEL.unit)}/status")
    assert "\nCapBnd:\t0000000000000000\n" in status


def test_an_update_that_does_not_run_is_taken_back_and_a_good_one_is_used(machine: Machine) -> None:
    old = in_use(machine)
    machine.check_output("cp", "-r", CLONE, "/root/new")
    machine.check_output("sed", "-i", f"s/^import gc$/{EXIT_AT_ONCE}/", "/root/new/controller/start.py")
    failing = machine.run("bamchuong", "update", "--unsigned", "/root/new")
    assert (failing.returncode, f"back to {old.removeprefix('releases/')}" in failing.stdout) == (1, True), (
        failing.stdout
    )
    assert in_use(machine) == old
    assert all_run(machine)
    machine.check_output("cp", f"{CLONE}/controller/start.py", "/root/new/controller/start.py")
    machine.check_output("sed", "-i", "1s/$/ New./", "/root/new/bamchuong/demo.py")
    machine.check_output("bamchuong", "update", "--unsigned", "/root/new")
    assert in_use(machine) != old
    assert all_run(machine)
    assert machine.check_output("bamchuong", "journal", "verify").startswith("OK: ")
    machine.check_output("bamchuong", "update", "--back")
    assert in_use(machine) == old
    assert all_run(machine)


def test_a_wheel_is_enough_for_an_update(machine: Machine) -> None:
    old = in_use(machine)
    machine.check_output(
        "/opt/bamchuong/venv/bin/python", "-m", "pip", "wheel", "-q", "--no-deps", "-w", "/root/wheel", "/root/new"
    )
    (wheel,) = machine.check_output("sh", "-c", "ls /root/wheel/*.whl").split()
    machine.check_output("bamchuong", "update", "--unsigned", wheel)
    assert in_use(machine) != old
    assert all_run(machine)
    assert len(machine.check_output("ls", "/opt/bamchuong/releases").split()) == 2


def test_a_wrong_wheel_and_a_missing_library_change_nothing(machine: Machine) -> None:
    old = in_use(machine)
    machine.check_output("sh", "-c", "echo no > /root/no-1.whl")
    assert machine.run("bamchuong", "update", "--unsigned", "/root/no-1.whl").returncode == 2
    machine.check_output("cp", "-r", "/root/new", "/root/wrong")
    machine.check_output("sed", "-i", 's/"apsw>=3.51.3"/"no-such-library"/', "/root/wrong/pyproject.toml")
    refused = machine.run("bamchuong", "update", "--unsigned", "/root/wrong")
    assert (refused.returncode, "requires no-such-library" in refused.stdout) == (3, True), refused.stdout
    assert in_use(machine) == old
    assert all_run(machine)


def test_a_signed_release_is_installed_without_a_network_and_an_unknown_signature_is_refused(machine: Machine) -> None:
    """Its wheels are those that this machine was set up with; building a whole release needs a network."""
    old = in_use(machine)
    keys = "/etc/bamchuong/release-keys"
    for name, where in (("team", keys), ("stranger", "/root/strangers-key")):
        machine.check_output("mkdir", "-p", where)
        machine.check_output(*PYTHON, "release", "key", f"{where}/{name}.key", "--no-password")
    machine.check_output("sed", "-i", "1s/$/ Newer./", "/root/new/bamchuong/demo.py")
    for stick, key in (("stranger", "/root/strangers-key/stranger.key"), ("team", f"{keys}/team.key")):
        machine.check_output("env", "PYTHONPATH=/root/new", *PYTHON[:1], "-c", BUILD_RELEASE, f"/root/{stick}", key)
    refused = machine.run("bamchuong", "update", "/root/stranger")
    assert (refused.returncode, "which is not known here" in refused.stdout) == (2, True), refused.stdout
    assert in_use(machine) == old
    machine.check_output("bamchuong", "update", "/root/team")
    assert in_use(machine) != old
    assert all_run(machine)
    version = in_use(machine).removeprefix("releases/")
    assert "apsw" in machine.check_output("ls", f"/opt/bamchuong/wheelhouses/{version}/wheels")
    machine.check_output("bamchuong", "update", "--back")
    machine.check_output("rm", f"/opt/bamchuong/releases/{version}/bin/python")
    output = machine.check_output("bamchuong", "update", "--back")
    assert "it is built again from its wheelhouse" in output
    assert all_run(machine)


def test_uninstalling_leaves_the_journal(machine: Machine) -> None:
    machine.check_output("make", "-C", CLONE, "uninstall")
    assert machine.run("systemctl", "is-active", *SERVICES).stdout.split() == ["inactive"] * len(SERVICES)
    assert machine.check_output("sh", "-c", "ls -d /opt/bamchuong /usr/local/bin/bamchuong 2>/dev/null | wc -l") == "0"
    assert "journal.sqlite" in machine.check_output("ls", "/var/lib/bamchuong")
    machine.check_output("make", "-C", CLONE, "install")
    assert all_run(machine)
