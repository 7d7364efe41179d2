"""Probe of /sys: the errors and the wear that file systems and cards report of themselves.

Nothing is assessed here; what is not reported is left out.

Kind: adapter
"""

from pathlib import Path

from hardware.selftest.assess.readings import CardLife, FilesystemErrors


def filesystem_errors(root: Path) -> tuple[FilesystemErrors, ...]:
    """Every mounted ext4, with the errors that it has counted since its last check."""
    every = []
    for path in sorted(root.glob("sys/fs/ext4/*/errors_count")):
        count = _read_number(path)
        if count is not None:
            first_s, last_s = (_read_number(path.with_name(f"{which}_error_time")) or 0 for which in ("first", "last"))
            every.append(FilesystemErrors(path.parent.name, count, first_s, last_s))
    return tuple(every)


def card_lives(root: Path) -> tuple[CardLife, ...]:
    """Every card that reports its wear: eMMC, and few SD cards."""
    lives = []
    for folder in sorted(root.glob("sys/block/mmcblk*/device")):
        used_tenths = [int(value, 16) for value in _read_text(folder / "life_time").split() if value.startswith("0x")]
        spare_level = _read_text(folder / "pre_eol_info")
        if used_tenths or spare_level:
            name = folder.parent.name
            lives.append(CardLife(name, max(used_tenths, default=0), int(spare_level, 16) if spare_level else 0))
    return tuple(lives)


def _read_number(path: Path) -> int | None:
    text = _read_text(path)
    return int(text) if text.isdecimal() else None


def _read_text(path: Path) -> str:
    try:
        return path.read_text(errors="replace").strip("\0\n ")
    except OSError:
        return ""
