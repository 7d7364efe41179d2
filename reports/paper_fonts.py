"""Fonts of the papers: Be Vietnam Pro, a serif for official ones, and Noto Sans for letters that they lack (Ê Đê).

A word is printed in one font. What neither font has (signs of other scripts, pictures) is told before it is printed.

Kind: adapter
"""

import re
import unicodedata
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from assets import FONTS

PLAIN, BOLD, ITALIC, BOLD_ITALIC = "BeVietnamPro", "BeVietnamPro-Bold", "BeVietnamPro-Italic", "BeVietnamPro-BoldItalic"
_FILES = {
    PLAIN: "BeVietnamPro-Regular",
    BOLD: "BeVietnamPro-Bold",
    ITALIC: "BeVietnamPro-Italic",
    BOLD_ITALIC: "BeVietnamPro-BoldItalic",
}
SERIF, SERIF_BOLD, SERIF_ITALIC = "BamchuongSerif", "BamchuongSerif-Bold", "BamchuongSerif-Italic"
SERIF_BOLD_ITALIC = "BamchuongSerif-BoldItalic"
_SERIF_FILES = {
    SERIF: "BamchuongSerif-Regular",
    SERIF_BOLD: "BamchuongSerif-Bold",
    SERIF_ITALIC: "BamchuongSerif-Italic",
    SERIF_BOLD_ITALIC: "BamchuongSerif-BoldItalic",
}
"""Official papers: as wide as Times New Roman, which decree 30/2020 prescribes and is not free."""
FALLBACK, FALLBACK_BOLD = "NotoSans", "NotoSans-Bold"
_FALLBACK_FILES = {FALLBACK: "NotoSans-Regular", FALLBACK_BOLD: "NotoSans-Bold"}
_FALLBACKS = {
    **dict.fromkeys((PLAIN, ITALIC, SERIF, SERIF_ITALIC), FALLBACK),
    **dict.fromkeys((BOLD, BOLD_ITALIC, SERIF_BOLD, SERIF_BOLD_ITALIC), FALLBACK_BOLD),
}

_WORD = re.compile(r"\S+")
_UNSEEN = ("Cc", "Cf", "Zl", "Zp", "Zs")


@cache
def load_fonts() -> None:
    """Register the embedded fonts, once per process."""
    for name, file in {**_FILES, **_SERIF_FILES, **_FALLBACK_FILES}.items():
        pdfmetrics.registerFont(TTFont(name, str(FONTS / f"{file}.ttf")))
    for names in (_FILES, _SERIF_FILES):
        normal, bold, italic, bold_italic = names
        pdfmetrics.registerFontFamily(normal, normal=normal, bold=bold, italic=italic, boldItalic=bold_italic)
    for name in _FALLBACK_FILES:
        pdfmetrics.registerFontFamily(name, normal=name, bold=FALLBACK_BOLD, italic=name, boldItalic=FALLBACK_BOLD)


def has_letters(font: str, text: str) -> bool:
    """Whether `font` has all that can be seen of `text`."""
    return _letters(font).issuperset(map(ord, filter(_is_seen, text)))


def font_for(text: str, font: str) -> str:
    """`font`, or the one that stands in for it where it lacks a letter of `text` and the other has more of them."""
    if has_letters(font, text):
        return font
    fallback = _FALLBACKS[font]
    lacking = [sum(ord(letter) not in _letters(name) for letter in text) for name in (font, fallback)]
    return fallback if lacking[1] < lacking[0] else font


def with_fallback(plain: str, font: str) -> str:
    """`plain` as reportlab's markup: escaped, with words in another font where `font` lacks a letter of them."""
    if has_letters(font, plain):
        return escape(plain)
    return _WORD.sub(lambda match: _word(match[0], font), plain)


def missing_letters(text: str) -> str:
    """The letters of `text` that no font of the papers has, each once."""
    letters = _letters(PLAIN) | _letters(FALLBACK)
    return "".join(dict.fromkeys(letter for letter in text if _is_seen(letter) and ord(letter) not in letters))


def _word(word: str, font: str) -> str:
    word_font = font_for(word, font)
    return escape(word) if word_font == font else f'<font name="{word_font}">{escape(word)}</font>'


def _is_seen(letter: str) -> bool:
    return unicodedata.category(letter) not in _UNSEEN and letter not in "\ufe0e\ufe0f"


@cache
def _letters(font: str) -> frozenset[int]:
    load_fonts()
    registered: Any = pdfmetrics.getFont(font)  # a TTFont, which its stubs do not say
    return frozenset(registered.face.charToGlyph)
