"""Adapt this machine: what /proc, /sys, the card and the panel say, each in a few lines. Nothing is judged here.

Every reading that is missing is None or empty; no probe fails.

Kind: adapter
"""

import hashlib
import os
import shutil
import subprocess
import time
import urllib.error
import urllib.request
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
"""A card that is so slow is known by then; the test goes on."""
BLOCK_BYTES = 4_096
PANEL_S = 2.0

_T = TypeVar("_T")


class _Reached(msgspec.Struct, frozen=True):
    """The panel's answer."""

    devices: tuple[DevicePing, ...]


def read(data: Path, root: Path = ROOT, writes: int = WRITES) -> Readings:
    """One look at the machine, with `proc`, `sys`, `run` and `boot` under `root`; `data` is the real data folder."""
    took_ms, error = write_ms(data, writes)
    config = _text(root / "boot/firmware/config.txt") or _text(root / "boot/config.txt")
    return Readings(
        model=_text(root / "proc/device-tree/model"),
        kernel=_text(root / "proc/sys/kernel/osrelease"),
        machine_id=machine_id(root),
        boot_id=_text(root / "proc/sys/kernel/random/boot_id"),
        governors=_governors(root),
        throttled=_throttled(root),
        undervoltage=_undervoltage(root),
        temperature_c=_temperature_c(root),
        wall_s=int(time.time()),
        time_synchronised=(root / "run/systemd/timesync/synchronized").exists(),
        has_rtc=(root / RTC).exists(),
        rtc_s=_number(_text(root / RTC / "since_epoch"), 10),
        rtc_battery_uv=_number(_text(root / RTC / "battery_voltage"), 10),
        disk_free_bytes=_free_bytes(data),
        fsync_ms=took_ms,
        disk_error=error,
        mount=_mount(_text(root / "proc/mounts"), data),
        file_errors=card_probe.file_errors(root),
        card_lives=card_probe.card_lives(root),
        sd_cqe_off=("sd_cqe=off" in config or "sd_cqe=0" in config) if config else None,
        open_files=open_files(data),
    )


def machine_id(root: Path = ROOT) -> str:
    """A short name for this machine that is no secret: a hash of the Pi's serial number, or of systemd's machine id."""
    text = _text(root / "proc/device-tree/serial-number") or _text(root / "etc/machine-id")
    return hashlib.sha256(b"bamchuong " + text.encode()).hexdigest()[:12] if text else ""


def write_ms(
    folder: Path, times: int, clock: Callable[[], float] = time.perf_counter
) -> tuple[tuple[float, ...], Sentence | None]:
    """How long each of `times` safe writes takes in `folder`, in ms (of fewer where they take very long); and why it
    cannot be written, if so."""
    path = folder / ".selftest-write"
    took: list[float] = []
    ends_s = clock() + LONGEST_WRITES_S
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            for number in range(times):
                before = clock()
                if before > ends_s:
                    break
                os.pwrite(file, bytes([number % 256]) * BLOCK_BYTES, 0)
                os.fdatasync(file)
                took.append((clock() - before) * 1_000)
        finally:
            os.close(file)
            path.unlink(missing_ok=True)
    except OSError as error:
        return tuple(took), unwritable(folder, error)
    return tuple(took), None


def open_files(data: Path) -> tuple[str, ...]:
    """Secrets in the data folder that somebody else than their owner may read."""
    suspects = [*data.glob("panel-access.json"), *data.glob("keys/**/*.toml"), *data.glob("certificates/**/*.key")]
    suspects += data.glob("certificates/**/*.pem")
    public = data / "keys" / "devices"
    found = []
    for path in sorted(suspects):
        mode = _try(lambda path=path: path.stat().st_mode & 0o777)  # type: ignore[misc]
        if mode is not None and mode & 0o077 and public not in path.parents:
            found.append(f"{path.relative_to(data)} ({mode:04o})")
    return tuple(found)


def panel(url: str) -> tuple[Sentence, bool]:
    """What the panel's health page says, and whether it answers at all."""
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=PANEL_S) as answer:
            return Sentence("panel-answers", "{url} answers", {"url": url}), bool(answer.status == 200)
    except urllib.error.HTTPError as error:
        error.close()
        text = "{url} answers {status}: it does not hear the controller"
        return Sentence("panel-deaf", text, {"url": url, "status": error.code}), False
    except (OSError, ValueError) as error:
        why = reason(getattr(error, "reason", error))
        return Sentence("panel-silent", "{url} does not answer ({why})", {"url": url, "why": why}), False


def reach(url: str) -> tuple[DevicePing, ...] | None:
    """The paired devices, as the panel reaches them; it calls them for that. None where no panel says it."""
    try:
        with urllib.request.urlopen(f"{url}/api/ping", timeout=PANEL_S) as answer:
            return msgspec.json.decode(answer.read(), type=_Reached).devices
    except (OSError, ValueError, msgspec.MsgspecError):
        return None


def _governors(root: Path) -> tuple[str, ...]:
    found = (_text(one) for one in sorted(root.glob("sys/devices/system/cpu/cpu*/cpufreq/scaling_governor")))
    return tuple(dict.fromkeys(one for one in found if one))


def _throttled(root: Path) -> int | None:
    """The firmware's bits, from sysfs or from vcgencmd (which needs the group video)."""
    for path in sorted(root.glob("sys/devices/platform/soc*/soc*firmware/get_throttled")):
        text = _text(path)
        if text:
            return _number(text, 16)
    command = shutil.which("vcgencmd") if root == ROOT else None
    if command is None:
        return None
    words = [command, "get_throttled"]
    asked = _try(lambda: subprocess.run(words, capture_output=True, check=False, text=True, timeout=5))
    return _number(asked.stdout.strip().removeprefix("throttled="), 16) if asked and asked.returncode == 0 else None


def _undervoltage(root: Path) -> bool | None:
    for name in sorted(root.glob("sys/class/hwmon/hwmon*/name")):
        if _text(name) == "rpi_volt":
            alarm = _text(name.with_name("in0_lcrit_alarm"))
            return alarm == "1" if alarm else None
    return None


def _temperature_c(root: Path) -> float | None:
    millis = _number(_text(root / "sys/class/thermal/thermal_zone0/temp"), 10)
    return None if millis is None else millis / 1_000


def _free_bytes(data: Path) -> int | None:
    usage = _try(lambda: shutil.disk_usage(data))
    return None if usage is None else usage.free


def _mount(mounts: str, data: Path) -> Mount | None:
    """The mount that holds `data`: the longest mount point that its path begins with."""
    best, depth = None, -1
    path = data.resolve()
    for line in mounts.splitlines():
        device, point, kind, options, *_ = (*line.split(), "", "", "", "")
        place = Path(point.replace("\\040", " "))
        if (place == path or place in path.parents) and len(place.parts) >= depth:
            best, depth = Mount(device, kind, tuple(options.split(","))), len(place.parts)
    return best


def _text(path: Path) -> str:
    return _try(lambda: path.read_text(errors="replace").strip("\0\n ")) or ""


def _number(text: str, base: int) -> int | None:
    try:
        return int(text, base)
    except ValueError:
        return None


def _try(read: Callable[[], _T]) -> _T | None:
    try:
        return read()
    except (OSError, subprocess.SubprocessError):
        return None
