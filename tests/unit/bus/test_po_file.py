"""Catalogues are read as Babel reads them, without Babel."""

import pytest

from bus.catalogue import languages, read_catalogue, translations
from bus.language import SOURCE_LANGUAGE
from bus.po_file import read_po_texts


@pytest.mark.parametrize("language", [language for language in languages() if language != SOURCE_LANGUAGE])
def test_every_text_is_what_babel_reads(language: str) -> None:
    catalogue = read_catalogue(language)
    assert translations(language) == {
        str(entry.id): str(entry.string) for entry in catalogue if entry.id and entry.string
    }


PO = r"""
#, fuzzy
msgid ""
msgstr ""
"Language: vi\n"

#: a/b.py
msgid "one"
" line \"and\" more\n"
msgstr "một"
" dòng"

msgid "not yet"
msgstr ""

#~ msgid "gone"
#~ msgstr "mất"
"""


def test_texts_of_several_lines_and_with_escapes_are_joined_and_what_has_no_translation_is_left_out() -> None:
    assert read_po_texts(PO.splitlines()) == {'one line "and" more\n': "một dòng"}


@pytest.mark.parametrize("line", ["msgid one", '"text before any keyword"', 'msgctxt "menu"', 'msgid "open'])
def test_what_is_no_catalogue_of_ours_is_refused_by_its_line(line: str) -> None:
    with pytest.raises(ValueError, match="line 2: expected msgid"):
        read_po_texts(["# comment", line])
