"""What became of the mutants, kept in dist/mutation/ as long as the module and its tests are the same.

Kind: adapter
"""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from tests.mutation.in_place import Outcome
from tests.mutation.mutants import Mutant
from tests.mutation.settings import HOUSE, Target

FOLDER = HOUSE / "dist" / "mutation"


def digest(target: Target) -> str:
    """Of the module and of everything in its tests' folders: what a mutant's outcome depends on."""
    parts = [target.source.encode()]
    for test in target.tests:
        path = HOUSE / test
        files = path.rglob("*.py") if path.is_dir() else path.parent.glob("*.py")
        parts += [file.read_bytes() for file in sorted(files)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def read_outcomes(target: Target) -> tuple[bool, dict[tuple[str, str, str], Outcome]]:
    """The outcomes of the last run by the names of the mutants, and whether they still hold."""
    try:
        text = _file(target).read_text(encoding="utf-8")
    except FileNotFoundError:
        return False, {}
    content = json.loads(text)
    return content["digest"] == digest(target), {tuple(name): outcome for *name, outcome in content["outcomes"]}


def keep(target: Target, mutants: Iterable[Mutant], outcomes: Iterable[Outcome]) -> None:
    """Keeps them for the next run."""
    rows = [[*mutant.name, outcome] for mutant, outcome in zip(mutants, outcomes, strict=True)]
    path = _file(target)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"digest": digest(target), "outcomes": rows}, ensure_ascii=False), encoding="utf-8")


def log(target: Target) -> Path:
    """An empty file for what the tests print."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{target.module}.log"
    path.write_text("", encoding="utf-8")
    return path


def _file(target: Target) -> Path:
    return FOLDER / f"{target.module}.json"
