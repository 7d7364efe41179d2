"""Every import contract of pyproject.toml breaks where somebody breaks it: tried in a copy of the house."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[3]
SETTINGS = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
CONTRACTS = [contract["name"] for contract in SETTINGS["contracts"]]

WRONG = (
    ("controller/loop.py", "import firmware.loop"),
    ("firmware/loop.py", "import scoreboard.loop"),
    ("bus/codec.py", "import controller.history"),
    ("panel/app.py", "import hardware.board"),
    ("scoreboard/loop.py", "import hardware.drawing"),
    ("hardware/selftest/session.py", "import reports.minutes"),
    ("firmware/pins/chips.py", "import firmware.signals.lamps"),
    ("scoreboard/content/timing.py", "import scoreboard.loop"),
    ("hardware/selftest/assess/assess_card.py", "import hardware.selftest.session"),
    ("panel/live/sse.py", "import panel.app"),
    ("controller/formats/format.py", "import controller.rules.decide"),
    ("question_files/table.py", "import controller.packs.pack"),
    ("firmware/lockout/lockout.py", "import time"),
    ("reports/minutes.py", "import season.plan.plan"),
    ("season/plan/plan_reader.py", "import controller.loop"),
)
"""An import that must not be, by the file in which somebody writes it: at least one for every contract."""


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What import-linter says of each contract where all of these are written."""
    copy = tmp_path_factory.mktemp("house")
    for room in SETTINGS["root_packages"]:
        shutil.copytree(HOUSE / room, copy / room, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "tests").mkdir()
    for file in ("pyproject.toml", "tests/__init__.py", "tests/purity_contract.py"):
        shutil.copy(HOUSE / file, copy / file)
    for file, line in WRONG:
        with (copy / file).open("a", encoding="utf-8") as module:
            module.write(f"\n{line}\n")
    linter = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"]
    result = subprocess.run(linter, cwd=copy, capture_output=True, text=True, check=False, env={"COLUMNS": "250"})
    assert result.returncode == 1, result.stdout + result.stderr
    return dict(re.findall(r"^(.+) (KEPT|BROKEN)\b.*$", result.stdout, re.MULTILINE))


@pytest.mark.parametrize("contract", CONTRACTS)
def test_a_contract_is_broken_by_an_import_that_it_forbids(verdicts: dict[str, str], contract: str) -> None:
    assert verdicts[contract] == "BROKEN"
