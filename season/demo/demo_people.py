"""People of the demo: the office, the heads of the schools, and pupils whose names follow from the seed.

Nobody of them exists; who signed the real plan stands in its file.

Kind: pure
"""

import hashlib
from collections.abc import Sequence

from season.nominations.nomination import Pupil
from season.rules.entries import TEAM_PUPILS
from season.rules.people import Person, Role

LAN = Person("lan", "Nguyễn Thị Lan", Role.LEAD, "gd")
MINH = Person("minh", "Trần Văn Minh", Role.LEAD, "gd")
BINH = Person("binh", "Lê Thị Bình", Role.LEAD, "gd")
HUONG = Person("huong", "Đinh Thị Thu Hương", Role.SIGN, "ubnd")
CHECKER = Person("hanh", "Vũ Đức Hạnh", Role.CHECK, "gd")

FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương", "Phan")
MIDDLES = ("Minh", "Thu", "Gia", "Đức", "Ngọc", "Quang", "Thanh", "Hải", "Bảo", "Khánh")
GIVEN = ("An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Khôi", "Linh", "My", "Nam", "Phúc", "Quỳnh", "Sơn", "Thảo", "Vy")
CLASSES = ("6A", "7A1", "7B", "8A1", "8A2", "8C", "9A", "9B")


def pick(options: Sequence[str], seed: int, *what: object) -> str:
    """One of `options`, the same for the same seed and purpose on every machine."""
    digest = hashlib.sha256("/".join(map(str, (seed, *what))).encode()).digest()
    return options[int.from_bytes(digest[:4], "big") % len(options)]


def full_name(seed: int, *what: object) -> str:
    """The name of somebody."""
    return " ".join(pick(part, seed, *what, column) for column, part in enumerate((FAMILIES, MIDDLES, GIVEN)))


def head_of(school: str, seed: int) -> Person:
    """The head teacher of a school."""
    return Person(f"head-{school}", full_name(seed, school, "head"), Role.SCHOOL, school)


def clerk_of(unit: str, seed: int) -> Person:
    """Somebody of another office."""
    return Person(f"clerk-{unit}", full_name(seed, unit, "clerk"), Role.UNIT, unit)


def pupils_of(school: str, seed: int) -> tuple[Pupil, ...]:
    """The team of a school."""
    numbers = range(1, TEAM_PUPILS + 1)
    return tuple(Pupil(full_name(seed, school, n), pick(CLASSES, seed, school, n, "class")) for n in numbers)
