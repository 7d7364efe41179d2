"""Catalogues: one file for each language has the texts of pages, LED boards, papers, guides, self-test and terminal.

The key of a text is its English wording; `translations/<language>/LC_MESSAGES/messages.po` has the others. What crosses
the bus is never translated there: a `Sentence` carries its English template, and whoever shows it looks it up. A new
language is one more file; nothing else names the languages.

Kind: adapter
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bus.language import DEFAULT_LANGUAGE, SOURCE_LANGUAGE, Language, Translate, translate_with
from bus.po_file import read_po_texts

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

FOLDER = Path(__file__).parent / "translations"


def catalogue_path(language: Language) -> Path:
    """Where the catalogue of `language` is."""
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


@cache
def languages() -> tuple[Language, ...]:
    """All languages: Vietnamese first, the source language second, then those that somebody added."""
    languages_by_file = sorted(path.parents[1].name for path in FOLDER.glob("*/LC_MESSAGES/messages.po"))
    return tuple(dict.fromkeys((DEFAULT_LANGUAGE, SOURCE_LANGUAGE, *languages_by_file)))


def read_catalogue(language: Language = DEFAULT_LANGUAGE) -> "Catalog":
    """The committed catalogue of `language`, with the places of its texts."""
    from babel.messages.pofile import read_po  # it takes long to load

    with catalogue_path(language).open("rb") as file:
        return read_po(file, locale=language)


@cache
def translations(language: Language) -> dict[str, str]:
    """English text → text in `language`; empty for the source language."""
    if language == SOURCE_LANGUAGE:
        return {}
    with catalogue_path(language).open(encoding="utf-8") as file:
        return read_po_texts(file)


@cache
def translator(language: Language = DEFAULT_LANGUAGE) -> Translate:
    """A function that translates a sentence into `language`; a text that the catalogue lacks stays in English."""
    return translate_with(translations(language))
