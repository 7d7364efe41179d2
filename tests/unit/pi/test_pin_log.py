"""The log of the emulated pins."""

import pytest

from tests.pi.pin_log import PinEvent, SpiBytes, first_presses, read_log, transfers

LOG = """\
100 pin 17 0 in
140 pin 17 1 in
150 pin 17 0 in
150 pin 27 0 in
900 pin 23 1 out
1000 pin 8 0 out
1010 spi 0c01
1020 spi 0b07
1030 pin 8 1 out
1040 spi ff
"""


def test_pins_and_bytes_are_read_with_their_times() -> None:
    assert read_log(LOG)[0] == PinEvent(100, 17, is_high=False, is_output=False)
    assert read_log(LOG)[6] == SpiBytes(1010, b"\x0c\x01")


def test_only_the_first_touch_of_a_contact_counts_and_no_lamp() -> None:
    assert first_presses(read_log(LOG), (17, 27, 23, 4)) == {17: 100, 27: 150}


def test_a_transfer_is_what_was_sent_while_the_chip_was_selected() -> None:
    assert transfers(read_log(LOG), 8) == [b"\x0c\x01\x0b\x07"]
    assert transfers(read_log(LOG), 7) == []


@pytest.mark.parametrize("line", ["100 pin 17 2 in", "x pin 17 1 in", "100 spi zz", "100", "100 pin 17 1 sideways"])
def test_what_is_no_line_of_the_log_is_an_error(line: str) -> None:
    with pytest.raises(ValueError, match=r"log|invalid|non-hexadecimal"):
        read_log(line)
