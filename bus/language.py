"""Languages of what people read: what translates a sentence into one of them, and names that have a text in each.

Kind: pure
"""

from collections.abc import Callable

from bus.messages import Names, Sentence, WrittenNames
from bus.messages.base import fill

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
            name: translate(value) if isinstance(value, Sentence) else str(value)
            for name, value in sentence.args.items()
        }
        return fill(texts.get(sentence.text, sentence.text), args)

    return translate


def names_by_language(names: WrittenNames) -> Names:
    """`names` as messages have them: a plain name is the Vietnamese one, which stands in for every language."""
    return {DEFAULT_LANGUAGE: names} if isinstance(names, str) else names


def name_in(names: WrittenNames, language: Language = DEFAULT_LANGUAGE) -> str:
    """The one of `names` for people who read `language`; where that has none, the Vietnamese one."""
    by_language = names_by_language(names)
    return by_language.get(language, by_language[DEFAULT_LANGUAGE])
