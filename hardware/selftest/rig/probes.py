"""Probes of this machine: what /proc, /sys, the card and the panel report.

Nothing is assessed here. A missing reading is None or empty; no probe fails.

Kind: adapter
"""

import hashlib
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import msgspec

from bus.device_ping import DevicePing
from bus.messages import Sentence
from hardware.selftest.assess.readings import Mount, Readings
from hardware.selftest.assess.wording import reason, unwritable
from hardware.selftest.rig import card_probe

ROOT = Path("/")
RTC = "sys/class/rtc/rtc0"
WRITES = 100
LONGEST_WRITES_S = 10.0
"""By then a slow card is known to be slow; the test goes on."""
BLOCK_BYTES = 4_096
PANEL_S = 2.0

_T = TypeVar("_T")


class _PingAnswer(msgspec.Struct, frozen=True):
    """The panel's answer."""

    devices: tuple[DevicePing, ...]


def read(data: Path, root: Path = ROOT, writes: int = WRITES) -> Readings:
    """All readings of the machine, from `proc`, `sys`, `run` and `boot` under `root`; `data`: the real data folder."""
    fsync_ms, disk_error = safe_write_times_ms(_own_folder(data), writes)
    config = _read_text(root / "boot/firmware/config.txt") or _read_text(root / "boot/config.txt")
    return Readings(
        model=_read_text(root / "proc/device-tree/model"),
        kernel=_read_text(root / "proc/sys/kernel/osrelease"),
        machine_id=machine_id(root),
        boot_id=_read_text(root / "proc/sys/kernel/random/boot_id"),
        governors=_governors(root),
        limits_memory=_limits_memory(root),
        throttled=_throttling_bits(root),
        undervoltage=_undervoltage(root),
        temperature_c=_temperature_c(root),
        wall_s=int(time.time()),
        time_synchronised=(root / "run/systemd/timesync/synchronized").exists(),
        has_rtc=(root / RTC).exists(),
        rtc_s=_parse_number(_read_text(root / RTC / "since_epoch"), 10),
        rtc_battery_uv=_parse_number(_read_text(root / RTC / "battery_voltage"), 10),
        disk_free_bytes=_free_bytes(data),
        fsync_ms=fsync_ms,
        disk_error=disk_error,
        mount=_mount(_read_text(root / "proc/mounts"), data),
        filesystem_errors=card_probe.filesystem_errors(root),
        card_lives=card_probe.card_lives(root),
        sd_cqe_off=("sd_cqe=off" in config or "sd_cqe=0" in config) if config else None,
        readable_secrets=readable_secrets(data),
    )


def _own_folder(data: Path) -> Path:
    """Where the self-test writes: on an installed machine only beside its certificates, on the same disk."""
    own = data / "selftest"
    return own if own.is_dir() and not os.access(data, os.W_OK) else data


def machine_id(root: Path = ROOT) -> str:
    """A short name for this machine, not secret: a hash of the Pi's serial number, or of systemd's machine id."""
    text = _read_text(root / "proc/device-tree/serial-number") or _read_text(root / "etc/machine-id")
    return hashlib.sha256(b"bamchuong " + text.encode()).hexdigest()[:12] if text else ""


def safe_write_times_ms(
    folder: Path, count: int, clock: Callable[[], float] = time.perf_counter
) -> tuple[tuple[float, ...], Sentence | None]:
    """Duration of each of `count` safe writes in `folder`, in ms (of fewer where they take very long); and why the
    folder cannot be written, if so."""
    path = folder / ".selftest-write"
    durations_ms: list[float] = []
    ends_s = clock() + LONGEST_WRITES_S
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            for number in range(count):
                before_s = clock()
                if before_s > ends_s:
                    break
                os.pwrite(file, bytes([number % 256]) * BLOCK_BYTES, 0)
                os.fdatasync(file)
                durations_ms.append((clock() - before_s) * 1_000)
        finally:
            os.close(file)
            path.unlink(missing_ok=True)
    except OSError as error:
        return tuple(durations_ms), unwritable(folder, error)
    return tuple(durations_ms), None


