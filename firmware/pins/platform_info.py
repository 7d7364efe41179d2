"""Facts about this machine from /proc and /sys, as far as they matter for reading buttons.

Kind: adapter
"""

import importlib
import os
from importlib import metadata
from pathlib import Path

from msgspec import Struct

ROOT = Path("/")


class PlatformInfo(Struct, frozen=True):
    """Facts about this machine; empty where the kernel does not tell.

    `model`: as in the device tree (`Raspberry Pi 5 Model B Rev 1.0`). `kernel`: its release. `governors`: of all
    processors, each once. `aspm`: the policy in force for PCIe links; `sleeping_links`: the PCIe devices whose link may
    sleep (L1). `libraries`: name → version of those that can be imported here; `broken`: name → why it cannot be
    imported.
    """

    model: str = ""
    kernel: str = ""
    governors: tuple[str, ...] = ()
    aspm: str = ""
    sleeping_links: tuple[str, ...] = ()
    libraries: dict[str, str] = {}
    broken: dict[str, str] = {}

    @property
    def pi_generation(self) -> int:
        """The generation of the Raspberry Pi (3 for a 3B+ and a Zero 2 W), 0 for none or an unknown one."""
        if "Zero 2" in self.model:
            return 3
        for generation in (5, 4, 3, 2):
            if f"Raspberry Pi {generation}" in self.model or f"Compute Module {generation}" in self.model:
                return generation
        return 1 if "Raspberry Pi" in self.model else 0

    @property
    def kernel_version(self) -> tuple[int, int]:
        """`6.6.31+rpt-rpi-v8` → (6, 6); (0, 0) where it cannot be parsed."""
        parts = self.kernel.split(".")
        minor = parts[1] if len(parts) > 1 else ""
        return (int(parts[0]), int(minor)) if parts[0].isdigit() and minor.isdigit() else (0, 0)

    @property
    def has_pi_kernel(self) -> bool:
        """True for Raspberry Pi's own kernels (`+rpt`, `-v8+`) and Ubuntu's for the Pi (`-raspi`)."""
        return any(mark in self.kernel for mark in ("rpt", "rpi", "-v6", "-v7", "-v8", "raspi"))


def read_platform_info(root: Path = ROOT) -> PlatformInfo:
    """This machine, with `proc` and `sys` under `root`."""
    governors = (_text(path) for path in sorted(root.glob("sys/devices/system/cpu/cpu*/cpufreq/scaling_governor")))
    policy = _text(root / "sys/module/pcie_aspm/parameters/policy")
    links = sorted(root.glob("sys/bus/pci/devices/*/link/l1_aspm"))
    libraries: dict[str, str] = {}
    broken: dict[str, str] = {}
    for name in ("gpiod", "lgpio", "pigpio", "RPi.GPIO", "gpiozero"):
        try:
            importlib.import_module(name)
            libraries[name] = _version(name)
        except (ImportError, RuntimeError, OSError) as error:  # RPi.GPIO raises RuntimeError where it is no Pi
            broken[name] = str(error) or type(error).__name__
    return PlatformInfo(
        model=_text(root / "proc/device-tree/model"),
        kernel=_text(root / "proc/sys/kernel/osrelease") or os.uname().release,
        governors=tuple(dict.fromkeys(governor for governor in governors if governor)),
        aspm=policy[policy.find("[") + 1 : policy.find("]")] if "[" in policy else "",
        sleeping_links=tuple(link.parent.parent.name for link in links if _text(link) == "1"),
        libraries=libraries,
        broken=broken,
    )


def _text(path: Path) -> str:
    try:
        return path.read_text(errors="replace").strip("\0\n ")
    except OSError:
        return ""


def _version(package: str) -> str:
    for name in (package, "rpi-lgpio"):
        try:
            return metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return "unknown"
