"""Text extraction: finds every text that users read, in Python, templates and scripts, and writes the catalogues.

`python -m webcore.extract_texts` adds new texts to every catalogue with an empty translation (for Vietnamese, a test
fails until it is written) and drops those that are no longer used. There is no fuzzy matching: a changed text is
a new text. A text that cannot be found where it is used is an error, too, because nobody would miss its
translation.

Kind: start
"""

import ast
import functools
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import write_po

from bus.catalogue import catalogue_path, languages, read_catalogue
from bus.language import DEFAULT_LANGUAGE, SOURCE_LANGUAGE, Language

ROOT = Path(__file__).parents[1]
ROOMS = (
    "bamchuong",
    "bus",
    "controller",
    "firmware",
    "hardware",
    "panel",
    "question_files",
    "reports",
    "scoreboard",
    "season",
    "webcore",
)
APPS = ("panel", "season/site", "webcore")
"""Folders with templates and scripts."""

OPTIONS = {"parse_template_string": True}
"""For scripts: texts inside `${…}` count, too."""

LocatedText = tuple[str, str]
"""A text and the file that contains it."""


SENTENCE_CALLS = frozenset(
    {"Sentence", "fault_at", "field_fault", "os_refused", "passed", "warned", "failed", "skipped", "make_result"}
)
"""Functions whose second argument is the text of a sentence."""

PHRASE_CALLS = frozenset({"phrase"})
"""Functions whose first argument is the text of a sentence."""

TEXT_KEYWORDS = {"make_check": ("title", "why", "remedy")}
"""Functions that make several sentences, each from a keyword argument."""

TEXT_CALLS = {*SENTENCE_CALLS, *PHRASE_CALLS, *TEXT_KEYWORDS}


TEXT_ARGUMENTS = frozenset(
    {
        ("bamchuong/guides/guide.py", "quoted"),  # the page has it that is quoted
        ("bus/messages/base.py", "join_sentences"),  # its parts have texts of their own
        ("bus/os_errors.py", "os_refused"),
        ("controller/match_files/form_texts.py", "field_fault"),
        ("bus/placed_fault.py", "fault_at"),
        ("controller/rules/script_views.py", "script_view"),  # a line of the script, or the match's own words
        ("hardware/selftest/assess/checks.py", "make_check"),
        ("hardware/selftest/assess/results.py", "_result"),
        ("reports/wording.py", "phrase"),
    }
)
"""Files and functions that get their text as an argument: it is found where they are called."""


def sentence_texts(source: str) -> Iterator[str]:
    """The texts of all `Sentence(code, text, …)` in Python `source`; `text` may be a variable."""
    for _, values in _sentence_calls(source):
        for value in values:
            yield from _constants(value)


def help_texts(source: str) -> Iterator[str]:
    """The help texts of the commands in Python `source`, a paragraph each; its example is another text's."""
    if "import click" not in source:
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            for keyword in node.keywords:
                if keyword.arg in {"help", "show_default"}:
                    yield from _constants(keyword.value)
        elif isinstance(node, ast.FunctionDef) and any(map(_makes_command, node.decorator_list)):
            for paragraph in (ast.get_docstring(node) or "").split("\n\n"):
                if paragraph and not paragraph.startswith("Example: "):
                    yield " ".join(paragraph.split())


