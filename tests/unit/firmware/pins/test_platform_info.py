"""Facts about a machine, read from files like those of a Pi."""

from pathlib import Path

import pytest

from firmware.pins.platform_info import PlatformInfo, read_platform_info


def write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_a_pi_5_is_read(tmp_path: Path) -> None:
    write(tmp_path, "proc/device-tree/model", "Raspberry Pi 5 Model B Rev 1.0\0")
    write(tmp_path, "proc/sys/kernel/osrelease", "6.12.25+rpt-rpi-2712\n")
    for n in range(4):
        write(tmp_path, f"sys/devices/system/cpu/cpu{n}/cpufreq/scaling_governor", "ondemand\n")
    write(tmp_path, "sys/module/pcie_aspm/parameters/policy", "default performance [powersave] powersupersave\n")
    info = read_platform_info(tmp_path)
    assert (info.pi_generation, info.kernel_version, info.has_pi_kernel) == (5, (6, 12), True)
    assert (info.governors, info.aspm) == (("ondemand",), "powersave")
    assert "gpiozero" in info.libraries


def test_a_machine_without_information_is_no_pi(tmp_path: Path) -> None:
    info = read_platform_info(tmp_path)
    assert (info.pi_generation, info.governors, info.aspm) == (0, (), "")
    assert info.kernel


@pytest.mark.parametrize(
    "model, pi",
    [
        ("Raspberry Pi Zero 2 W Rev 1.0", 3),
        ("Raspberry Pi 3 Model B Plus Rev 1.3", 3),
        ("Raspberry Pi Compute Module 4 Rev 1.1", 4),
        ("Raspberry Pi Model B Rev 2", 1),
        ("Some other board", 0),
    ],
)
def test_the_generation_follows_from_the_model(model: str, pi: int) -> None:
    assert PlatformInfo(model).pi_generation == pi


@pytest.mark.parametrize("kernel, version", [("6.1.0-18-arm64", (6, 1)), ("odd", (0, 0)), ("", (0, 0))])
def test_a_kernel_has_two_numbers(kernel: str, version: tuple[int, int]) -> None:
    assert PlatformInfo(kernel=kernel).kernel_version == version
