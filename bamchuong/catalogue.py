"""Vietnamese translator for packages that must not know the panel's catalogue.

Kind: adapter
"""

from collections.abc import Callable
from functools import cache

from bus.messages import Sentence


@cache
def vietnamese_translator() -> Callable[[Sentence], str]:
    """A function that translates a sentence; one that the catalogue does not have stays in English."""
    from webcore.catalogue import read_catalogue  # it takes long to load

    texts = {str(entry.id): str(entry.string) for entry in read_catalogue() if entry.id and entry.string}

    def translate(sentence: Sentence) -> str:
        args = {
            name: translate(value) if isinstance(value, Sentence) else value for name, value in sentence.args.items()
        }
        return texts.get(sentence.text, sentence.text).format(**args)

    return translate
