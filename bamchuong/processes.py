"""Processes of a show, one row each: what starts it, its systemd unit, its role on the bus, and who starts it.

`demo`, `run` and `selftest` start them from here. Units and the installer's list stand in files of their own; a test
holds them equal to this table.

Kind: pure
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bus.messages import Role


class Starter(StrEnum):
    """Who starts a process."""

    SYSTEMD = "the target of an installed machine"
    PROXY = "the target of an installed machine with a proxy"
    PEOPLE = "demo and run, where people play"
    ROBOT = "demo --robot"
    SELFTEST = "selftest in place of the controller, if it does not run yet"
    ENROLMENT = "the enrolment of an installed machine with the hub of an office"


_ALL = frozenset(Starter) - {Starter.PROXY, Starter.ENROLMENT}
"""Where there is a proxy, systemd starts what the proxy needs as well; what an office needs, once it is enrolled."""


@dataclass(frozen=True)
class Process:
    """A process. Everybody who starts it does so with the values of `options` that they have."""

    name: str
    """In messages for people, and of its log file."""
    command: tuple[str, ...]
    """The arguments of `bamchuong` that make it this process."""
    options: tuple[str, ...]
    """Names of the options that it takes, without their dashes."""
    unit: str
    """Its systemd unit."""
    role: Role | None
    """In its messages to the controller; None: it is the controller, or only listens to it."""
    starters: frozenset[Starter]
    unit_arguments: tuple[str, ...] = ()
    """More arguments, with which only its unit starts it."""
    waiting_unit: str = ""
    """The unit that the installer enables in place of `unit`: it starts that when somebody connects to its socket, or
    when a file is there."""

    @property
    def enabled_unit(self) -> str:
        """The unit that the target of an installed machine starts."""
        return self.waiting_unit or self.unit

    def arguments(self, values: Mapping[str, str]) -> list[str]:
        """The arguments of `bamchuong` that start it. `values`: by option; what it does not take is left out."""
        pairs = [(f"--{option}", values[option]) for option in self.options if option in values]
        return [*self.command, *(word for pair in pairs for word in pair)]


FIRMWARE = Process(
    name="firmware",
    command=("firmware",),
    options=("run", "board", "data"),
    unit="bamchuong-firmware.service",
    role=Role.FIRMWARE,
    starters=_ALL,
)
CONTROLLER = Process(
    name="controller",
    command=("controller",),
    options=("run", "data", "format", "pack", "match", "board", "speed", "mirror"),
    unit="bamchuong-controller.service",
    role=None,
    starters=frozenset({Starter.SYSTEMD, Starter.PEOPLE, Starter.ROBOT}),
    unit_arguments=("--wait", "--separate-users"),
)
PANEL = Process(
    name="panel",
    command=("panel",),
    options=("run", "host", "port", "https-port", "data", "board"),
    unit="bamchuong-panel.service",
    role=Role.PANEL,
    starters=_ALL,
)
PUBLIC_PANEL = Process(
    name="panel-public",
    command=("panel", "--for", "public"),
    options=("run", "host", "port", "https-port", "data", "board"),
    unit="bamchuong-panel-public.service",
    role=None,
    starters=frozenset({Starter.PROXY}),
    unit_arguments=("--proxy-port", "8802", "--run", "/run/bamchuong-public"),
)
SCOREBOARD = Process(
    name="scoreboard",
    command=("scoreboard",),
    options=("run", "board"),
    unit="bamchuong-scoreboard@main.service",
    role=Role.SCOREBOARD,
    starters=_ALL,
)
TESTER = Process(
    name="tester",
    command=("selftest", "--serve"),
    options=("run", "board", "data", "port"),
    unit="bamchuong-tester.service",
    role=Role.SELFTEST,
    starters=frozenset({Starter.SYSTEMD, Starter.PEOPLE}),
    waiting_unit="bamchuong-tester.socket",
)

PUSH = Process(
    name="push",
    command=("push",),
    options=("data",),
    unit="bamchuong-push.service",
    role=None,
    starters=frozenset({Starter.ENROLMENT}),
    waiting_unit="bamchuong-push.path",
)

PROCESSES = (FIRMWARE, CONTROLLER, PANEL, PUBLIC_PANEL, SCOREBOARD, TESTER, PUSH)

MACHINE_UNIT = "bamchuong-performance.service"
"""Sets up the machine before the processes start; it runs nothing of ours."""


PROXY_UNIT = "bamchuong-proxy.service"
"""Debian's HAProxy, with our configuration, where the panel serves behind it."""


def started_by(starter: Starter) -> tuple[Process, ...]:
    """The processes that `starter` starts."""
    return tuple(process for process in PROCESSES if starter in process.starters)
