"""A language that brackets every text of the catalogue, for tests that everything goes through it.

A sentence ⟦has brackets like these⟧ where the catalogues can have it; its numbers, names and paths stand outside. So a
word outside is either a name, or a text that is English in every language.
"""

import re
from collections.abc import Iterable, Iterator

import msgspec

from bus.language import translate_with
from bus.messages import Sentence
from webcore.extract_texts import texts

PLACEHOLDER = re.compile(r"(\{\w+\})")
BRACKETS = re.compile(r"⟦[^⟦⟧]*⟧")
WORD = re.compile(r"[^\W\d_]{2,}")
NAMES = frozenset(
    WORD.findall(
        "ns µs ms GB gpiod rpigpio SCHED_FIFO EPERM UTC bamchuong Linux 6.12+rpt-rpi arm64 Raspberry Pi Model Rev iPad "
        "scores clock hall performance ondemand ext4 vfat tmpfs data=writeback commit=600 /dev/mmcblk0p2 /var/lib "
        "http:// keys/controller.toml"
    )
)
"""What is called so in every language: units, products, devices, files, settings."""


def bracketed(text: str) -> str:
    """`text` with brackets around all but its placeholders."""
    return "".join(part if PLACEHOLDER.fullmatch(part) else f"⟦{part}⟧" for part in PLACEHOLDER.split(text) if part)


pseudo = translate_with({text: bracketed(text) for text, _ in texts()})
"""Translates what the catalogues have, and nothing else."""


def foreign(shown: str, own_words: Iterable[str] = ()) -> set[str]:
    """The words outside all brackets that are neither in `NAMES` nor in `own_words`."""
    return set(WORD.findall(BRACKETS.sub(" ", shown))) - NAMES - set(own_words)


def sentences_of(*values: object) -> Iterator[Sentence]:
    """All sentences in messages of the bus."""
    for value in values:
        if isinstance(value, Sentence):
            yield value
        elif isinstance(value, tuple):
            yield from sentences_of(*value)
        elif isinstance(value, msgspec.Struct):
            yield from sentences_of(*(getattr(value, name) for name in value.__struct_fields__))
