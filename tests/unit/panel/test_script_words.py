"""What the pages' scripts spell as plain text: phases and commands are ones that the rules know."""

import re
from pathlib import Path

import pytest

from bus.messages import Phase
from controller.rules.commands import COMMANDS

SCRIPTS = sorted((Path(__file__).parents[3] / "panel/static/js").rglob("*.js"))
COMPARED = re.compile(r'\.phase [!=]== "(\w+)"')
LISTED = re.compile(r"\[([^\[\]]*)\]\.includes\(\w+\.phase\)")
ORDERED = re.compile(r'\b(?:sendCommand|act|find\w*)\((?:\{ type: )?"([A-Z]\w+)"')


def phases(script: str) -> list[str]:
    """The phases that a script names where it looks at one."""
    listed = [name for names in LISTED.findall(script) for name in re.findall(r'"(\w+)"', names)]
    return [*COMPARED.findall(script), *listed]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_names_phases_and_commands_that_exist(path: Path) -> None:
    script = path.read_text(encoding="utf-8")

    assert set(phases(script)) <= set(Phase)
    assert set(ORDERED.findall(script)) <= {command.__name__ for command in COMMANDS}


def test_the_search_finds_what_it_looks_for() -> None:
    script = 'now.phase === "opne" || ["floor", "tide"].includes(now.phase); findStep("Rule"); act({ type: "Undoo" })'

    assert phases(script) == ["opne", "floor", "tide"]
    assert ORDERED.findall(script) == ["Rule", "Undoo"]


def test_the_scripts_name_most_phases_and_commands() -> None:
    scripts = [path.read_text(encoding="utf-8") for path in SCRIPTS]

    assert len({phase for script in scripts for phase in phases(script)}) > 8
    assert len({command for script in scripts for command in ORDERED.findall(script)}) > 10
