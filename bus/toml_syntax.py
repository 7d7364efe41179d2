"""Errors of TOML itself, in words that say what to mend: a quote, a bracket, a key that is there twice.

Kind: pure
"""

import re

from bus.messages import Sentence, SentenceArgs

_PLACE = re.compile(r"(?P<what>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)", re.DOTALL)
"""What `tomllib` says, and where."""

_WORDS: tuple[tuple[str, Sentence], ...] = (
    ("Invalid value", Sentence("toml-value", "this is no value; a text stands in quotes")),
    ("Expected '='", Sentence("toml-equals", "after a key there must be “=” and a value")),
    ("Unterminated string", Sentence("toml-quote", "the closing quote of a text is missing")),
    ("Illegal character '\\n'", Sentence("toml-quote", "the closing quote of a text is missing")),
    ("Found invalid character", Sentence("toml-character", "this character is not allowed here")),
    ("Illegal character", Sentence("toml-character", "this character is not allowed here")),
    ("Cannot overwrite a value", Sentence("toml-twice", "this key is there already; each key is allowed once")),
    ("Duplicate inline table key", Sentence("toml-twice", "this key is there already; each key is allowed once")),
    (
        "Cannot declare",
        Sentence("toml-table-twice", "this table is there already; one that comes several times has [[two brackets]]"),
    ),
    ("Unclosed array", Sentence("toml-bracket", "a closing bracket is missing")),
    ("Unclosed inline table", Sentence("toml-bracket", "a closing bracket is missing")),
    ("Expected ']", Sentence("toml-bracket", "a closing bracket is missing")),
    (
        "Expected newline",
        Sentence(
            "toml-line", "one line has one key and one value; a quote in a text is written with a backslash before it"
        ),
    ),
    ("Invalid statement", Sentence("toml-statement", "a line begins with a key, a table in brackets or #")),
    ("Invalid initial character", Sentence("toml-statement", "a line begins with a key, a table in brackets or #")),
    ("Unescaped '\\'", Sentence("toml-backslash", "a backslash in a text is written twice")),
    ("Invalid date", Sentence("toml-date", "there is no such day or time")),
)
"""By how the message of `tomllib` begins."""


def syntax_fault(name: str, message: str) -> Sentence:
    """Why the file called `name` is not TOML. `message`: what `tomllib` says of it."""
    match = _PLACE.fullmatch(message)
    what = match["what"] if match else message
    args: SentenceArgs = {
        "file": name,
        "why": next((sentence for begin, sentence in _WORDS if what.startswith(begin)), what),
    }
    if match is None or match["line"] is None:
        text = "{file}: not TOML, at its end: {why}" if match else "{file}: not TOML: {why}"
        return Sentence("file-not-toml", text, args)
    text = "{file}: not TOML in line {line}, column {column}: {why}"
    return Sentence("file-not-toml-at", text, args | {"line": match["line"], "column": match["column"]})
