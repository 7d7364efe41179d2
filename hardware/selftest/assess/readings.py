"""Readings of the machine, as the probes take them.

None and empty mean that this machine does not report the value; a check that needs it is skipped.

Kind: pure
"""

from msgspec import Struct

from bus.messages import Sentence


class Mount(Struct, frozen=True):
    """The mount that holds the data folder."""

    device: str
    kind: str
    options: tuple[str, ...]


class FilesystemErrors(Struct, frozen=True):
    """Errors that the ext4 file system on `device` has counted since its last check.

    `first_s`, `last_s`: when the first and the last one happened, in seconds since 1970.
    """

    device: str
    count: int
    first_s: int = 0
    last_s: int = 0


class CardLife(Struct, frozen=True):
    """Wear that a card reports of itself.

    `used_tenths`: tenths of its life, from 1 to 11 (more than all of it). `spare_level`: 1 normal, 2 and 3 less. 0: not
    reported.
    """

    device: str
    used_tenths: int = 0
    spare_level: int = 0


class Readings(Struct, frozen=True):
    """All readings of the machine, taken at one time.

    `limits_memory`: the kernel keeps the limits of memory that units set (`MemoryMax=`).
    `throttled`: the bits of `vcgencmd get_throttled`. `undervoltage`: the kernel's alarm. `rtc_s`: time of the
    real-time clock, in seconds since 1970; `rtc_battery_uv`: voltage of its battery, where that is reported.

    `fsync_ms`: duration of each safe write in the data folder; `disk_error`: why the folder cannot be written.
    `readable_secrets`: secrets that others may read, with their modes. `sd_cqe_off`: command queueing of the card is
    off. `wall_s`: seconds since 1970. `journal`: result of its verification; `journal_broken`: whether that found a
    fault.
    """

    model: str = ""
    kernel: str = ""
    machine_id: str = ""
    boot_id: str = ""
    governors: tuple[str, ...] = ()
    limits_memory: bool | None = None
    throttled: int | None = None
    undervoltage: bool | None = None
    temperature_c: float | None = None
    wall_s: int = 0
    time_synchronised: bool | None = None
    has_rtc: bool = False
    rtc_s: int | None = None
    rtc_battery_uv: int | None = None
    disk_free_bytes: int | None = None
    fsync_ms: tuple[float, ...] = ()
    disk_error: Sentence | None = None
    mount: Mount | None = None
    filesystem_errors: tuple[FilesystemErrors, ...] = ()
    card_lives: tuple[CardLife, ...] = ()
    sd_cqe_off: bool | None = None
    readable_secrets: tuple[str, ...] = ()
    journal: Sentence | None = None
    journal_broken: bool = False
    panel: Sentence | None = None
    panel_answers: bool = False

    @property
    def is_pi(self) -> bool:
        """Whether this is a Raspberry Pi."""
        return "Raspberry Pi" in self.model

    @property
    def is_pi_5(self) -> bool:
        """Whether this is a Raspberry Pi 5, 500 or 500+, or a Compute Module 5."""
        return any(name in self.model for name in ("Raspberry Pi 5", "Compute Module 5"))
