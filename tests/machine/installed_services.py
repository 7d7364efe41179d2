"""The services of an installed machine: their names, processes and restarts, and a match that runs there.

Kind: adapter
"""

from collections.abc import Iterator
from contextlib import contextmanager

from bamchuong import processes
from bus import peer_users
from tests.machine.machine_scripts import START_MATCH
from tests.machine.nspawn import Machine

SERVICES = [process.unit for process in processes.PROCESSES if not process.waiting_unit]
"""Those that always run; the self-test's is started by its socket. All of them notify systemd's watchdog; HAProxy,
which stands before the pages, has none."""

TESTER, TESTER_SOCKET = processes.TESTER.unit, processes.TESTER.waiting_unit

CONTROLLER = processes.CONTROLLER.unit

PANEL_USER, SELFTEST_USER = peer_users.PANEL_USER, peer_users.SELFTEST_USER

SETTINGS = "/etc/bamchuong/bamchuong.env"


def pid(machine: Machine, service: str) -> str:
    output = machine.check_output("systemctl", "show", "--property=MainPID", "--value", service)
    assert int(output) > 1, f"{service} has no process"
    return output


PYTHON = ("/opt/bamchuong/venv/bin/python", "-P", "-m", "bamchuong")


def wait_for_restart(machine: Machine, service: str, before: str) -> None:
    """Wait until the service runs, as another process than `before`."""
    new = f"test $(systemctl show -P MainPID {service}) != {before}"
    machine.until("active", "sh", "-c", f"{new} && systemctl is-active {service}")


def all_run(machine: Machine) -> bool:
    return machine.check_output("systemctl", "is-active", *SERVICES).split() == ["active"] * len(SERVICES)


def in_use(machine: Machine) -> str:
    return machine.check_output("readlink", "/opt/bamchuong/venv")


@contextmanager
def running_match(machine: Machine) -> Iterator[None]:
    """A match runs; afterwards the controller begins a new one, whose start waits for its MC."""
    person = ("runuser", "-u", "bamchuong", "--", "env", "XDG_RUNTIME_DIR=/run")
    machine.until("True", *person, "/opt/bamchuong/venv/bin/python", "-P", "-c", START_MATCH)
    try:
        yield
    finally:
        for options in ("--new", ""):
            machine.check_output("sed", "-i", f"s/^CONTROLLER_OPTIONS=.*/CONTROLLER_OPTIONS={options}/", SETTINGS)
            machine.check_output("systemctl", "restart", CONTROLLER)


DATA = "/var/lib/bamchuong"
