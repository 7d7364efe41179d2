"""The device tree of a Raspberry Pi 3 as its boot firmware hands it over, made from Debian's.

Debian's has none of what the boot firmware adds (revision and serial number of the board), none of the line names of
Raspberry Pi's own trees, and no SPI devices, which `dtparam=spi=on` adds there. Two things are taken away because QEMU
has no such device: DMA from the SPI bus, Bluetooth from the first serial line.

Kind: pure
"""

import re

MODEL, REVISION, SERIAL = "Raspberry Pi 3 Model B Rev 1.2", 0xA02082, 0xABAD1DEA
"""What /proc/device-tree says on the emulated machine: board 3B, 1 GB, made by Sony."""
SPI_PINS, SELECT_PINS = 0xFFFD, 0xFFFE
"""Handles of nodes of ours; the tree's own are small numbers."""
HEADER_LINES = range(2, 28)
"""The lines on the 40-pin header, which Raspberry Pi's trees call GPIO2 to GPIO27."""


class DeviceTreeError(ValueError):
    """This tree is not as Debian's is; the message says what was looked for."""


def as_booted(source: str) -> str:
    """A tree's source (dtc's output), as Raspberry Pi's boot firmware would give it with `dtparam=spi=on`.

    Raises `DeviceTreeError`.
    """
    source = _once(
        r'(\n\tmodel = )"Raspberry Pi 3 Model B";', rf'\1"{MODEL}";\n\tserial-number = "{SERIAL:016x}";', source
    )
    system = f"\n\tsystem {{\n\t\tlinux,revision = <{REVISION:#x}>;\n\t\tlinux,serial = <0x00 {SERIAL:#x}>;\n\t}};\n"
    source = _once(r"(\n\taliases \{)", rf"{system}\1", source)
    source = _once(r"\n\t\t\tbluetooth \{.*?\n\t\t\t\};\n", "\n", source)
    return _with_spi(_named(source))


def _once(pattern: str, replacement: str, text: str) -> str:
    text, count = re.subn(pattern, replacement, text, count=1, flags=re.DOTALL)
    if not count:
        raise DeviceTreeError(f"the device tree has nothing like {pattern!r}")
    return text


def _named(source: str) -> str:
    found = re.search(r'gpio-line-names = "(ID_SDA[^\n]*)";', source)
    if found is None:
        raise DeviceTreeError("the device tree names no lines")
    separator = r"\0" if r"\0" in found[1] else '", "'
    words = found[1].split(separator)
    for line in HEADER_LINES:
        words[line] = f"GPIO{line}"
    return source.replace(found[1], separator.join(words))


def _with_spi(source: str) -> str:
    start = source.index("spi@7e204000 {")
    end = source.index("\n\t\t};", start)
    gpio = re.search(r"gpio@7e200000 \{.*?\n\t\t\tphandle = <(0x[0-9a-f]+)>", source, re.DOTALL)
    if gpio is None:
        raise DeviceTreeError("the device tree has no GPIO controller at 7e200000")
    node = re.sub(r"\n\t\t\tdma(s|-names) = [^\n]*", "", source[start:end])
    node = _once(
        'status = "disabled";',
        'status = "okay";'
        f"\n\t\t\tcs-gpios = <{gpio[1]} 0x08 0x01 {gpio[1]} 0x07 0x01>;"
        f'\n\t\t\tpinctrl-names = "default";\n\t\t\tpinctrl-0 = <{SPI_PINS:#x} {SELECT_PINS:#x}>;',
        node,
    )
    node += "".join(_spidev(select) for select in (0, 1))
    source = source[:start] + node + source[end:]
    pins = _pins("spi0_pins", (9, 10, 11), 4, SPI_PINS) + _pins("spi0_cs_pins", (8, 7), 1, SELECT_PINS)
    return _once(r"(gpio@7e200000 \{.*?)(\n\n\t\t\t[a-z0-9_-]+ \{)", rf"\g<1>{pins}\g<2>", source)


def _spidev(select: int) -> str:
    return (
        f'\n\n\t\t\tspidev@{select} {{\n\t\t\t\tcompatible = "rohm,dh2228fv";\n\t\t\t\treg = <{select:#04x}>;'
        "\n\t\t\t\tspi-max-frequency = <125000000>;\n\t\t\t};"
    )


def _pins(name: str, pins: tuple[int, ...], function: int, handle: int) -> str:
    cells = " ".join(f"{pin:#04x}" for pin in pins)
    return (
        f"\n\n\t\t\t{name} {{\n\t\t\t\tbrcm,pins = <{cells}>;\n\t\t\t\tbrcm,function = <{function:#04x}>;"
        f"\n\t\t\t\tphandle = <{handle:#x}>;\n\t\t\t}};"
    )
