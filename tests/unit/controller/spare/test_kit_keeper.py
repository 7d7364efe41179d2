"""The keeper of the kit: it notices what changes, writes within bounds, and says what a spare machine would lack."""

import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytest_mock import MockerFixture

from controller.spare import kit_keeper
from controller.spare.kit_keeper import KitKeeper, start_child
from controller.spare.take_over import open_kit
from controller.spare.takeover_key import new_takeover_pin
from tests.patience import Patience

PATIENCE_S = 60.0


def until(holds: Callable[[], object], what: str) -> None:
    patience = Patience(PATIENCE_S)
    while not holds():
        assert not patience.ended, what
        threading.Event().wait(0.01)


class Machine:
    """A data folder and a stick; `children`: the arguments of every child that was started."""

    def __init__(self, folder: Path) -> None:
        self.data, self.stick = folder / "data", folder / "stick"
        self.data.mkdir()
        self.stick.mkdir()
        self.children: list[list[str]] = []

    def start(self, arguments: list[str]) -> "subprocess.Popen[bytes]":
        self.children.append(arguments)
        return start_child(arguments)

    @contextmanager
    def keeper(self) -> Iterator[KitKeeper]:
        keeper = KitKeeper(self.data, self.stick, self.data / "no-settings", self.start)
        keeper.follow("journal-12345678")
        try:
            yield keeper
        finally:
            keeper.close()


@pytest.fixture
def machine(tmp_path: Path, mocker: MockerFixture) -> Machine:
    mocker.patch.object(kit_keeper, "CHECK_S", 0.02)
    mocker.patch.object(kit_keeper, "PAUSE_S", 0.02)
    mocker.patch.object(kit_keeper, "LATE_S", 0.0)
    return Machine(tmp_path)


def test_what_changes_is_on_the_stick_and_what_does_not_is_not_written_again(machine: Machine) -> None:
    pin = new_takeover_pin(machine.data)
    with machine.keeper() as keeper:
        until(lambda: keeper.is_current, "the first kit")
        keeper.follow("journal-87654321")
        until(lambda: open_kit(machine.stick, pin).index.journal == "journal-87654321", "the journal of the next match")
        (machine.data / "slides").mkdir()
        (machine.data / "slides" / "01.png").write_bytes(b"new")
        until(lambda: "slides/01.png" in open_kit(machine.stick, pin).index.files, "the new slide")
        until(lambda: keeper.is_current, "it is current")
        count = len(machine.children)
        threading.Event().wait(0.3)
        assert len(machine.children) == count
        assert keeper.trouble() is None


def test_without_a_pin_staff_is_told_how_to_make_one(machine: Machine) -> None:
    with machine.keeper() as keeper:
        until(lambda: "bamchuong pin takeover" in str(keeper.trouble()), "the trouble")
        new_takeover_pin(machine.data)
        until(lambda: keeper.is_current and keeper.trouble() is None, "it is current")


def test_another_stick_gets_all_of_it_and_a_missing_one_is_told(machine: Machine) -> None:
    pin = new_takeover_pin(machine.data)
    with machine.keeper() as keeper:
        until(lambda: keeper.is_current, "the first kit")
        shutil.rmtree(machine.stick)
        until(lambda: "No such file" in str(keeper.trouble()), "the trouble")
        machine.stick.mkdir()
        until(lambda: keeper.is_current, "the kit on the other stick")
        assert open_kit(machine.stick, pin).index.files


def test_a_child_that_fails_is_tried_again_and_the_kit_before_stays(machine: Machine, mocker: MockerFixture) -> None:
    pin = new_takeover_pin(machine.data)
    fails = threading.Event()

    def start(arguments: list[str]) -> "subprocess.Popen[bytes]":
        if not fails.is_set():
            return start_child(arguments)
        return subprocess.Popen([sys.executable, "-c", "raise SystemExit(9)"], stdout=subprocess.PIPE)

    keeper = KitKeeper(machine.data, machine.stick, machine.data / "no-settings", start)
    keeper.follow("journal-12345678")
    try:
        until(lambda: keeper.is_current, "the first kit")
        fails.set()
        new = new_takeover_pin(machine.data)
        until(lambda: "cannot be written" in str(keeper.trouble()), "the trouble")
        assert open_kit(machine.stick, pin)
        fails.clear()
        until(lambda: keeper.is_current and keeper.trouble() is None, "it is tried again")
        assert open_kit(machine.stick, new)
    finally:
        keeper.close()


def test_a_machine_that_starts_leaves_the_kit_of_before_until_it_knows_which_journal_runs(machine: Machine) -> None:
    keeper = KitKeeper(machine.data, machine.stick, machine.data / "no-settings", machine.start)
    threading.Event().wait(0.2)
    assert machine.children == []
    assert keeper.trouble() is None
    keeper.close()