def readable_secrets(data: Path) -> tuple[str, ...]:
    """Secrets in the data folder that others than their owner may read, with their modes."""
    secrets = [*data.glob("access/*.json"), *data.glob("keys/**/*.toml"), *data.glob("certificates/**/*.key")]
    secrets += [*data.glob("certificates/**/*.pem"), *data.glob("selftest/*.key")]
    public = data / "keys" / "devices"
    readable = []
    for path in sorted(secrets):
        mode = _try(lambda path=path: path.stat().st_mode & 0o777)  # type: ignore[misc]
        if mode is not None and mode & 0o077 and public not in path.parents:
            readable.append(f"{path.relative_to(data)} ({mode:04o})")
    return tuple(readable)


def ask_panel(url: str) -> tuple[Sentence, bool]:
    """Result of the panel's health page, and whether the panel is healthy."""
    import urllib.error  # much to load, for processes that ask the panel once in an evening or never
    import urllib.request

    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=PANEL_S) as answer:
            return Sentence("panel-answers", "{url} answers", {"url": url}), bool(answer.status == 200)
    except urllib.error.HTTPError as error:
        error.close()
        text = "{url} answers {status}: it has no connection to the controller"
        return Sentence("panel-deaf", text, {"url": url, "status": error.code}), False
    except (OSError, ValueError) as error:
        why = reason(getattr(error, "reason", error))
        return Sentence("panel-silent", "{url} does not answer ({why})", {"url": url, "why": why}), False


def ping_devices(url: str) -> tuple[DevicePing, ...] | None:
    """The paired devices, which the panel pings for this. None where no panel answers."""
    import urllib.request

    try:
        with urllib.request.urlopen(f"{url}/api/ping", timeout=PANEL_S) as answer:
            return msgspec.json.decode(answer.read(), type=_PingAnswer).devices
    except (OSError, ValueError, msgspec.MsgspecError):
        return None


def _governors(root: Path) -> tuple[str, ...]:
    paths = sorted(root.glob("sys/devices/system/cpu/cpu*/cpufreq/scaling_governor"))
    return tuple(dict.fromkeys(governor for governor in map(_read_text, paths) if governor))


def _limits_memory(root: Path) -> bool | None:
    """Whether the kernel has the memory controller; None where it has no cgroups of version 2."""
    controllers = _read_text(root / "sys/fs/cgroup/cgroup.controllers").split()
    return "memory" in controllers if controllers else None


def _throttling_bits(root: Path) -> int | None:
    """The firmware's bits, from sysfs or from vcgencmd (which needs the group video)."""
    for path in sorted(root.glob("sys/devices/platform/soc*/soc*firmware/get_throttled")):
        text = _read_text(path)
        if text:
            return _parse_number(text, 16)
    command = shutil.which("vcgencmd") if root == ROOT else None
    if command is None:
        return None
    arguments = [command, "get_throttled"]
    process = _try(lambda: subprocess.run(arguments, capture_output=True, check=False, text=True, timeout=5))
    if process is None or process.returncode:
        return None
    return _parse_number(process.stdout.strip().removeprefix("throttled="), 16)


def _undervoltage(root: Path) -> bool | None:
    for name in sorted(root.glob("sys/class/hwmon/hwmon*/name")):
        if _read_text(name) == "rpi_volt":
            alarm = _read_text(name.with_name("in0_lcrit_alarm"))
            return alarm == "1" if alarm else None
    return None


def _temperature_c(root: Path) -> float | None:
    millis = _parse_number(_read_text(root / "sys/class/thermal/thermal_zone0/temp"), 10)
    return None if millis is None else millis / 1_000


def _free_bytes(data: Path) -> int | None:
    usage = _try(lambda: shutil.disk_usage(data))
    return None if usage is None else usage.free


def _mount(mounts: str, data: Path) -> Mount | None:
    """The mount that holds `data`: the longest mount point that its path begins with."""
    longest, depth = None, -1
    path = data.resolve()
    for line in mounts.splitlines():
        device, point, kind, options, *_ = (*line.split(), "", "", "", "")
        folder = Path(point.replace("\\040", " "))
        if (folder == path or folder in path.parents) and len(folder.parts) >= depth:
            longest, depth = Mount(device, kind, tuple(options.split(","))), len(folder.parts)
    return longest


def _read_text(path: Path) -> str:
    return _try(lambda: path.read_text(errors="replace").strip("\0\n ")) or ""


def _parse_number(text: str, base: int) -> int | None:
    try:
        return int(text, base)
    except ValueError:
        return None


def _try(read: Callable[[], _T]) -> _T | None:
    try:
        return read()
    except (OSError, subprocess.SubprocessError):
        return None
