"""Texts of people in tables of a terminal: shown letter by letter, whatever they look like.

Kind: pure
"""

from rich.text import Text

from bus.printable import printable


def plain(text: str) -> Text:
    """`text` as it is: neither markup (`[/red]`) nor control characters have an effect."""
    return Text(printable(text))
