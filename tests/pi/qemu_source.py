"""Changes of QEMU's source: its Raspberry Pi 3 gets pins (`qemu/pins.c`) and tells what its SPI bus sends.

A further QEMU is a further look at these places: each is found exactly once, or the build says which is not.

Kind: pure
"""

from collections.abc import Mapping

from msgspec import Struct

CONFIGURATION = "pi"
"""Name of the file of devices below `configs/devices/aarch64-softmmu`, and its content."""
DEVICES = "".join(f"CONFIG_{name}=y\n" for name in ("RASPI", "OR_IRQ", "SPLIT_IRQ", "UNIMP", "ARM_GIC"))

OWN_FILES = {"pins.c": "hw/gpio/pins.c", "pins.h": "include/hw/gpio/pins.h"}
"""Files of `qemu/`, and where they go."""


class Change(Struct, frozen=True):
    """In `file`, the text `after` is followed by `addition`."""

    file: str
    after: str
    addition: str


class ChangedSourceError(ValueError):
    """This QEMU's source is not the one that the changes were made for; the message says where."""


_GPIO = "hw/gpio/bcm2835_gpio.c"
CHANGES = (
    Change("include/hw/gpio/bcm2835_gpio.h", '#include "hw/sysbus.h"\n', '#include "hw/gpio/pins.h"\n'),
    Change("include/hw/gpio/bcm2835_gpio.h", "    qemu_irq out[54];\n", "    Pins pins;\n"),
    Change(
        _GPIO,
        "static uint64_t bcm2835_gpio_read(void *opaque, hwaddr offset,\n        unsigned size)\n{\n"
        "    BCM2835GpioState *s = (BCM2835GpioState *)opaque;\n",
        "    uint64_t level;\n    if (pins_read(&s->pins, offset, &level)) {\n        return level;\n    }\n",
    ),
    Change(
        _GPIO,
        "static void bcm2835_gpio_write(void *opaque, hwaddr offset,\n        uint64_t value, unsigned size)\n{\n"
        "    BCM2835GpioState *s = (BCM2835GpioState *)opaque;\n",
        "    if (pins_write(&s->pins, offset, value)) {\n        return;\n    }\n",
    ),
    Change(
        _GPIO, "            s->fsel[index] = fsel;\n        }\n    }\n", "    pins_set_functions(&s->pins, s->fsel);\n"
    ),
    Change(_GPIO, "    s->lev0 = 0;\n    s->lev1 = 0;\n", "    pins_reset(&s->pins);\n"),
    Change(_GPIO, "    qdev_init_gpio_out(dev, s->out, 54);\n", "    pins_init(&s->pins, obj, sbd);\n"),
    Change("hw/gpio/meson.build", "    'bcm2835_gpio.c',\n", "    'pins.c',\n"),
    Change(
        "hw/arm/bcm2835_peripherals.c",
        '    object_property_add_alias(OBJECT(s), "sd-bus", OBJECT(&s->gpio), "sd-bus");\n',
        "    for (n = 0; n < PINS_INTERRUPTS; n++) {\n"
        "        sysbus_connect_irq(SYS_BUS_DEVICE(&s->gpio), n,\n"
        "            qdev_get_gpio_in_named(DEVICE(&s_base->ic), BCM2835_IC_GPU_IRQ, INTERRUPT_GPIO0 + n));\n"
        "    }\n",
    ),
    Change("hw/ssi/bcm2835_spi.c", '#include "hw/ssi/bcm2835_spi.h"\n', '#include "hw/gpio/pins.h"\n'),
    Change(
        "hw/ssi/bcm2835_spi.c", "        rx_byte = ssi_transfer(s->bus, tx_byte);\n", "        pins_log_spi(tx_byte);\n"
    ),
)


def changed(files: Mapping[str, str]) -> dict[str, str]:
    """The files of `CHANGES`, by path, as they must be. Raises `ChangedSourceError` where a place is not found once."""
    result = dict(files)
    for change in CHANGES:
        text = result[change.file]
        if text.count(change.after) != 1:
            line = change.after.strip().splitlines()[0]
            raise ChangedSourceError(f"{change.file}: found {text.count(change.after)} times, not once: {line}")
        result[change.file] = text.replace(change.after, change.after + change.addition)
    return result
