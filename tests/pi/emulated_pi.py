"""An emulated Raspberry Pi 3: QEMU with our pins, its console, and its pins from outside.

    with EmulatedPi(parts, card, folder) as pi:
        pi.log_in()
        pi.check_output("systemctl is-active bamchuong-firmware")
        pi.drive("17=0 +2500 27=0")     # button 1, and 2.5 µs later button 2
        pi.events()                      # what happened at the pins, by the guest's clock

Kind: adapter
"""

import json
import re
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from msgspec import Struct

from tests.pi.pin_log import Event, read_log

GPIO = "/machine/soc/peripherals/gpio"
"""QEMU's path of the device with the pins."""
BOOT_S, COMMAND_S = 900.0, 600.0
"""Seconds of this machine, however busy: what takes longer hangs."""
TURN_S = 0.5
COMMAND_LINE = "console=ttyS1,115200 root=/dev/mmcblk0 rw panic=5 loglevel=4 systemd.show_status=0"


class Parts(Struct, frozen=True):
    """What boots: QEMU, a kernel with its first files, the tree of devices that it finds."""

    qemu: Path
    kernel: Path
    initrd: Path
    tree: Path


class GuestError(RuntimeError):
    """The emulated machine did not do what was asked for; the message holds the end of its console."""


class EmulatedPi:
    """A running emulated Pi. One thread uses it. Its own files are in `folder`.

    `counted`: its clock is the number of instructions that it has executed (2 ns each), so that no load on this machine
    makes an interrupt late; it then has one host processor. `words`: more for the kernel's command line.
    """

    def __init__(
        self, parts: Parts, card: Path, folder: Path, *, counted: bool = False, words: Sequence[str] = ()
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.log = folder, folder / "pins.log"
        for old in (self.log, folder / "console.socket", folder / "qmp.socket"):
            old.unlink(missing_ok=True)
        self._seen = ""
        self._commands = 0
        self._log_read = 0
        self.began_s = time.monotonic()
        with (folder / "qemu.log").open("w") as log:
            self.process = subprocess.Popen(
                self._command(parts, card, counted, words), stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        self._console = self._connect("console.socket")
        self._monitor = self._connect("qmp.socket")
        self._answers = self._monitor.makefile("r")
        self._answers.readline()
        self.execute("qmp_capabilities")
        self.set_property("log", str(self.log))
        self.execute("cont")

    def _command(self, parts: Parts, card: Path, counted: bool, words: Sequence[str]) -> list[str]:
        return [
            *(
                "nice",
                "-n",
                "5",
                str(parts.qemu),
                "-M",
                "raspi3b",
                "-nodefaults",
                "-display",
                "none",
                "-no-reboot",
                "-S",
            ),
            *("-kernel", str(parts.kernel), "-initrd", str(parts.initrd), "-dtb", str(parts.tree)),
            *("-append", " ".join((COMMAND_LINE, *words))),
            *("-drive", f"file={card},if=sd,format=raw,cache=unsafe"),
            *(
                "-chardev",
                f"socket,id=console,path={self.folder}/console.socket,server=on,wait=off,logfile={self.folder}/console.log",
            ),
            *("-serial", "null", "-serial", "chardev:console"),
            *("-qmp", f"unix:{self.folder}/qmp.socket,server=on,wait=off"),
            *(("-icount", "shift=1") if counted else ()),
        ]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.cut_power()

    def cut_power(self) -> None:
        """Off, without a word to the system in it. The card stays as it is."""
        self.process.kill()
        self.process.wait()
        self._console.close()
        self._answers.close()
        self._monitor.close()

    def _connect(self, name: str) -> socket.socket:
        for _ in range(600):
            connection = socket.socket(socket.AF_UNIX)
            try:
                connection.connect(str(self.folder / name))
            except OSError:
                connection.close()
                if self.process.poll() is not None:
                    raise GuestError((self.folder / "qemu.log").read_text()[-2000:]) from None
                time.sleep(0.1)
            else:
                return connection
        raise GuestError(f"QEMU opens no {name}")

    def execute(self, command: str, **arguments: Any) -> Any:
        """The answer of QEMU's monitor (QMP). Raises `GuestError` where it refuses."""
        self._monitor.sendall((json.dumps({"execute": command, "arguments": arguments}) + "\n").encode())
        while True:
            answer = json.loads(self._answers.readline())
            if "return" in answer:
                return answer["return"]
            if "error" in answer:
                raise GuestError(f"{command}: {answer['error']['desc']}")

    def set_property(self, name: str, value: str) -> None:
        """Write a property of the pins (see qemu/pins.c)."""
        self.execute("qom-set", path=GPIO, property=name, value=value)

    def drive(self, score: str) -> None:
        """What happens at the pins from outside, from now on: `17=0 +2500 17=z` (see qemu/pins.c)."""
        self.set_property("drive", score)

    def is_high(self, pin: int) -> bool:
        """The level of a pin now."""
        levels: str = self.execute("qom-get", path=GPIO, property="drive")
        return bool(int(levels.split()[0], 16) >> pin & 1)

    def events(self) -> list[Event]:
        """What happened at the pins since this was last asked."""
        with self.log.open() as log:
            log.seek(self._log_read)
            text = log.read()
        whole = text[: text.rfind("\n") + 1]
        self._log_read += len(whole)
        return read_log(whole)

    def log_in(self) -> float:
        """Wait for the root shell on the console. Gives the seconds from the start to it."""
        self.read_until("root-shell>", BOOT_S)
        booted_s = time.monotonic() - self.began_s
        self.type("stty -echo; PS1=; dmesg -n 1\n")
        self.type("echo log''ged-in\n")
        self.read_until("logged-in\r?\n", COMMAND_S)
        return booted_s

    def type(self, text: str) -> None:
        """Type at the console."""
        self._console.sendall(text.encode())

    def run(self, command: str, limit_s: float = COMMAND_S) -> tuple[str, int]:
        """Output and exit code of a shell command."""
        self._commands += 1
        mark = f"end-{self._commands}"
        self.type(f"{{ {command}\n}} </dev/null 2>&1; echo; echo {mark[:2]}''{mark[2:]}:$?\n")
        before, found = self.read_until(rf"{mark}:(\d+)\r?\n", limit_s)
        return before.replace("\r", "").strip(), int(found[1])

    def check_output(self, command: str, limit_s: float = COMMAND_S) -> str:
        """The output of a shell command that must succeed."""
        output, code = self.run(command, limit_s)
        if code:
            raise GuestError(f"{command}: {code}\n{output[-3000:]}")
        return output

    def read_until(self, pattern: str, limit_s: float) -> tuple[str, re.Match[str]]:
        """What came from the console before `pattern`, and the match. Raises `GuestError`."""
        end_s = time.monotonic() + limit_s
        while (found := re.search(pattern, self._seen)) is None:
            if time.monotonic() > end_s or self.process.poll() is not None:
                raise GuestError(f"no {pattern!r} within {limit_s:.0f} s; the console: {self._seen[-3000:]}")
            self._console.settimeout(TURN_S)
            with suppress(TimeoutError):
                self._seen += self._console.recv(65536).decode(errors="replace")
        before, self._seen = self._seen[: found.start()], self._seen[found.end() :]
        return before, found

    @contextmanager
    def script(self, command: str) -> Iterator[None]:
        """A command that runs on the console while the block reads what it prints (`read_until`)."""
        self.type(f"{command} </dev/null 2>&1; echo script''-ended:$?\n")
        yield
        _, found = self.read_until(r"script-ended:(\d+)\r?\n", COMMAND_S)
        if found[1] != "0":
            raise GuestError(f"{command}: {found[1]}")
