"""Decide nothing: what the probes read of the machine, as data. Pure.

None and empty mean that this machine does not say; a check that needs it is skipped.

Kind: pure
"""

from msgspec import Struct

from bus.messages import Sentence


class Mount(Struct, frozen=True):
    """Where the data folder is mounted."""

    device: str
    kind: str
    options: tuple[str, ...]


class FileErrors(Struct, frozen=True):
    """What the ext4 on `device` has counted since it was last checked; `first_s`, `last_s`: seconds since 1970."""

    device: str
    count: int
    first_s: int = 0
    last_s: int = 0


class CardLife(Struct, frozen=True):
    """How worn a card says it is. `used`: tenths of its life, from 1 to 11 (more than all of it); `spare`: 1 normal, 2
    and 3 less; 0: it does not say."""

    device: str
    used: int = 0
    spare: int = 0


class Readings(Struct, frozen=True):
    """One look at the machine. `throttled`: the bits of `vcgencmd get_throttled`. `undervoltage`: the kernel's alarm.
    `rtc_s`: what the real-time clock shows, in seconds since 1970; `rtc_battery_uv`: its battery, where that is told.

    `fsync_ms`: how long each of the writes took that were made in the data folder; `disk_error`: why it could not be
    written. `open_files`: secrets that others may read, with their modes. `sd_cqe_off`: command queueing of the card is
    off. `wall_s`: seconds since 1970. `journal`: what its verification said; `journal_broken`: it found a fault.
    """

    model: str = ""
    kernel: str = ""
    machine_id: str = ""
    boot_id: str = ""
    governors: tuple[str, ...] = ()
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
    file_errors: tuple[FileErrors, ...] = ()
    card_lives: tuple[CardLife, ...] = ()
    sd_cqe_off: bool | None = None
    open_files: tuple[str, ...] = ()
    sqlite: str = ""
    journal: Sentence | None = None
    journal_broken: bool = False
    panel: Sentence | None = None
    panel_answers: bool = False

    @property
    def is_pi(self) -> bool:
        """Whether this is a Raspberry Pi."""
        return "Raspberry Pi" in self.model
