"""Debian's device tree of a Pi 3, made into what the Pi's boot firmware hands over."""

import pytest

from tests.pi.device_tree import DeviceTreeError, as_booted

NAMES = r'"ID_SDA\0ID_SCL\0' + r"\0".join(["SDA1"] * 26) + r'\0\0LAN_RUN_BOOT"'
TREE = f"""/dts-v1/;

/ {{
\tmodel = "Raspberry Pi 3 Model B";

\taliases {{
\t}};

\tsoc {{

\t\tgpio@7e200000 {{
\t\t\tgpio-line-names = {NAMES};
\t\t\tphandle = <0x06>;

\t\t\tdpi_gpio0 {{
\t\t\t}};
\t\t}};

\t\tserial@7e201000 {{

\t\t\tbluetooth {{
\t\t\t\tphandle = <0x49>;
\t\t\t}};
\t\t}};

\t\tspi@7e204000 {{
\t\t\tstatus = "disabled";
\t\t\tdmas = <0x0b 0x06>;
\t\t\tdma-names = "tx";
\t\t}};
\t}};
}};
"""


def test_it_has_revision_line_names_and_two_spi_devices_on_gpio8_and_gpio7() -> None:
    tree = as_booted(TREE)
    assert "linux,revision = <0xa02082>;" in tree
    assert r"ID_SCL\0GPIO2\0GPIO3\0" in tree
    assert r"\0GPIO27\0\0LAN_RUN_BOOT" in tree
    assert "cs-gpios = <0x06 0x08 0x01 0x06 0x07 0x01>;" in tree
    assert [f"spidev@{select} {{" in tree for select in (0, 1)] == [True, True]
    assert ("bluetooth" in tree, "dma" in tree) == (False, False)


@pytest.mark.parametrize("missing", ['model = "Raspberry Pi 3 Model B"', "aliases", "bluetooth", "gpio-line-names"])
def test_another_tree_is_refused_and_not_half_changed(missing: str) -> None:
    with pytest.raises(DeviceTreeError):
        as_booted(TREE.replace(missing, "other"))
