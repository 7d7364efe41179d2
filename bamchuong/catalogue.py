"""Adapt the panel's catalogue for papers of rooms that do not know it: a sentence in, its Vietnamese out.

Kind: adapter
"""

from collections.abc import Callable
from functools import cache

from bus.messages import Sentence


@cache
def vietnamese() -> Callable[[Sentence], str]:
    """Says a sentence in Vietnamese; in English where the catalogue does not have it."""
    from webcore.catalogue import read_catalogue  # it takes long to load

    texts = {str(one.id): str(one.string) for one in read_catalogue() if one.id and one.string}

    def say(said: Sentence) -> str:
        args = {name: say(one) if isinstance(one, Sentence) else one for name, one in said.args.items()}
        return texts.get(said.text, said.text).format(**args)

    return say
