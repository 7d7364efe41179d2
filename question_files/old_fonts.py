"""Text written for an old Vietnamese font, converted to Unicode: TCVN3 (.VnTime), VNI (VNI-Times), and UTF-8 that was
read as Windows-1252.

Such fonts show Vietnamese letters in the places of others: a file holds “Hµ Néi” and looks like “Hà Nội” where the font
is installed. Official texts of the 2000s are written so. Sources: TCVN 5712:1993 (VN3), the tables of VNI Software.

Kind: pure
"""

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from question_files.syllables import count_syllables

_TCVN3 = dict(
    zip(
        "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦",
        "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
        strict=True,
    )
)
_TCVN3_TABLE = str.maketrans(_TCVN3)

_VNI_VOWELS = {"a": "a", "e": "e", "o": "o", "u": "u", "y": "y", "ô": "ơ", "ö": "ư"}
_VNI_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_HATS = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_VNI_BREVES = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_SINGLE = {"í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "ô": "ơ", "ö": "ư", "î": "ỵ", "ñ": "đ"}


def _vni_table() -> dict[str, str]:
    """Letters of VNI, of one sign or two, and what they are."""
    table = dict(_VNI_SINGLE)
    for vowel, base in _VNI_VOWELS.items():
        table |= {vowel + sign: base + tone for sign, tone in _VNI_TONES.items()}
    for vowel in "aeo":
        table |= {vowel + sign: f"{vowel}\u0302{tone}" for sign, tone in _VNI_HATS.items()}
    table |= {f"a{sign}": f"a\u0306{tone}" for sign, tone in _VNI_BREVES.items()}
    composed = {old: unicodedata.normalize("NFC", new) for old, new in table.items()}
    upper = {old.upper(): new.upper() for old, new in composed.items()}
    mixed = {old[0].upper() + old[1:]: new.upper() for old, new in composed.items() if len(old) == 2}
    return {**mixed, **upper, **composed}


_VNI = _vni_table()
_VNI_LETTER = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))


class OldFont(NamedTuple):
    """A way in which Vietnamese was written. `convert` gives None for a text that cannot be written in it."""

    name: str
    convert: Callable[[str], str | None]


def _from_tcvn3(text: str) -> str | None:
    if any(not letter.isascii() and letter not in _TCVN3 and letter.isalpha() for letter in text):
        return None
    return text.translate(_TCVN3_TABLE)


def _from_vni(text: str) -> str | None:
    rest = _VNI_LETTER.sub("", text)
    if any(letter.isalpha() and not letter.isascii() for letter in rest):
        return None
    return _VNI_LETTER.sub(lambda match: _VNI[match[0]], text)


def _from_misread_utf8(text: str) -> str | None:
    try:
        data = b"".join(bytes([ord(letter)]) if ord(letter) < 256 else letter.encode("cp1252") for letter in text)
        return data.decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return None


FONTS = (
    OldFont("TCVN3", _from_tcvn3),
    OldFont("VNI", _from_vni),
    OldFont("UTF-8 (Windows-1252)", _from_misread_utf8),
)
"""All that are known, in the order in which they are tried."""


def font_of(texts: list[str]) -> OldFont | None:
    """The old font in which all of `texts` are written; None if they are not, or it is not certain.

    Certain: every text can be written in the font, nearly all of its words are Vietnamese then, and a larger part of
    them than before.
    """
    text = "\n".join(text for text in texts if not text.isascii())
    for font in FONTS:
        converted = font.convert(text)
        if converted is None or converted == text:
            continue
        before, after = count_syllables(text), count_syllables(unicodedata.normalize("NFC", converted))
        if after.is_vietnamese and after.syllables * before.words > before.syllables * after.words:
            return font
    return None
