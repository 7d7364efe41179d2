"""Probes: /proc and /sys of a Pi are read as they are; what is missing is None, never an error."""

import itertools
from pathlib import Path

from pytest_mock import MockerFixture

from hardware.selftest.assess.readings import CardLife, FilesystemErrors, Mount
from hardware.selftest.rig import probes

PI = {
    "proc/device-tree/model": "Raspberry Pi 5 Model B Rev 1.0\0",
    "proc/device-tree/serial-number": "10000000abcdef\0",
    "proc/sys/kernel/osrelease": "6.12.25+rpt-rpi-2712\n",
    "proc/sys/kernel/random/boot_id": "3a04ed0a-1111\n",
    "proc/mounts": "/dev/mmcblk0p2 / ext4 rw,noatime 0 0\n/dev/mmcblk0p3 {data} ext4 rw,data=ordered 0 0\n",
    "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor": "ondemand\n",
    "sys/devices/system/cpu/cpu1/cpufreq/scaling_governor": "ondemand\n",
    "sys/fs/cgroup/cgroup.controllers": "cpuset cpu io pids\n",
    "sys/devices/platform/soc@107c000000/soc@107c000000:firmware/get_throttled": "50005\n",
    "sys/class/hwmon/hwmon0/name": "cpu_thermal\n",
    "sys/class/hwmon/hwmon1/name": "rpi_volt\n",
    "sys/class/hwmon/hwmon1/in0_lcrit_alarm": "1\n",
    "sys/class/thermal/thermal_zone0/temp": "51234\n",
    "sys/class/rtc/rtc0/name": "rtc\n",
    "sys/class/rtc/rtc0/since_epoch": "1795000000\n",
    "sys/class/rtc/rtc0/battery_voltage": "2964099\n",
    "sys/fs/ext4/features/metadata_csum_seed": "supported\n",
    "sys/fs/ext4/mmcblk0p2/errors_count": "3\n",
    "sys/fs/ext4/mmcblk0p2/first_error_time": "1794000000\n",
    "sys/fs/ext4/mmcblk0p2/last_error_time": "1794900000\n",
    "sys/fs/ext4/mmcblk0p3/errors_count": "0\n",
    "sys/block/mmcblk0/device/life_time": "0x02 0x03\n",
    "sys/block/mmcblk0/device/pre_eol_info": "0x01\n",
    "sys/block/mmcblk1/device/name": "SD64G\n",
    "run/systemd/timesync/synchronized": "",
    "boot/firmware/config.txt": "dtparam=spi=on\ndtparam=sd_cqe=off\n",
}


def pi(tmp_path: Path) -> tuple[Path, Path]:
    """A root folder that reads like a Pi's, and a data folder."""
    root, data = tmp_path / "root", tmp_path / "data"
    data.mkdir()
    for name, text in PI.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.format(data=data))
    return root, data


def test_a_pi_is_read_as_it_is(tmp_path: Path) -> None:
    root, data = pi(tmp_path)
    readings = probes.read(data, root, writes=3)
    assert (readings.model, readings.kernel) == ("Raspberry Pi 5 Model B Rev 1.0", "6.12.25+rpt-rpi-2712")
    assert (readings.governors, readings.throttled, readings.undervoltage) == (("ondemand",), 0x50005, True)
    assert readings.limits_memory is False
    assert (readings.temperature_c, readings.has_rtc, readings.time_synchronised, readings.sd_cqe_off) == (
        51.234,
        True,
        True,
        True,
    )
    assert readings.mount == Mount("/dev/mmcblk0p3", "ext4", ("rw", "data=ordered"))
    assert readings.filesystem_errors == (
        FilesystemErrors("mmcblk0p2", 3, 1_794_000_000, 1_794_900_000),
        FilesystemErrors("mmcblk0p3", 0),
    )
    assert readings.card_lives == (CardLife("mmcblk0", 3, 1),), (
        "the worse of two; a card that reports nothing is left out"
    )
    assert len(readings.fsync_ms) == 3
    assert len(readings.machine_id) == 12


def test_a_real_time_clock_is_read_with_its_battery_and_without_them_it_says_nothing(tmp_path: Path) -> None:
    root, data = pi(tmp_path)
    readings = probes.read(data, root, writes=1)
    assert (readings.has_rtc, readings.rtc_s, readings.rtc_battery_uv) == (True, 1_795_000_000, 2_964_099)
    for name in ("since_epoch", "battery_voltage"):
        (root / "sys/class/rtc/rtc0" / name).unlink()
    readings = probes.read(data, root, writes=1)
    assert (readings.has_rtc, readings.rtc_s, readings.rtc_battery_uv) == (True, None, None)


def test_an_alarm_that_the_kernel_does_not_show_is_not_known(tmp_path: Path) -> None:
    root, data = pi(tmp_path)
    (root / "sys/class/hwmon/hwmon1/in0_lcrit_alarm").unlink()
    assert probes.read(data, root, writes=1).undervoltage is None


def test_a_machine_that_reports_nothing_is_read_without_an_error(tmp_path: Path) -> None:
    readings = probes.read(tmp_path / "none", tmp_path / "nothing", writes=1)
    assert (readings.model, readings.throttled, readings.undervoltage, readings.temperature_c) == ("", None, None, None)
    assert (readings.mount, readings.sd_cqe_off, readings.disk_free_bytes) == (None, None, None)
    assert (readings.filesystem_errors, readings.card_lives) == ((), ())
    assert "cannot be written" in str(readings.disk_error)


def test_what_the_test_wrote_is_gone_afterwards(tmp_path: Path) -> None:
    probes.safe_write_times_ms(tmp_path, 5)
    assert list(tmp_path.iterdir()) == []


def test_a_slow_card_is_measured_and_a_full_one_named(tmp_path: Path, mocker: MockerFixture) -> None:
    ticks = itertools.count(0, 2)
    durations_ms, error = probes.safe_write_times_ms(tmp_path, 100, lambda: float(next(ticks)))
    assert (durations_ms, error) == ((2_000.0,) * 3, None), "tried for ten seconds, not for as long as it takes"
    mocker.patch("os.fdatasync", side_effect=OSError(28, "No space left on device"))
    _, error = probes.safe_write_times_ms(tmp_path, 4)
    assert str(error) == f"{tmp_path}: cannot be written (no space left)"


def test_secrets_that_others_may_read_are_named_with_their_mode_and_public_ones_are_not(tmp_path: Path) -> None:
    modes = {
        "access/panel-access.json": 0o644, "keys/controller.toml": 0o640, "keys/devices/hall.toml": 0o644,
        "certificates/server.pem": 0o600, "certificates/authority.crt": 0o644,
    }  # fmt: skip
    for name, mode in modes.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("secret")
        path.chmod(mode)
    assert probes.readable_secrets(tmp_path) == ("access/panel-access.json (0644)", "keys/controller.toml (0640)")


def test_a_missing_panel_is_reported_without_an_error() -> None:
    sentence, answers = probes.ask_panel("http://127.0.0.1:9")
    assert not answers
    assert "does not answer (nothing is listening there)" in str(sentence)


def test_another_machine_has_another_id_and_none_shows_the_serial_number(tmp_path: Path) -> None:
    root, _ = pi(tmp_path)
    first = probes.machine_id(root)
    (root / "proc/device-tree/serial-number").write_text("10000000abcdee")
    assert len({first, probes.machine_id(root)}) == 2
    assert "abcd" not in first
    assert probes.machine_id(tmp_path / "nothing") == ""
