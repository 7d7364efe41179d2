"""What the pages' scripts name: members of the enums by their constants, and commands that the rules know."""

import re
from enum import StrEnum
from pathlib import Path

import pytest

from bus.messages import Phase, RoundKind
from controller.rules.commands import COMMANDS
from panel.settings import SCRIPTS
from webcore import script_enums
from webcore.script_enums import ENUMS
from webcore.scripts import LIBRARY

PATHS = sorted(path for folder in (SCRIPTS, LIBRARY) for path in folder.rglob("*.js") if path != script_enums.FILE)
CONSTANTS = re.compile(rf"\b({'|'.join(enum.__name__ for enum in ENUMS)})\.(\w+)")
PLAIN = re.compile(
    r'(?:\.|\b)(?:phase|lamp|round\??\.kind|press\.kind) [!=]==? "|"\]\.includes\(\w+\.(?:phase|lamp|kind)\)'
)
ORDERED = re.compile(r'\b(?:sendCommand|act|find\w*)\((?:\{ type: )?"([A-Z]\w+)"')

each_script = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


def unknown(script: str) -> list[str]:
    """The constants of a script that no enum has: JavaScript would take them for `undefined`."""
    enums: dict[str, type[StrEnum]] = {enum.__name__: enum for enum in ENUMS}
    return [f"{name}.{member}" for name, member in CONSTANTS.findall(script) if member not in enums[name].__members__]


def test_the_constants_are_as_the_enums_say() -> None:
    assert script_enums.FILE.read_text(encoding="utf-8") == script_enums.script()
    assert f'  BOARDS_UP: "{Phase.BOARDS_UP}",\n' in script_enums.script()


@each_script
def test_a_script_names_members_and_commands_that_exist(path: Path) -> None:
    script = path.read_text(encoding="utf-8")

    assert unknown(script) == []
    assert PLAIN.findall(script) == []
    assert set(ORDERED.findall(script)) <= {command.__name__ for command in COMMANDS}


def test_every_enum_is_used_by_a_script() -> None:
    used = {name for path in PATHS for name, _ in CONSTANTS.findall(path.read_text(encoding="utf-8"))}
    assert used == {enum.__name__ for enum in ENUMS}


def test_the_search_finds_what_it_looks_for() -> None:
    script = 'now.phase === Phase.OPNE; round?.kind !== RoundKind.STAGE; findStep("Rule"); act({ type: "Undoo" })'

    assert unknown(script) == ["Phase.OPNE"]
    assert ORDERED.findall(script) == ["Rule", "Undoo"]
    assert len(PLAIN.findall('now.phase === "open" || ["floor", "tied"].includes(now.phase)')) == 2
    assert len(PLAIN.findall(f'round?.kind === "{RoundKind.STAGE}" || team.lamp !== "out"')) == 2


def test_the_scripts_name_most_commands() -> None:
    ordered = {command for path in PATHS for command in ORDERED.findall(path.read_text(encoding="utf-8"))}
    assert len(ordered) > 10
