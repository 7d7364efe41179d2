"""Installation on a Pi: the libraries for its pins, its SPI buses in config.txt, and what its kernel cannot do."""

import os
import re
import shutil
from pathlib import Path

import pytest

from tests.unit.hardware.installation import SOURCE, fake, installed, libraries, refused, run

pytestmark = pytest.mark.skipif(shutil.which("systemctl") is None, reason="no systemctl here (apt install systemd)")


@pytest.fixture
def on_a_pi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`uname -m` says aarch64."""
    fake(tmp_path / "bin", "uname", 'case "$1" in -m) echo aarch64 ;; *) echo Linux ;; esac')
    monkeypatch.setenv("PATH", f"{tmp_path}/bin:{os.environ['PATH']}")


@pytest.mark.usefixtures("on_a_pi")
def test_on_a_pi_the_libraries_of_its_pins_are_installed_too(tmp_path: Path, python: Path) -> None:
    output = installed(tmp_path / "root", VENV="", PYTHON=str(python), CC="true", BOARD="pi-4-stations")
    assert f"--require-hashes -r {SOURCE}/hashes-pi.txt" in output


@pytest.mark.usefixtures("on_a_pi")
def test_a_library_of_the_pins_that_is_not_there_is_missed_too(tmp_path: Path, python: Path) -> None:
    environment = {"PYTHON": str(python), "CC": "true", "BOARD": "pi-4-stations"}
    without = libraries(tmp_path / "without", library="2.1")
    result = run(tmp_path / "root", LIBRARIES=str(without), **environment)
    assert (result.returncode, "no-pi-library" in result.stderr) == (3, True), result.stderr
    assert not (tmp_path / "root/opt/bamchuong/venv").is_symlink()
    complete = libraries(tmp_path / "complete", pi="library", library="2.1")
    assert "requirement" not in installed(tmp_path / "root", VENV="", LIBRARIES=str(complete), **environment)


@pytest.mark.usefixtures("on_a_pi")
def test_where_lgpio_has_no_wheel_its_build_tools_are_required_and_its_c_library_is_included(
    tmp_path: Path, python: Path
) -> None:
    root, bin_folder = tmp_path / "root", tmp_path / "bin"
    environment = {
        "PYTHON": str(python),
        "CC": "true",
        "BOARD": "pi-4-stations",
        "CLAIMS": "sys.version_info = (3, 13, 5)",
    }
    if shutil.which("swig") is None:
        output = refused(root, 3, **environment)
        assert re.search(r"lgpio and spidev .*sudo apt install gcc python3(\.13)?-dev swig", output), output
    (bin_folder / "swig").symlink_to("/bin/true")
    assert "hashes-pi.txt, PYPI=1" in installed(root, VENV="", **environment)


CONFIG = "dtparam=audio=on\n#dtparam=spi=on\n[pi4]\ndtparam=spi=on\n"
OURS = "[all]\ndtparam=spi=on\n"
ONE_BOARD = """
name = "one-board"
gpio = "pi"
[[stations]]
number = 1
button = "GPIO7"
lamp = "GPIO23"
[[displays]]
name = "clock"
kind = "max7219"
shows = "clock"
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """The config.txt of a Pi."""
    path = tmp_path / "root/boot/firmware/config.txt"
    path.parent.mkdir(parents=True)
    path.write_text(CONFIG)
    return path


def test_spi_is_enabled_once_for_a_board_that_needs_it_and_disabled_by_uninstalling(
    tmp_path: Path, python: Path, config: Path
) -> None:
    root, environment = tmp_path / "root", {"VENV": "", "PYTHON": str(python)}
    installed(root, **environment)
    assert config.read_text() == CONFIG  # simulated
    output = installed(root, BOARD="pi-4-stations", **environment)
    assert ("  /boot/firmware/config.txt" in output, "> dtparam=spi=on" in output) == (True, True)
    first, ours = config.read_text().split("# bamchuong: SPI")
    assert (first, OURS in ours) == (CONFIG, True)
    before = config.read_text()
    assert "config.txt" not in installed(root, **environment)
    assert config.read_text() == before
    config.write_text(before + "dtoverlay=disable-bt\n")
    output = installed(root, "--uninstall", DRY_RUN="1")
    assert ("would write: " in output, config.read_text().startswith(before)) == (True, True)
    installed(root, "--uninstall")
    assert config.read_text() == CONFIG + "dtoverlay=disable-bt\n"


