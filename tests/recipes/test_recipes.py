"""The recipes of CONTRIBUTING.md, followed in a copy of the tree: each names every file that changes, and no other."""

import filecmp
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

import pytest
from babel.messages.pofile import read_po, write_po

from tests.recipes.additions import ADDITIONS, LANGUAGE, Addition, Edits

HOUSE = Path(__file__).parents[2]
STEP = re.compile(r"^\d+\. ((?:`[^`]+`,?\s+)*`[^`]+`):", re.MULTILINE)
"""A step begins with the files that it changes."""
TEST = re.compile(r"^Test: `pytest ([^`]+)`", re.MULTILINE)


class Recipe(NamedTuple):
    """What CONTRIBUTING.md says: the files, in order, and the tests to run."""

    files: tuple[str, ...]
    tests: tuple[str, ...]


def recipe_for(addition: Addition) -> Recipe:
    """The recipe under the addition's heading, with its names in place of `<…>`."""
    section = (
        (HOUSE / "CONTRIBUTING.md")
        .read_text(encoding="utf-8")
        .split(f"**… {addition.heading}.**")[1]
        .split("\n**… ")[0]
    )
    for placeholder, name in addition.names.items():
        section = section.replace(f"<{placeholder}>", name)
    files = [file for heads in STEP.findall(section) for file in re.findall(r"`([^`]+)`", heads)]
    (tests,) = TEST.findall(section)
    return Recipe(tuple(files), tuple(tests.split()))


class Copy:
    """A copy of the files that git knows."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.drawn: dict[tuple[str, ...], dict[str, bytes]] = {}
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=HOUSE, capture_output=True, text=True, check=True).stdout
        self.files = [file for file in listed.split("\0") if file and (HOUSE / file).is_file()]
        for file in self.files:
            self.restore(file)

    def restore(self, file: str) -> None:
        """Makes `file` as it is in the tree: the same, or not there."""
        path = self.root / file
        if (HOUSE / file).is_file():
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(HOUSE / file, path)
        else:
            path.unlink()

    def edit(self, edits: Edits) -> None:
        """Inserts each text behind its anchor. Raises ValueError where that is not there."""
        for file, insertions in edits.items():
            path = self.root / file
            path.parent.mkdir(parents=True, exist_ok=True)
            text = path.read_text(encoding="utf-8") if path.exists() else ""
            for anchor, added in insertions:
                if anchor not in text:
                    raise ValueError(f"tests/recipes/additions.py: {file} has no {anchor!r} any more")
                text = text.replace(anchor, anchor + added, 1)
            path.write_text(text, encoding="utf-8")

    def touched(self) -> set[str]:
        """The files that are not as in the tree."""
        here = {
            path.relative_to(self.root).as_posix()
            for path in self.root.rglob("*")
            if path.is_file() and not {".hypothesis", "__pycache__"} & set(path.parts)
        }
        changed = {file for file in self.files if file in here and not filecmp.cmp(HOUSE / file, self.root / file)}
        return changed | (here - set(self.files))

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs a module of the copy."""
        environment = {**os.environ, "PYTHONPATH": str(self.root)}
        return subprocess.run(
            [sys.executable, "-m", *arguments],
            cwd=self.root,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def draw(self, command: tuple[str, ...]) -> None:
        """Runs a command that writes files; new files that it has written before are written again without it."""
        if not self.drawn.get(command):
            before = self.touched()
            process = self.run(*command)
            assert process.returncode == 0, process.stdout + process.stderr
            self.drawn[command] = {file: (self.root / file).read_bytes() for file in self.touched() - before}
        for file, content in self.drawn[command].items():
            (self.root / file).write_bytes(content)

    def tested(self, *tests: str) -> subprocess.CompletedProcess[str]:
        """Runs some of its tests, to the first failure."""
        return self.run("pytest", "-q", "-x", "-p", "no:cacheprovider", *tests)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """A copy that nobody has changed yet."""
    return Copy(tmp_path_factory.mktemp("tree"))


@pytest.fixture
def unchanged(copy: Copy) -> Iterator[Copy]:
    """The copy; what a test changes in it is taken back."""
    yield copy
    for file in copy.touched():
        copy.restore(file)


def follow(addition: Addition, copy: Copy) -> None:
    """Does what the recipe says."""
    copy.edit(addition.edits)
    for command in addition.commands:
        copy.draw(command)


@pytest.mark.parametrize("addition", ADDITIONS, ids=lambda addition: addition.heading)
def test_a_recipe_names_the_files_that_change_and_its_tests_fail_without_one_of_them(
    addition: Addition, unchanged: Copy
) -> None:
    recipe = recipe_for(addition)
    follow(addition, unchanged)
    touched = unchanged.touched()

    assert {file for file in touched if not any(fnmatchcase(file, named) for named in recipe.files)} == set()
    assert [named for named in recipe.files if not any(fnmatchcase(file, named) for file in touched)] == []

    unchanged.restore(addition.left_out)
    assert unchanged.tested(*recipe.tests).returncode == 1, f"nobody misses {addition.left_out}"


def test_the_tests_that_the_recipes_name_pass_with_all_that_they_add(unchanged: Copy) -> None:
    for addition in ADDITIONS:
        follow(addition, unchanged)
    result = unchanged.tested(*dict.fromkeys(test for addition in ADDITIONS for test in recipe_for(addition).tests))

    assert result.returncode == 0, result.stdout + result.stderr


def translate_into_brackets(catalogue: Path) -> None:
    """Puts each English text into brackets, as its translation."""
    with catalogue.open("rb") as file:
        entries = read_po(file)
    for entry in entries:
        if entry.id:
            entry.string = f"[{entry.id}]"
    with catalogue.open("wb") as file:
        write_po(file, entries, width=120, include_lineno=False)


def test_a_language_is_one_more_catalogue_and_nothing_else(unchanged: Copy) -> None:
    recipe = recipe_for(LANGUAGE)
    follow(LANGUAGE, unchanged)
    (catalogue,) = recipe.files
    translate_into_brackets(unchanged.root / catalogue)
    assert unchanged.touched() == {catalogue}, "run `python -m webcore.extract_texts` where another catalogue is here"

    result = unchanged.tested("tests/recipes/another_language.py", *recipe.tests)
    assert result.returncode == 0, result.stdout + result.stderr
