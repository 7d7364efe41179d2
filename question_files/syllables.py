"""Vietnamese syllables: evidence that bytes or letters were read in the right way.

Kind: pure
"""

import re
import unicodedata
from typing import NamedTuple

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_ONSET = "ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnpqrstvx]"
_SYLLABLE = re.compile(rf"(?:{_ONSET})?[aăâeêioôơuưy]{{1,3}}(?:ng|nh|ch|[cmnpt])?\Z")
_WORD = re.compile(r"[^\W\d_]+")

MAX_CHARACTERS = 100_000

MAX_LETTERS = 8
"""Of a syllable: `nghiêng` has seven."""


class SyllableCount(NamedTuple):
    """Of the words that have letters beyond ASCII: how many there are, and how many are Vietnamese syllables."""

    words: int
    syllables: int

    @property
    def is_vietnamese(self) -> bool:
        """Whether nearly all are, and there are enough of them to tell."""
        return self.syllables >= 3 and self.syllables * 10 >= self.words * 9


def count_syllables(text: str) -> SyllableCount:
    """How much of `text` (in NFC) is Vietnamese. The beginning of a long text tells enough."""
    words = [word for word in _WORD.findall(text[:MAX_CHARACTERS]) if not word.isascii()]
    return SyllableCount(len(words), sum(map(is_syllable, words)))


def is_syllable(word: str) -> bool:
    """Whether `word` can be a Vietnamese syllable: its letters in a possible order, with one tone at most."""
    if len(word) > MAX_LETTERS or not (word.islower() or word.isupper() or word[1:].islower()):
        return False
    letters = unicodedata.normalize("NFD", word.lower())
    tones = sum(letter in _TONES for letter in letters)
    plain = unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in _TONES))
    return tones <= 1 and _SYLLABLE.match(plain) is not None
