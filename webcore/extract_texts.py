"""Start: find every text that people read, in Python, templates and scripts; `python -m` writes the catalogue.

Adds new texts to the Vietnamese catalogue with an empty translation (a test fails until it is written) and
drops those that nobody says any more. No fuzzy guessing: a changed text is a new text. A text that cannot be found
where it is said is an error, too, for nobody would miss its translation.

Kind: start
"""

import ast
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import write_po

from webcore.catalogue import CATALOGUE, read_catalogue

ROOT = Path(__file__).parents[1]
ROOMS = ("bus", "controller", "firmware", "hardware", "panel", "reports", "scoreboard", "webcore")
APPS = ("panel", "webcore")
"""Rooms with templates and scripts."""

OPTIONS = {"parse_template_string": True}
"""For scripts: texts inside `${…}` count too."""

Found = tuple[str, str]
"""A text and the file it stands in."""


SAYING = frozenset({"Sentence", "os_refused", "passed", "warned", "failed", "skipped", "says"})
"""What is called with a text as its second argument: a sentence, or what is made one."""


HANDED_ON = frozenset(
    {
        ("bus/messages/base.py", "join_sentences"),  # its parts have texts of their own
        ("bus/os_errors.py", "os_refused"),
        ("panel/routes/login.py", "enter"),  # says nothing: a guess was right
        ("hardware/selftest/assess/checks.py", "_result"),
        ("hardware/selftest/faults.py", "heard"),  # says nothing: a fault changes what was heard
        ("hardware/selftest/assess/wording.py", "_seat"),  # a role that has no word of its own
    }
)
"""Files and functions that say a text which is not theirs: it is found where it is handed to them."""


def sentence_texts(source: str) -> Iterator[str]:
    """The texts of all `Sentence(code, text, …)` in Python `source`; `text` may be a variable."""
    for _, values in _said(source):
        for value in values:
            yield from _constants(value)


def untold(source: str) -> Iterator[str]:
    """The functions in Python `source` that say a text which is written nowhere in them, or not all of it."""
    for function, values in _said(source):
        if not values or not all(map(_is_written, values)):
            yield function


def _said(source: str) -> Iterator[tuple[str, list[ast.expr | None]]]:
    """Every place where something is said: the function, and all that the text may be there."""
    tree = ast.parse(source)
    home: dict[ast.Call, ast.Module | ast.FunctionDef] = {}
    for function in ast.walk(tree):  # outer ones first, so that the innermost one stays
        if isinstance(function, (ast.Module, ast.FunctionDef)):
            calls = (node for node in ast.walk(function) if isinstance(node, ast.Call))
            home |= {node: function for node in calls if _name(node.func) in SAYING}
    for node, function in home.items():
        named = {keyword.arg: keyword.value for keyword in node.keywords}
        text = named.get("text") or (node.args[1] if len(node.args) > 1 else None)
        values = [text]
        if isinstance(text, ast.Name):
            values = _assigned(ast.walk(function), text.id) or _assigned(tree.body, text.id)
        yield getattr(function, "name", "the module"), values


def _assigned(nodes: Iterable[ast.AST], name: str) -> list[ast.expr | None]:
    """What a variable is set to in a function, or at the level of its module; None: something is put to it."""
    found: list[ast.expr | None] = []
    for node in nodes:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if any(isinstance(one, ast.Name) and one.id == name for one in targets):
            found.append(node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None)
    return found


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _constants(text: ast.expr | None) -> Iterator[str]:
    """A literal text, or both of `a if … else b`."""
    if isinstance(text, ast.Constant) and isinstance(text.value, str):
        yield text.value
    elif isinstance(text, ast.IfExp):
        yield from _constants(text.body)
        yield from _constants(text.orelse)


def _is_written(text: ast.expr | None) -> bool:
    """All that `text` may be is found by `_constants`."""
    if isinstance(text, ast.IfExp):
        return _is_written(text.body) and _is_written(text.orelse)
    return isinstance(text, ast.Constant) and isinstance(text.value, str)


def _sources() -> Iterator[tuple[str, str]]:
    """Every Python file of the product, and what stands in it."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


def lost() -> set[tuple[str, str]]:
    """Files and functions whose text is found nowhere: to be written where it is said."""
    return {(path, function) for path, source in _sources() for function in untold(source)} - HANDED_ON


def texts() -> Iterator[Found]:
    """Every text of the product, with its file."""
    for place, source in _sources():
        for text in sentence_texts(source):
            yield text, place
    for folder, pattern, method in (
        ("templates", "*.html", "jinja2.ext:babel_extract"),
        ("static/js", "*.js", "javascript"),
    ):
        for path in sorted(one for app in APPS for one in (ROOT / app / folder).rglob(pattern)):
            for _, message, _, _ in extract_from_file(method, path, {"_": None, "t": None}, options=OPTIONS):
                yield str(message), str(path.relative_to(ROOT))


def updated(old: Catalog) -> Catalog:
    """The catalogue of today's texts, with the translations that `old` has."""
    new = Catalog(locale="vi", project="bamchuong", copyright_holder="bamchuong", charset="utf-8")
    new.revision_date = new.creation_date = old.creation_date
    for text, place in texts():
        before = old.get(text)
        new.add(text, str(before.string) if before else "", locations=[(place, None)])  # type: ignore[list-item]
    return new


def main() -> int:
    """Rewrite the catalogue; says which translations are missing, and where a text cannot be found."""
    catalog = updated(read_catalogue())
    with CATALOGUE.open("wb") as file:
        write_po(file, catalog, width=120, sort_output=True, omit_header=False, include_lineno=False)
    missing = [str(one.id) for one in catalog if one.id and not one.string]
    for text in missing:
        print(f"no Vietnamese yet: {text}")
    for path, function in sorted(lost()):
        print(f"{path}: {function} says a text that is written nowhere there; write it out where it is said")
    return 1 if missing or lost() else 0


if __name__ == "__main__":
    sys.exit(main())