def test_a_chip_select_used_by_a_button_is_released_and_taken_again_for_another_board(
    tmp_path: Path, python: Path, config: Path
) -> None:
    root, environment = tmp_path / "root", {"VENV": "", "PYTHON": str(python)}
    (tmp_path / "one.toml").write_text(ONE_BOARD)
    own_lines = b"# mine\r\ndtparam=i2c_arm=on,spi=on\r\n"
    config.write_bytes(own_lines)
    installed(root, BOARD=str(tmp_path / "one.toml"), **environment)
    assert "\n[all]\ndtoverlay=spi0-1cs\n# bamchuong: end\n" in config.read_text()
    installed(root, BOARD="pi-8-stations", **environment)
    assert config.read_bytes() == own_lines


def test_a_machine_without_config_txt_is_not_a_pi_and_gets_none(tmp_path: Path, python: Path) -> None:
    installed(tmp_path / "root", BOARD="pi-4-stations", VENV="", PYTHON=str(python))
    assert not (tmp_path / "root/boot").exists()


def test_a_missing_end_mark_removes_nothing_else(tmp_path: Path, python: Path, config: Path) -> None:
    root, environment = tmp_path / "root", {"VENV": "", "PYTHON": str(python)}
    installed(root, BOARD="pi-4-stations", **environment)
    broken = config.read_text().replace("# bamchuong: end\n", "") + "dtoverlay=vc4-kms-v3d\n"
    config.write_text(broken)
    installed(root, **environment)
    installed(root, "--uninstall")
    assert config.read_text() == broken


@pytest.mark.usefixtures("on_a_pi")
def test_simulated_pins_need_no_such_libraries_and_no_compiler_until_there_is_a_real_board(
    tmp_path: Path, python: Path
) -> None:
    root = tmp_path / "root"
    output = installed(root, VENV="", PYTHON=str(python), CC="no-such-compiler")
    assert ("hashes-pi.txt" in output, f"-r {SOURCE}/hashes.txt" in output) == (False, True)
    simulated = os.readlink(root / "opt/bamchuong/venv")
    settings = root / "etc/bamchuong/bamchuong.env"
    own = root / "etc/bamchuong/hall.toml"
    own.write_text("gpio = 'pi'\n")
    settings.write_text(settings.read_text().replace("BOARD=simulated", 'BOARD="/etc/bamchuong/hall.toml"'))
    assert "hashes-pi.txt" in installed(root, VENV="", PYTHON=str(python), CC="true")
    assert os.readlink(root / "opt/bamchuong/venv") == f"{simulated}-pi"
    assert os.readlink(root / "opt/bamchuong/previous") == simulated


@pytest.mark.usefixtures("on_a_pi")
def test_a_pi_that_cannot_build_them_is_refused_before_anything_is_changed(tmp_path: Path, python: Path) -> None:
    output = refused(tmp_path / "root", 3, PYTHON=str(python), CC="no-such-compiler", BOARD="pi-4-stations")
    assert re.search(r"spidev and RPi.GPIO .*sudo apt install gcc python3(\.11)?-dev\n", output), output
    compiler = "import sysconfig; sysconfig.get_config_vars()['CC'] = 'no-such-compiler -pthread'"
    assert output == refused(tmp_path / "root", 3, PYTHON=str(python), CLAIMS=compiler, BOARD="pi-4-stations")


PLAIN, OF_RASPBERRY_PI = b"\xd0\r\xfe\xed spi@7e204000 \0", b"\xd0\r\xfe\xed spi@7e204000 \0 __overrides__ \0"


@pytest.fixture
def no_displays(tmp_path: Path) -> Path:
    """pi-4-stations without its LED boards."""
    path = tmp_path / "bare.toml"
    path.write_text((SOURCE / "hardware/boards/pi-4-stations.toml").read_text().partition("[[displays]]")[0])
    return path


def boot(config: Path, **trees: bytes) -> None:
    """Device trees beside config.txt."""
    for tree in config.parent.glob("*.dtb"):
        tree.unlink()
    for name, content in trees.items():
        (config.parent / f"{name.replace('_', '-')}.dtb").write_bytes(content)


