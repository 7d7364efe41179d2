"""Kernels that the guest can be made from: what each of Debian's series has built in, ships and must be changed in.

A further one is a further entry: the modules in the order of `modules.dep`, and `git log kernel/irq/irq_sim.c`.

Kind: pure
"""

from msgspec import Struct

_IRQ_SIM_CHANGES = (
    # The kernel does not export irq_to_desc to modules; this is the same by what it does export.
    ("irq_to_desc(irqnum)", "irq_data_to_desc(irq_get_irq_data(irqnum))"),
    # Searching on from the last line found never ends when a lower line fires meanwhile on the other processor.
    (
        "find_next_bit(work_ctx->pending,\n\t\t\t\t       work_ctx->irq_count, offset)",
        "find_first_bit(work_ctx->pending, work_ctx->irq_count)",
    ),
)


class Series(Struct, frozen=True):
    """A series of kernels. `modules`: Debian's that the guest needs, in the order in which they can be loaded.

    `sources`: what gpio-sim is compiled from; `changes`: what is replaced in its irq_sim.c, each found exactly once.
    """

    name: str
    debian: str
    modules: tuple[str, ...]
    sources: tuple[str, ...]
    changes: tuple[tuple[str, str], ...]


_DISK = (
    "drivers/block/virtio_blk",
    "crypto/crc32c_generic",
    "lib/crc16",
    "fs/mbcache",
    "fs/jbd2/jbd2",
    "fs/ext4/ext4",
)
_FOLDERS = ("net/9p/9pnet", "net/9p/9pnet_virtio", "fs/9p/9p", "fs/overlayfs/overlay", "fs/configfs/configfs")
_VIRTIO = (
    "drivers/virtio/virtio_ring",
    "drivers/virtio/virtio",
    "drivers/virtio/virtio_pci_legacy_dev",
    "drivers/virtio/virtio_pci_modern_dev",
    "drivers/virtio/virtio_pci",
)

KNOWN = (
    Series(
        name="6.1",
        debian="Debian 12",
        modules=(*_VIRTIO, "fs/netfs/netfs", "fs/fscache/fscache", *_FOLDERS, *_DISK),
        sources=("drivers/gpio/gpio-sim.c", "drivers/gpio/gpiolib.h", "kernel/irq/irq_sim.c"),
        changes=_IRQ_SIM_CHANGES,
    ),
    Series(
        name="6.12",
        debian="Debian 13",
        modules=("fs/netfs/netfs", *_FOLDERS, *_DISK),  # virtio is built in, fscache is part of netfs
        sources=("drivers/gpio/gpio-sim.c", "kernel/irq/irq_sim.c"),
        changes=_IRQ_SIM_CHANGES,
    ),
)


def find_series(version: str) -> Series | None:
    """The series of a kernel such as `6.1.0-56-amd64`; None where it is unknown."""
    return next((series for series in KNOWN if version.startswith(f"{series.name}.")), None)
