"""Adapt /sys: what file systems and cards say of themselves. Nothing is judged here; what is missing is left out.

Kind: adapter
"""

from pathlib import Path

from hardware.selftest.assess.readings import CardLife, FileErrors


def file_errors(root: Path) -> tuple[FileErrors, ...]:
    """Every ext4 that is mounted, with the errors that it has counted since it was last checked."""
    found = []
    for path in sorted(root.glob("sys/fs/ext4/*/errors_count")):
        count = _number(path)
        if count is not None:
            times = [_number(path.with_name(f"{one}_error_time")) or 0 for one in ("first", "last")]
            found.append(FileErrors(path.parent.name, count, *times))
    return tuple(found)


def card_lives(root: Path) -> tuple[CardLife, ...]:
    """Every card that says how worn it is: eMMC, and few SD cards."""
    found = []
    for folder in sorted(root.glob("sys/block/mmcblk*/device")):
        used = [int(one, 16) for one in _text(folder / "life_time").split() if one.startswith("0x")]
        left = _text(folder / "pre_eol_info")
        if used or left:
            found.append(CardLife(folder.parent.name, max(used, default=0), int(left, 16) if left else 0))
    return tuple(found)


def _number(path: Path) -> int | None:
    text = _text(path)
    return int(text) if text.isdecimal() else None


def _text(path: Path) -> str:
    try:
        return path.read_text(errors="replace").strip("\0\n ")
    except OSError:
        return ""
