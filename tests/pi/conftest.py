"""Fixtures of the tests on an emulated Pi: its parts, a system with the product, a card for each module.

Kind: start
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, TypeVar

import pytest

from tests.pi import cache, pi_root
from tests.pi.emulated_pi import Parts
from tests.pi.packages import PiUnavailableError

T = TypeVar("T")
BOARD = "pi-8-stations"
OPENINGS = "/root/openings.py"
"""Where `guest/openings.py` of this tree is in the emulated system."""
REQUIRE = "BAMCHUONG_REQUIRE_PI"
"""Set to make the tests fail, not skip, on a machine that cannot have the emulated Pi."""


class InstalledRoot(NamedTuple):
    """A system into which `make install` has put the product, and what it printed."""

    root: Path
    output: str


@pytest.fixture(scope="session")
def parts() -> Parts:
    """QEMU with our pins, the kernel, the tree of devices."""
    return or_skip(cache.parts)


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InstalledRoot]:
    """What is committed, installed for `BOARD` without booting. Some two minutes of a processor, once a session."""
    bare = or_skip(cache.bare_root)
    or_skip(pi_root.emulate_user_programs)
    root = tmp_path_factory.mktemp("pi") / "root"
    subprocess.run(["cp", "--archive", bare, root], check=True)
    pi_root.clone(root)
    shutil.copy(pi_root.HERE / "guest/openings.py", f"{root}{OPENINGS}")
    try:
        yield InstalledRoot(root, install(root, BOARD))
    finally:
        shutil.rmtree(root, ignore_errors=True)


@pytest.fixture(scope="session")
def whole_card(installed: InstalledRoot, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A card with the installed system; nothing writes on it."""
    card = tmp_path_factory.mktemp("card") / "card.img"
    pi_root.write_card(installed.root, card)
    return card


@pytest.fixture(scope="module")
def card(whole_card: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A card of one's own with the installed system."""
    own = tmp_path_factory.mktemp("card") / "card.img"
    subprocess.run(["cp", "--sparse=always", whole_card, own], check=True)
    yield own
    own.unlink()


def install(root: Path, board: str) -> str:
    """What `make install` prints there. Raises `BuildError` where it does not end with 0."""
    return pi_root.in_root(root, "make", "-C", pi_root.CLONE, "install", f"BOARD={board}")


def or_skip(provide: Callable[[], T]) -> T:
    """What `provide` gives; skips where this machine cannot have it, or fails where nothing may be skipped."""
    try:
        return provide()
    except PiUnavailableError as error:
        if os.environ.get(REQUIRE):
            raise
        pytest.skip(str(error))
