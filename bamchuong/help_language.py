"""Help and errors of the command line in the terminal's language, from the catalogue that all texts have.

Help texts are English where the commands are written (docstrings, `help=`); they are translated when somebody asks for
help, so that no process of an evening reads a catalogue for them. Click looks its own words up with gettext, which
reads compiled files only: `speak` puts our catalogue in its place.

Kind: adapter
"""

import inspect
from collections.abc import Mapping, Sequence

import click
from click import core, decorators, exceptions, formatting, parser, termui, types

from bus.catalogue import translations
from bus.language import Language
from bus.messages import Sentence
from bus.messages.base import fill

EXAMPLE = Sentence("help-example", "Example: {command}")
"""The paragraph of a help text that shows a call."""

_EXAMPLE_BEGIN = EXAMPLE.text.partition("{")[0]

CLICK_TEXTS = (
    Sentence("click", "Usage:"),
    Sentence("click", "Options"),
    Sentence("click", "Commands"),
    Sentence("click", "Positional arguments"),
    Sentence("click", "default: {default}"),
    Sentence("click", "env var: {var}"),
    Sentence("click", "required"),
    Sentence("click", "(dynamic)"),
    Sentence("click", "Show this message and exit."),
    Sentence("click", "Show the version and exit."),
    Sentence("click", "%(prog)s, version %(version)s"),
    Sentence("click", "Try '{command} {option}' for help."),
    Sentence("click", "Error: {message}"),
    Sentence("click", "Missing command."),
    Sentence("click", "Missing argument"),
    Sentence("click", "Missing option"),
    Sentence("click", "Missing parameter"),
    Sentence("click", "Choose from:\n\t{choices}"),
    Sentence("click", "No such option {name!r}."),
    Sentence("click", "No such command {name!r}."),
    Sentence("click", "Did you mean {possibility}?"),
    Sentence("click", "(Did you mean one of: {possibilities}?)"),
    Sentence("click", "Got unexpected extra argument ({args})"),
    Sentence("click", "Got unexpected extra arguments ({args})"),
    Sentence("click", "Invalid value: {message}"),
    Sentence("click", "Invalid value for {param_hint}: {message}"),
    Sentence("click", "Option {name!r} requires an argument."),
    Sentence("click", "Option {name!r} does not take a value."),
    Sentence("click", "{value!r} is not a valid {number_type}."),
    Sentence("click", "{value} is not in the range {range}."),
    Sentence("click", "{value!r} is not one of {choices}."),
    Sentence("click", "{name} {filename!r} does not exist."),
    Sentence("click", "{name} {filename!r} is a file."),
    Sentence("click", "{name} {filename!r} is a directory."),
    Sentence("click", "{name} {filename!r} is not readable."),
    Sentence("click", "file"),
    Sentence("click", "directory"),
    Sentence("click", "Repeat for confirmation"),
    Sentence("click", "Error: The two entered values do not match."),
    Sentence("click", "Aborted!"),
)
"""What click itself says to the users of these commands. What it says to their programmer stays English."""

_AT_EVERY_START = {"Show this message and exit.", "Show the version and exit."}
"""Click asks for them at every start: they are translated with the other help texts."""

MODULES = (core, decorators, exceptions, formatting, parser, termui, types)


def speak(root: click.Group, arguments: Sequence[str], language: Language) -> None:
    """Let the command line say in `language` what it says: help where `arguments` ask for it, and click's own words."""
    command = asked_command(root, arguments)
    _translate_click(language, asks_for_help=command is not None)
    if command is None:
        return
    texts = translations(language)
    _translate(command, texts)
    if isinstance(command, click.Group):
        for name in command.commands:
            _translate(command.commands[name], texts)


def _translate_click(language: Language, *, asks_for_help: bool) -> None:
    """Let click say its own words in `language`; the catalogue is read when click says the first one."""

    def translated(text: str) -> str:
        if text in _AT_EVERY_START and not asks_for_help:
            return text
        return translations(language).get(text, text)

    def one_or_many(one: str, many: str, count: int) -> str:
        return translated(one if count == 1 else many)

    for module in MODULES:
        for name, function in (("_", translated), ("ngettext", one_or_many)):
            if hasattr(module, name):
                setattr(module, name, function)


def asked_command(root: click.Group, arguments: Sequence[str]) -> click.Command | None:
    """The command whose help `arguments` ask for, by `--help` or by naming a group alone; None: they ask for none."""
    command: click.Command = root
    for argument in arguments:
        if argument in {"-h", "--help"}:
            return command
        if isinstance(command, click.Group) and not argument.startswith("-"):
            if argument not in command.commands:
                return None
            command = command.commands[argument]
    return command if isinstance(command, click.Group) else None


def _translate(command: click.Command, texts: Mapping[str, str]) -> None:
    if command.help is not None:
        command.help = "\n\n".join(_paragraph(text, texts) for text in paragraphs(command.help))
    for parameter in command.params:
        for name in ("help", "show_default"):
            if isinstance(text := getattr(parameter, name, None), str):
                setattr(parameter, name, texts.get(text, text))


def paragraphs(help_text: str) -> list[str]:
    """The paragraphs of a help text, each on one line: what the catalogue has."""
    return [" ".join(text.split()) for text in inspect.cleandoc(help_text).split("\n\n")]


def _paragraph(text: str, texts: Mapping[str, str]) -> str:
    if text.startswith(_EXAMPLE_BEGIN):
        return fill(texts.get(EXAMPLE.text, EXAMPLE.text), {"command": text.removeprefix(_EXAMPLE_BEGIN)})
    return texts.get(text, text)