def model(config: Path, name: str) -> None:
    """What the machine says it is."""
    folder = config.parents[2] / "proc/device-tree"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model").write_bytes(name.encode() + b"\0")


def test_led_boards_are_refused_where_no_parameter_could_switch_on_their_bus(
    tmp_path: Path, python: Path, config: Path, no_displays: Path
) -> None:
    root, environment = tmp_path / "root", {"PYTHON": str(python)}
    boot(config, bcm2837_rpi_3_b=PLAIN, bcm2711_rpi_4_b=PLAIN)
    output = refused(root, 3, BOARD="pi-4-stations", **environment)
    for text in ("LED boards", "plain Debian", "Raspberry Pi OS (64-bit)", "a profile without [[displays]]"):
        assert text in output
    installed(root, VENV="", BOARD=str(no_displays), **environment)
    assert config.read_text() == CONFIG
    installed(root, VENV="", BOARD="simulated", **environment)
    refused(root, 3, BOARD="pi-8-stations", **environment)


def test_with_an_overlay_of_their_own_led_boards_work_and_config_txt_is_unchanged(
    tmp_path: Path, python: Path, config: Path
) -> None:
    root = tmp_path / "root"
    boot(config, bcm2711_rpi_4_b=PLAIN)
    (root / "dev").mkdir()
    (root / "dev/spidev0.0").touch()
    refused(root, 3, BOARD="pi-4-stations", PYTHON=str(python))
    (root / "dev/spidev0.1").touch()
    installed(root, VENV="", BOARD="pi-4-stations", PYTHON=str(python))
    assert config.read_text() == CONFIG


@pytest.mark.parametrize(
    "name", ["Raspberry Pi 5 Model B Rev 1.0", "Raspberry Pi 500", "Raspberry Pi Compute Module 5"]
)
@pytest.mark.parametrize("trees", [{"bcm2712_rpi_5_b": PLAIN}, {"bcm2711_rpi_4_b": PLAIN}])
def test_a_pi_5_is_refused_if_the_kernel_has_no_driver_for_its_pins(
    tmp_path: Path, python: Path, config: Path, no_displays: Path, name: str, trees: dict[str, bytes]
) -> None:
    boot(config, **trees)
    model(config, name)
    for board in (str(no_displays), "pi-4-stations"):
        output = refused(tmp_path / "root", 3, BOARD=board, PYTHON=str(python))
        assert "this Raspberry Pi 5 has a kernel without RP1" in output
        assert "install Raspberry Pi OS (64-bit), or use BOARD=simulated" in output
    installed(tmp_path / "root", VENV="", BOARD="simulated", PYTHON=str(python))


def test_an_image_for_a_pi_5_only_is_recognised_by_its_device_trees(
    tmp_path: Path, python: Path, config: Path, no_displays: Path
) -> None:
    root, environment = tmp_path / "root", {"BOARD": str(no_displays), "PYTHON": str(python)}
    boot(config, bcm2712_rpi_5_b=PLAIN)
    assert "RP1" in refused(root, 3, **environment)
    boot(config, bcm2712_rpi_5_b=PLAIN, bcm2711_rpi_4_b=PLAIN)
    installed(root, VENV="", **environment)
    boot(config, bcm2712_rpi_5_b=PLAIN + b"raspberrypi,rp1-gpio\0")
    installed(root, VENV="", **environment)
    model(config, "Raspberry Pi 5 Model B Rev 1.0")
    installed(root, VENV="", **environment)


@pytest.mark.parametrize("name", ["Raspberry Pi 4 Model B Rev 1.4", "Raspberry Pi 5 Model B Rev 1.0"])
def test_raspberry_pi_os_is_not_plain_debian(tmp_path: Path, python: Path, config: Path, name: str) -> None:
    boot(config, bcm2710_rpi_3_b=OF_RASPBERRY_PI, bcm2711_rpi_4_b=OF_RASPBERRY_PI, bcm2712_rpi_5_b=OF_RASPBERRY_PI)
    model(config, name)
    installed(tmp_path / "root", VENV="", BOARD="pi-8-stations", PYTHON=str(python))
    assert OURS in config.read_text()
