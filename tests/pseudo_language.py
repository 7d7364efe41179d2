"""A language in which every letter is an x: what can still be read has not gone through a catalogue.

Kind: pure
"""

import re

from msgspec.structs import replace

from bus.messages import Sentence

_LETTER = re.compile(r"(?P<place>\{\w+\})|[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]{2,}")


def pseudo(sentence: Sentence) -> str:
    """`sentence` with an x for each letter of its text; the values in it stay as they are."""
    text = _LETTER.sub(lambda match: match["place"] or "x", sentence.text)
    args = {name: pseudo(value) if isinstance(value, Sentence) else value for name, value in sentence.args.items()}
    return str(replace(sentence, text=text, args=args))


def readable_words(shown: str) -> set[str]:
    """The words of `shown` that are not translated."""
    return {word for word in _WORD.findall(shown) if set(word) != {"x"}}