def _makes_command(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and _name(decorator.func) in {"command", "group"}


def unresolved_texts(source: str) -> Iterator[str]:
    """The functions in Python `source` that use a text that is not written in them, or not all of it."""
    for function, values in _sentence_calls(source):
        if not values or not all(map(_is_written, values)):
            yield function


@functools.cache
def _sentence_calls(source: str) -> tuple[tuple[str, list[ast.expr | None]], ...]:
    """Every text of a call that makes sentences: the function that contains it, and all values that it may have."""
    return tuple(_find_sentence_calls(source))


def _find_sentence_calls(source: str) -> Iterator[tuple[str, list[ast.expr | None]]]:
    if not any(call in source for call in TEXT_CALLS):
        return
    tree = ast.parse(source)
    for node, function in _calls(tree):
        for text in _text_arguments(node):
            values = [text]
            if isinstance(text, ast.Name):
                values = _assigned_values(ast.walk(function), text.id) or _assigned_values(tree.body, text.id)
            yield getattr(function, "name", "the module"), values


def _calls(tree: ast.Module) -> Iterator[tuple[ast.Call, ast.Module | ast.FunctionDef]]:
    """Every call that makes sentences, with the innermost function around it."""
    waiting: deque[tuple[ast.AST, ast.Module | ast.FunctionDef]] = deque([(tree, tree)])
    while waiting:
        node, function = waiting.popleft()
        if isinstance(node, ast.Call) and _name(node.func) in TEXT_CALLS:
            yield node, function
        function = node if isinstance(node, ast.FunctionDef) else function
        waiting.extend((child, function) for child in ast.iter_child_nodes(node))


def _text_arguments(call: ast.Call) -> list[ast.expr | None]:
    """The arguments that are texts; None: the text is not there."""
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    if _name(call.func) in TEXT_KEYWORDS:
        return [named.get(name) for name in TEXT_KEYWORDS[_name(call.func)]]
    if _name(call.func) in PHRASE_CALLS:
        return [call.args[0] if call.args else None]
    return [named.get("text") or (call.args[1] if len(call.args) > 1 else None)]


def _assigned_values(nodes: Iterable[ast.AST], name: str) -> list[ast.expr | None]:
    """All values that a variable is set to in a function or module; None: it is extended."""
    values: list[ast.expr | None] = []
    for node in nodes:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            values.append(node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None)
    return values


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
    """Whether `_constants` finds all values of `text`."""
    if isinstance(text, ast.IfExp):
        return _is_written(text.body) and _is_written(text.orelse)
    return isinstance(text, ast.Constant) and isinstance(text.value, str)


def _sources() -> Iterator[tuple[str, str]]:
    """Every Python file of the product, with its content."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


def missing_texts() -> set[tuple[str, str]]:
    """Files and functions whose text cannot be found: it must be written where it is used."""
    return {(path, function) for path, source in _sources() for function in unresolved_texts(source)} - TEXT_ARGUMENTS


@functools.cache
def texts() -> tuple[LocatedText, ...]:
    """Every text of the product, with its file; looked for once in a process."""
    return tuple(_find_texts())


def _find_texts() -> Iterator[LocatedText]:
    for place, source in _sources():
        for text in (*sentence_texts(source), *help_texts(source)):
            yield text, place
    for folder, pattern, method in (
        ("templates", "*.html", "jinja2.ext:babel_extract"),
        ("static/js", "*.js", "javascript"),
    ):
        for path in sorted(path for app in APPS for path in (ROOT / app / folder).rglob(pattern)):
            for _, message, _, _ in extract_from_file(method, path, {"_": None, "t": None}, options=OPTIONS):
                yield str(message), str(path.relative_to(ROOT))


def update_catalogue(old: Catalog, language: Language) -> Catalog:
    """The catalogue of the current texts, with the translations of `old`."""
    new = Catalog(locale=language, project="bamchuong", copyright_holder="bamchuong", charset="utf-8")
    new.revision_date = new.creation_date = old.creation_date
    for text, place in texts():
        previous = old.get(text)
        new.add(text, str(previous.string) if previous else "", locations=[(place, None)])  # type: ignore[list-item]
    return new


def main() -> int:
    """Rewrite all catalogues; print what has no Vietnamese, and where a text cannot be found."""
    missing: list[str] = []
    for language in languages():
        if language == SOURCE_LANGUAGE:
            continue
        catalog = update_catalogue(read_catalogue(language), language)
        with catalogue_path(language).open("wb") as file:
            write_po(file, catalog, width=120, sort_output=True, omit_header=False, include_lineno=False)
        if language == DEFAULT_LANGUAGE:
            missing = [str(message.id) for message in catalog if message.id and not message.string]
    for text in missing:
        print(f"no Vietnamese translation: {text}")
    for path, function in sorted(missing_texts()):
        print(f"{path}: {function} uses a text that is not written there; write it where it is used")
    return 1 if missing or missing_texts() else 0


if __name__ == "__main__":
    sys.exit(main())
