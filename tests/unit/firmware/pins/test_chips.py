"""The GPIO chip of the header, and the messages where it is not available."""

import ctypes
from pathlib import Path

import pytest
from pytest_mock import MockerFixture

from firmware.pins import chips
from firmware.pins.chips import ChipInfo, LineInfo, find_header
from firmware.pins.edges import MachineError

LINES = ["GPIO17", "GPIO23"]


def chip(number: int, label: str, names: dict[int, str], count: int = 54, holder: str = "") -> ChipInfo:
    return ChipInfo(
        Path(f"/dev/gpiochip{number}"), label, tuple(LineInfo(names.get(n, ""), holder) for n in range(count))
    )


def test_the_chip_is_found_by_the_names_of_its_lines_and_not_by_its_number() -> None:
    header = find_header([chip(0, "gpio-brcmstb", {}), chip(11, "pinctrl-rp1", {17: "GPIO17", 23: "GPIO23"})], LINES)
    assert (header.number, header.offsets, header.is_found_by_name) == (11, {"GPIO17": 17, "GPIO23": 23}, True)


def test_a_line_is_where_its_name_is_and_not_where_its_number_says() -> None:
    header = find_header([chip(0, "some-expander", {3: "GPIO17", 4: "GPIO23"})], LINES)
    assert header.offsets == {"GPIO17": 3, "GPIO23": 4}


def test_without_names_it_is_found_by_its_label() -> None:
    header = find_header([chip(0, "raspberrypi-exp-gpio", {}, 8), chip(2, "pinctrl-bcm2711", {})], LINES)
    assert (header.number, header.offsets, header.is_found_by_name) == (2, {"GPIO17": 17, "GPIO23": 23}, False)


def test_a_missing_chip_lists_the_chips_that_were_found() -> None:
    with pytest.raises(MachineError, match=r"found: gpiochip0 \(other\); needed: GPIO17, GPIO23"):
        find_header([chip(0, "other", {})], LINES)


def test_a_machine_without_gpio_gets_the_remedy() -> None:
    with pytest.raises(MachineError, match="this machine has no GPIO"):
        find_header([], LINES)


def test_the_holder_of_a_line_is_known() -> None:
    header = find_header([chip(0, "pinctrl-rp1", {17: "GPIO17", 23: "GPIO23"}, holder="fan")], LINES)
    assert header.holders(["GPIO17"]) == {"GPIO17": "fan"}
    with pytest.raises(MachineError, match="/dev/gpiochip0: lines are in use by another program: GPIO23 by fan; stop"):
        header.require_free(["GPIO23"])


def test_free_lines_are_free() -> None:
    find_header([chip(0, "pinctrl-rp1", {17: "GPIO17", 23: "GPIO23"})], LINES).require_free(LINES)


def test_an_inaccessible_chip_names_the_group_to_join(mocker: MockerFixture, tmp_path: Path) -> None:
    (tmp_path / "gpiochip0").touch()
    mocker.patch("firmware.pins.chips.os.open", side_effect=PermissionError(13, "Permission denied"))
    with pytest.raises(MachineError, match="gpiochip0: Permission denied; add this user to the group gpio"):
        chips.list_chips(tmp_path)


def test_a_file_that_is_no_chip_is_reported(tmp_path: Path) -> None:
    (tmp_path / "gpiochip0").touch()
    with pytest.raises(MachineError, match="does not answer"):
        chips.list_chips(tmp_path)


def test_two_names_of_one_device_are_one_chip(mocker: MockerFixture, tmp_path: Path) -> None:
    (tmp_path / "gpiochip0").touch()
    (tmp_path / "gpiochip4").symlink_to("gpiochip0")
    opened_chips: list[int] = []

    def ioctl(_file: int, request: int, answer: ctypes.Structure) -> None:
        opened_chips.append(request)
        if request == chips.GPIO_GET_CHIPINFO:
            answer.lines, answer.label = 1, b"pinctrl-rp1"
        else:
            answer.name, answer.consumer, answer.flags = b"GPIO17", b"fan", chips.LINE_USED

    mocker.patch("firmware.pins.chips.fcntl.ioctl", ioctl)
    (header,) = chips.list_chips(tmp_path)
    assert (header.label, header.lines) == ("pinctrl-rp1", (LineInfo("GPIO17", "fan"),))
    assert opened_chips == [chips.GPIO_GET_CHIPINFO, chips.GPIO_V2_GET_LINEINFO]
