"""Language of a terminal: that of `--lang`, else of its environment (`LC_ALL`, `LC_MESSAGES`, `LANG`), else English.

Kind: adapter
"""

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from bus.catalogue import languages, translator
from bus.language import SOURCE_LANGUAGE, Language
from bus.messages import Sentence

_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""In the order in which they count (POSIX, Environment Variables, 8.2)."""


def terminal_language() -> Language:
    """The language in which this process talks to the person at its terminal."""
    return language_of(sys.argv[1:], os.environ)


def language_of(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """The language that `arguments` name (`--lang vi`, `--lang=vi`), else `environment`, if it has a catalogue."""
    named = [after for option, after in pairwise(arguments) if option == "--lang"]
    named += [argument.partition("=")[2] for argument in arguments if argument.startswith("--lang=")]
    variables = [environment[name] for name in _VARIABLES if environment.get(name)][:1]
    for locale in (*named[:1], *variables):
        language = locale.replace("-", "_").partition("_")[0].partition(".")[0].lower()
        if language in languages():
            return language
    return SOURCE_LANGUAGE


def in_terminal_language(texts: Iterable[str | Sentence]) -> str:
    """`texts`, a line each, as the person at this terminal reads them; what is plain text stays as it is."""
    translate = translator(terminal_language())
    return "\n".join(translate(text) if isinstance(text, Sentence) else text for text in texts)
