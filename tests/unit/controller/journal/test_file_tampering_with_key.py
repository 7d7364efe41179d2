"""34 tamperings with the journal's files and more: with the photographed key nothing is lost or changed in silence."""

import random
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from bamchuong.commands.journal import journal
from controller.journal.errors import JournalError
from controller.journal.file_names import NAME
from controller.journal.journal_reader import open_journal
from tests.unit.controller.journal.file_tamperings import TAMPERINGS, WAL, Evening


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> Evening:
    return Evening(tmp_path_factory.mktemp("tampered"))


@pytest.fixture
def copy(evening: Evening, tmp_path: Path) -> Path:
    """The files of the evening, to be tampered with."""
    return Path(shutil.copytree(evening.folder, tmp_path / "copy"))


def verified(evening: Evening, folder: Path, options: tuple[str, ...]) -> tuple[bool, bool]:
    """Whether `journal verify` calls the journal good, and whether it holds what it held."""
    result = CliRunner().invoke(journal, ["verify", str(folder / NAME), *options])
    assert result.exception is None or isinstance(result.exception, SystemExit | JournalError), result.exception
    try:
        with open_journal(folder / NAME) as source:
            is_unchanged = list(source.records()) == evening.rows
    except JournalError:
        is_unchanged = False
    return result.exit_code == 0, is_unchanged


def test_there_are_at_least_34_ways() -> None:
    assert len(TAMPERINGS) >= 34


def test_the_evening_itself_is_proven(evening: Evening, copy: Path) -> None:
    assert verified(evening, copy, ("--key", evening.key)) == (True, True)


@pytest.mark.parametrize("name", TAMPERINGS)
def test_with_the_key_nothing_is_lost_or_changed_in_silence(evening: Evening, copy: Path, name: str) -> None:
    TAMPERINGS[name](evening, copy)
    is_good, is_unchanged = verified(evening, copy, ("--key", evening.key))
    assert is_unchanged or not is_good


def test_a_bit_that_flips_anywhere_in_the_files_is_found_or_changes_nothing(evening: Evening, copy: Path) -> None:
    chance = random.Random("bits")
    content = {name: (copy / name).read_bytes() for name in (NAME, WAL)}
    for _ in range(60):
        for name, data in content.items():
            (copy / name).write_bytes(data)
        (copy / f"{NAME}-shm").unlink(missing_ok=True)
        name = chance.choice((NAME, WAL))
        flipped = bytearray(content[name])
        flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
        (copy / name).write_bytes(flipped)
        is_good, is_unchanged = verified(evening, copy, ("--key", evening.key))
        assert is_unchanged or not is_good


def test_without_the_key_some_of_them_are_called_good(evening: Evening, tmp_path: Path) -> None:
    """Why the fingerprint must be photographed: what a chain of hashes alone does not show."""
    silent = 0
    for number, tamper in enumerate(TAMPERINGS.values()):
        folder = Path(shutil.copytree(evening.folder, tmp_path / str(number)))
        tamper(evening, folder)
        silent += verified(evening, folder, ()) == (True, False)
    assert silent >= 8
