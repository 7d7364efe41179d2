"""Adapt QEMU: boot the kernel guest, run scenario scripts in it, fetch what each one said.

The guest has two processors in software emulation. It sees this machine's files read-only under a layer of its own, so
the virtual environment and the working tree are there as they are and what it writes vanishes, and a shared folder.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from . import recorded_disk
from .cache import QEMU, Kernel

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
BOOT_S = 120
"""Time allowed to boot and power off; about 13 s on an idle machine."""


class Scenario(Struct, frozen=True):
    """A Python script to run in the guest as root, with this interpreter; `arguments` must fit into JSON.

    It can import the project, `simulated_chip` (press, release and read lines) and `scenario` (`arguments()`,
    `report(result)`). `recorded_disk`: it needs the disk of `recorded_disk.py`. `last`: it may leave a kernel that
    nothing should run on.
    """

    script: Path
    arguments: Mapping[str, Any] = {}
    timeout_s: int = 60
    recorded_disk: bool = False
    last: bool = False


class Outcome(Struct, frozen=True):
    """What came of a scenario. `exit_code` is 124 when it was too late and None when the guest died before its end."""

    exit_code: int | None
    output: str
    result: Any


def run_in_guest(kernel: Kernel, scenarios: Sequence[Scenario], share: Path) -> list[Outcome]:
    """Boot once and run `scenarios` one after the other; `share` is an empty folder. Blocks until the guest is off."""
    _write_orders(scenarios, share)
    disk = recorded_disk.made(share) if any(scenario.recorded_disk for scenario in scenarios) else []
    allowed_s = BOOT_S + sum(scenario.timeout_s for scenario in scenarios)
    with (share / "console").open("wb") as console:
        try:
            subprocess.run(
                [*_qemu(kernel, share), *disk],
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=subprocess.STDOUT,
                timeout=allowed_s,
                check=False,
            )
        except subprocess.TimeoutExpired:
            console.write(b"\nthe guest was not done after %d s and was killed\n" % allowed_s)
    return [_outcome(share, number) for number in range(len(scenarios))]


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
        *("-append", "console=ttyS0 quiet panic=-1 mitigations=off"),
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
