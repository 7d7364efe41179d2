"""Languages of what people read, and what translates a sentence into one of them.

Kind: pure
"""

from collections.abc import Callable

from bus.messages import Sentence

Language = str
"""A language as the catalogues name it: `vi`, `en`. Which ones there are: `bus.catalogue.languages`."""

SOURCE_LANGUAGE: Language = "en"
"""The language of the texts in the code: it needs no catalogue."""

DEFAULT_LANGUAGE: Language = "vi"
"""The language of everything that has no choice of its own."""

Translate = Callable[[Sentence], str]
"""What makes of a sentence the text that is shown. Into English it is `str`."""


def translate_with(texts: dict[str, str]) -> Translate:
    """A function that translates by `texts`, English to the other language; what they lack stays in English."""

    def translate(sentence: Sentence) -> str:
        args = {
            name: translate(value) if isinstance(value, Sentence) else value for name, value in sentence.args.items()
        }
        return texts.get(sentence.text, sentence.text).format(**args)

    return translate
