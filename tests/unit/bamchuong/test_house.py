"""What the documents say of the house is so: paths, commands, options, modules, and the kind of each file."""

import re
from pathlib import Path

import click
import pytest

from bamchuong.__main__ import cli
from tests.module_tables import filled, readmes
from tests.purity_contract import kind
from webcore import extract_texts

HOUSE = Path(__file__).parents[3]
ROOMS = ("assets", "bench", *extract_texts.ROOMS)
MODULES = sorted(path for room in ROOMS for path in (HOUSE / room).rglob("*.py") if path.read_text(encoding="utf-8"))
DOCUMENTS = [
    *sorted(path for room in (*ROOMS, "tests") for path in (HOUSE / room).rglob("*.md") if "golden" not in path.parts),
    *sorted(HOUSE.glob("*.md")),
    *sorted((HOUSE / "docs").rglob("*.md")),
]
CODE = re.compile(r"[\w./-]+\.(?:py|js|css|html|service|sh)")


def _name(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_ends_its_docstring_with_its_kind(path: Path) -> None:
    """What a pure one may import, the contract in tests/purity_contract.py holds."""
    assert path.name == "__init__.py" or kind(path) in ("pure", "adapter", "loop", "start")


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_whatever_a_document_names_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    links = {link for link in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in link}
    assert [link for link in sorted(links) if not (document.parent / link).exists()] == []
    files = {word for code in re.findall(r"`([^`\n]+)`", text) for word in code.split() if CODE.fullmatch(word)}
    assert [name for name in sorted(files) if not _stands(document, name)] == []


def _stands(document: Path, name: str) -> bool:
    """From the root, beside the document, or somewhere in a room."""
    if (HOUSE / name).exists() or (document.parent / name).exists():
        return True
    return any(any((HOUSE / room).rglob(name)) for room in (*ROOMS, "tests"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_a_command_in_a_document_exists(document: Path) -> None:
    for line in document.read_text(encoding="utf-8").splitlines():
        for text in re.findall(r"\bbamchuong ([a-z][^`#|;)]*)", line):
            command, rest = _command(text.replace(",", " ").split())
            assert command is not cli, f"no such command: {line}"
            commands = {
                option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)
            } | {"--help"}
            options = {option for word in rest for option in re.findall(r"^\[?(--[a-z-]+)", word)}
            assert options <= commands, f"no such option: {line}"


def _command(words: list[str]) -> tuple[click.Command, list[str]]:
    command: click.Command = cli
    while words and isinstance(command, click.Group) and words[0].rstrip(".:") in command.commands:
        command, words = command.commands[words[0].rstrip(".:")], words[1:]
    return command, words


@pytest.mark.parametrize("readme", readmes(), ids=_name)
def test_the_table_of_modules_in_a_readme_is_what_the_modules_say(readme: Path) -> None:
    assert filled(readme) == readme.read_text(encoding="utf-8"), "make tables"


def test_every_module_stands_in_a_table() -> None:
    listed = {
        readme.parent / name for readme in readmes() for name in re.findall(r"^\| `(\S+\.py)` \|", filled(readme), re.M)
    }
    assert [
        _name(path) for path in MODULES if path.name not in ("__init__.py", "__main__.py") and path not in listed
    ] == []
