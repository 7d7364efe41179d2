"""QEMU: boots the kernel guest, runs scenario scripts in it and fetches what each one printed and reported.

The guest has two processors in software emulation. It sees this machine's files read-only under a layer of its own, so
the virtual environment and the working tree are there as they are and what it writes vanishes, and a shared folder.

Kind: adapter
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from msgspec import Struct

from tests.kernel import recorded_disk
from tests.kernel.cache import QEMU, Kernel

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SILENT_CPU_S, SILENT_S = 120.0, 1_200.0
"""A guest that shows no sign of life while it has had so much processor time, or while so much time has passed, is
killed. Its boot takes about 13 s on an idle machine; then its runner shows one every second. The runner decides how
long a scenario may take: it knows how slow the guest is."""
TURN_S = 1.0


LIBRARIES = ("gpiod", "lgpio", "spidev")
"""The libraries of GPIO and SPI by their modules' names."""


class Scenario(Struct, frozen=True):
    """A Python script to run in the guest as root, with this interpreter; `arguments` must fit into JSON.

    It can import the project, `simulated_chip` (press, release and read lines) and `scenario` (`arguments()`,
    `report(result)`). `timeout_s`: seconds of an idle machine, stretched on one that is slower or busy. `libraries`:
    what the virtual environment must have for it. `recorded_disk`: it needs the disk of `recorded_disk.py`. `last`: it
    may leave a kernel that nothing should run on.
    """

    script: Path
    arguments: Mapping[str, Any] = {}
    timeout_s: int = 60
    libraries: Sequence[str] = LIBRARIES
    recorded_disk: bool = False
    last: bool = False


class Outcome(Struct, frozen=True):
    """Outcome of a scenario. `exit_code` is 124 when it was too late and None when the guest died before its end."""

    exit_code: int | None
    output: str
    result: Any


def run_in_guest(kernel: Kernel, scenarios: Sequence[Scenario], share: Path) -> list[Outcome]:
    """Boot once and run `scenarios` one after the other; `share` is an empty folder. Blocks until the guest is off."""
    _write_orders(scenarios, share)
    disk = recorded_disk.create_disk(share) if any(scenario.recorded_disk for scenario in scenarios) else []
    with (
        (share / "console").open("wb") as console,
        subprocess.Popen(
            [*_qemu(kernel, share), *disk], stdin=subprocess.DEVNULL, stdout=console, stderr=subprocess.STDOUT
        ) as qemu,
    ):
        try:
            _wait(qemu, share)
        finally:
            if qemu.poll() is None:
                qemu.kill()
                console.write(b"\nthe guest was silent for too long, or the tests were ended: it was killed\n")
    return [_outcome(share, number) for number in range(len(scenarios))]


def _wait(qemu: subprocess.Popen[bytes], share: Path) -> None:
    """Until the guest is off, or has been silent for too long."""
    signs, signs_s, cpu_s = _signs_of_life(share), time.monotonic(), 0.0
    while time.monotonic() < signs_s + SILENT_S and _cpu_s(qemu) < cpu_s + SILENT_CPU_S:
        with suppress(subprocess.TimeoutExpired):
            qemu.wait(TURN_S)
            return
        if (now := _signs_of_life(share)) != signs:
            signs, signs_s, cpu_s = now, time.monotonic(), _cpu_s(qemu)


def _cpu_s(process: subprocess.Popen[bytes]) -> float:
    """The processor time that a process has had; it is there until somebody has waited for its end."""
    fields = Path(f"/proc/{process.pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _signs_of_life(share: Path) -> tuple[int, str | None]:
    return (share / "console").stat().st_size, _read(share / "alive")


def _write_orders(scenarios: Sequence[Scenario], share: Path) -> None:
    shutil.copy(HERE / "guest/start", share / "start")
    (share / "python").write_text(sys.executable)
    (share / "runner").write_text(str(HERE / "guest/run_scenarios.py"))
    orders = [
        {
            "script": str(scenario.script),
            "arguments": scenario.arguments,
            "timeout_s": scenario.timeout_s,
            "python_path": [str(ROOT), str(HERE / "guest")],
        }
        for scenario in scenarios
    ]
    (share / "scenarios.json").write_text(json.dumps(orders))


def _qemu(kernel: Kernel, share: Path) -> list[str]:
    machine = "-accel tcg,thread=multi -smp 2 -cpu max -m 1024 -nodefaults -no-reboot -display none -serial stdio"
    return [
        *(QEMU, *machine.split()),
        *("-kernel", str(kernel.image), "-initrd", str(kernel.initrd)),
        # no_timer_check: on a busy machine the kernel's test of its timer finds none and panics.
        *("-append", "console=ttyS0 quiet panic=-1 mitigations=off no_timer_check"),
        *_folder("machine", Path("/"), "readonly=on,multidevs=remap"),
        *_folder("share", share, "readonly=off"),
    ]


def _folder(name: str, path: Path, options: str) -> list[str]:
    escaped = str(path).replace(",", ",,")
    return [
        *("-fsdev", f"local,id={name},path={escaped},security_model=none,{options}"),
        *("-device", f"virtio-9p-pci,fsdev={name},mount_tag={name}"),
    ]


def _outcome(share: Path, number: int) -> Outcome:
    folder = share / str(number)
    exit_code, result = _read(folder / "exit"), _read(folder / "result.json")
    output = _read(folder / "output") or ""
    if exit_code is None:
        console = (_read(share / "runner-output") or "") + (_read(share / "console") or "")
        output += f"\nthe guest died before the end of this scenario; its console:\n{console[-3000:]}"
    return Outcome(
        None if exit_code is None else int(exit_code), output, None if result is None else json.loads(result)
    )


def _read(path: Path) -> str | None:
    return path.read_text(errors="replace") if path.exists() else None
