"""Old fonts: every Vietnamese letter comes back, and nothing is converted that is not certain."""

import unicodedata

import pytest

from controller.packs.lint import lint_rows
from controller.packs.rows import Examination, examine
from question_files.findings import Severity
from question_files.old_fonts import FONTS, font_of
from question_files.syllables import is_syllable
from question_files.table import Row

HEAD = ("phần", "câu hỏi", "đáp án")
VOWELS = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ"
TCVN3_BYTES = (  # TCVN 5712:1993, VN3: the bytes of the letters in the order of VOWELS, 0 for ASCII
    *(0, 0xB5, 0xB6, 0xB7, 0xB8, 0xB9, 0xA8, 0xBB, 0xBC, 0xBD, 0xBE, 0xC6, 0xA9, 0xC7, 0xC8, 0xC9, 0xCA, 0xCB),
    *(0, 0xCC, 0xCE, 0xCF, 0xD0, 0xD1, 0xAA, 0xD2, 0xD3, 0xD4, 0xD5, 0xD6, 0, 0xD7, 0xD8, 0xDC, 0xDD, 0xDE),
    *(0, 0xDF, 0xE1, 0xE2, 0xE3, 0xE4, 0xAB, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9, 0xAC, 0xEA, 0xEB, 0xEC, 0xED, 0xEE),
    *(0, 0xEF, 0xF1, 0xF2, 0xF3, 0xF4, 0xAD, 0xF5, 0xF6, 0xF7, 0xF8, 0xF9, 0, 0xFA, 0xFB, 0xFC, 0xFD, 0xFE, 0xAE),
)


def examined(*lines: tuple[str, ...]) -> Examination:
    return examine([Row(number, cells) for number, cells in enumerate((HEAD, *lines), 1)], "p")


@pytest.mark.parametrize("letter, byte", [pair for pair in zip(VOWELS, TCVN3_BYTES, strict=True) if pair[1]])
def test_every_letter_of_tcvn3_is_known(letter: str, byte: int) -> None:
    assert FONTS[0].convert(chr(byte)) == letter


@pytest.mark.parametrize(
    "written, read",
    [
        ("Möùc ñoä naøo cao nhaát?", "Mức độ nào cao nhất?"),
        ("Thuû ñoâ cuûa Vieät Nam laø gì?", "Thủ đô của Việt Nam là gì?"),
        ("THUÛ ÑOÂ CUÛA NÖÔÙC VIEÄT NAM", "THỦ ĐÔ CỦA NƯỚC VIỆT NAM"),
        ("Taêng toác, khôûi ñoäng, veà ñích", "Tăng tốc, khởi động, về đích"),
        ("Nhöõng ngöôøi kyõ sö quyù meán", "Những người kỹ sư quý mến"),
    ],
)
def test_vni_is_read(written: str, read: str) -> None:
    font = font_of([written])
    assert font is not None
    assert (font.name, unicodedata.normalize("NFC", font.convert(written) or "")) == ("VNI", read)


def test_utf8_that_was_read_as_windows_1252_is_read_again() -> None:
    text = "Thủ đô của nước Việt Nam là thành phố nào? Hà Nội, Huế, Đà Nẵng"
    misread = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode())
    font = font_of([misread])
    assert font is not None
    assert font.convert(misread) == text


@pytest.mark.parametrize(
    "text",
    [
        "Thủ đô của nước Việt Nam là thành phố nào?",
        "Antoine de Saint-Exupéry, Brontë, Curaçao, São Tomé",
        "Cô Tô, Lê Lai, Hà Lan, Lào Cai",
        "Zürich und Köln, Malmö, Ångström",
        "Góc α bằng bao nhiêu độ? 30°, 45°, ½",
        "Tầng ôzôn ở đâu",
        "Hµ Néi",  # two words are not enough
    ],
)
def test_what_is_not_certain_stays_as_it_is(text: str) -> None:
    assert font_of([text]) is None


def test_a_short_answer_is_read_with_the_rest_of_its_page() -> None:
    rows = [("a", "Thñ ®« cña ViÖt Nam lµ g×?", "Hµ Néi"), ("a", "Ai viÕt DÕ MÌn phiªu l\u00adu ký?", "T« Hoµi")]
    pack = examined(*rows).pack
    assert pack is not None
    assert [question.answer for question in pack.questions] == ["Hà Nội", "Tô Hoài"]


def test_a_column_in_unicode_beside_one_in_an_old_font_stays() -> None:
    rows = [
        ("Vòng hai", "Thñ ®« cña ViÖt Nam lµ g×?", "Lào"),
        ("Vòng hai", "Ai viÕt DÕ MÌn phiªu l\u00adu ký?", "Lê Lai"),
    ]
    pack = examined(*rows).pack
    assert pack is not None
    assert [(question.section, question.answer) for question in pack.questions] == [
        ("Vòng hai", "Lào"),
        ("Vòng hai", "Lê Lai"),
    ]


def test_a_column_that_is_mostly_garbled_and_cannot_be_converted_is_an_error() -> None:
    rows = [("a", f"C©u hái nµo ®óng nhÊt {n}?", "x") for n in range(3)]
    findings = lint_rows(examined(*rows, ("a", "Thủ đô của nước ta là gì?", "y")))
    assert [(finding.code, finding.row, finding.severity) for finding in findings if finding.code == "garbled"] == [
        ("garbled", row, Severity.ERROR) for row in (2, 3, 4)
    ]


@pytest.mark.parametrize("word", ["nghiêng", "Huế", "THUỶ", "quý", "giữa", "khuya", "đường", "ăn", "yêu", "oẳn"])
def test_syllables_are_known(word: str) -> None:
    assert is_syllable(unicodedata.normalize("NFC", word))


@pytest.mark.parametrize("word", ["Exupéry", "naïve", "HuÕ", "kÝnh", "ViÖt", "Zürich", "áá", "nghiêngg", "flée"])
def test_other_words_are_none(word: str) -> None:
    assert not is_syllable(word)
