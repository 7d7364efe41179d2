"""The quick guides: one page each in every language, true to the board and to what stands on the panel's buttons."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec import Struct
from PIL import Image

from bamchuong.__main__ import cli
from bamchuong.commands.guide import guide
from bamchuong.guides import guide_pdf
from bamchuong.guides.guide_pdf import GUIDES
from bamchuong.guides.tech_guide import TECH
from bus.bad_file import BadFileError
from bus.catalogue import languages, translator
from bus.language import Translate
from bus.messages import Sentence
from firmware.signals.lamps import PATTERNS
from hardware.board import find_board
from hardware.pinout import used_pins
from tests.pseudo_language import pseudo, readable_words
from webcore.extract_texts import texts

URL = "https://long-name-of-a-school-in-long-bien.local:8443"


def sentences(part: object) -> Iterator[Sentence]:
    """All sentences of a guide, also those that others quote."""
    if isinstance(part, Sentence):
        yield part
        yield from (inner for value in part.args.values() for inner in sentences(value))
    elif isinstance(part, Struct):
        yield from (inner for name in part.__struct_fields__ for inner in sentences(getattr(part, name)))
    elif isinstance(part, tuple):
        yield from (inner for element in part for inner in sentences(element))


def pdf_of(name: str, board: str, translate: Translate, url: str = URL) -> bytes:
    return guide_pdf.guide_pdf(GUIDES[name], find_board(board), url, "0.1.0", 1_700_000_000_000_000_000, translate)


@pytest.mark.parametrize("name", GUIDES)
def test_quoted_text_is_a_text_of_a_page(name: str) -> None:
    of_pages = {text for text, place in texts() if not place.startswith("bamchuong/guides/")}
    quotes = [sentence.text for sentence in sentences(GUIDES[name]) if sentence.code == "quoted"]
    assert quotes
    assert [quote for quote in quotes if quote not in of_pages] == []


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", GUIDES)
def test_no_quoted_text_is_typed_again(name: str, language: str) -> None:
    blank = {sentence.text: Sentence(sentence.code, sentence.text) for sentence in sentences(GUIDES[name])}
    templates = [translator(language)(sentence) for sentence in blank.values() if sentence.code != "quoted"]
    quotes = [quote for template in templates for quote in re.findall("“(.*?)”", template)]
    assert quotes
    assert [quote for quote in quotes if not re.fullmatch(r"\{\w+\}", quote)] == []


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", GUIDES)
@pytest.mark.parametrize("board", ["simulated", "pi-4-stations", "pi-8-stations"])
def test_a_guide_is_one_page_whatever_the_language_the_board_and_the_address(
    name: str, board: str, language: str
) -> None:
    pdf = pdf_of(name, board, translator(language))
    assert len(re.findall(rb"/Type /Page\b(?!s)", pdf)) == 1
    assert pdf.count(b"/Subtype /Image") >= len(GUIDES[name].pictures)


@pytest.mark.parametrize("name", GUIDES)
def test_a_language_of_long_words_is_printed_smaller(name: str) -> None:
    pdf = pdf_of(name, "pi-8-stations", lambda sentence: f"{sentence} – {str(sentence)[::6]}")
    assert len(re.findall(rb"/Type /Page\b(?!s)", pdf)) == 1


def test_what_fits_on_no_page_is_an_error() -> None:
    with pytest.raises(BadFileError, match="Quick guide for the MC: does not fit on one page; choose a shorter --url"):
        pdf_of("mc", "simulated", str, url="https://" + "very-long-name-of-a-school." * 60)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils (pdftotext) is not installed")
@pytest.mark.parametrize("name", GUIDES)
def test_every_text_of_a_guide_goes_through_the_catalogue(name: str, tmp_path: Path) -> None:
    page = tmp_path / "guide.pdf"
    page.write_bytes(pdf_of(name, "pi-8-stations", pseudo, url="http://192.168.1.20"))
    process = subprocess.run(["pdftotext", "-enc", "UTF-8", str(page), "-"], capture_output=True, check=True)
    output = process.stdout.decode()
    assert "xxx" in output
    names = {"GPIO", "GND", "CLK", "DIN", "CE"} | {"bamchuong", "http", "pi", "stations"}
    assert readable_words(output) - names == set()


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", GUIDES)
def test_a_command_on_the_page_can_be_given(name: str, language: str) -> None:
    for sentence in sentences(GUIDES[name]):
        commands, english = (commands_in(text) for text in (translator(language)(sentence), str(sentence)))
        assert [words[:2] for words in commands] == [words[:2] for words in english]
        for program, *words in commands:
            if program == "bamchuong":
                result = CliRunner().invoke(cli, [*words, "--help"])
                assert result.exit_code == 0, result.output


def commands_in(text: str) -> list[list[str]]:
    """The commands between backticks, in words, without sudo."""
    return [command.removeprefix("sudo ").split() for command in re.findall("`(.*?)`", text)]


def test_every_used_pin_has_a_short_label() -> None:
    board = find_board("pi-8-stations")
    label_of = {pin.name: pin.short and translator("vi")(pin.short) for pin in used_pins(board)}
    unlabelled = [name for name, label in label_of.items() if label is None]
    assert unlabelled == ["GPIO9"]  # the data that comes back is open
    assert label_of[board.stations[4].button] == "nút bàn 5"
    assert label_of[board.stations[7].lamp] == "đèn bàn 8"


def test_every_rhythm_of_a_lamp_is_explained() -> None:
    assert len(TECH.lamps) == len(PATTERNS)


def test_pictures_are_small_enough_to_ship() -> None:
    for quick_guide in GUIDES.values():
        for picture in quick_guide.pictures:
            path = guide_pdf.PICTURES / f"{picture.name}.png"
            assert path.stat().st_size < 250_000, path
            with Image.open(path) as opened:
                assert opened.width >= 700, path


@pytest.mark.parametrize("language", languages())
def test_the_command_writes_the_page_and_prints_its_path(tmp_path: Path, language: str) -> None:
    target = tmp_path / "mc.pdf"
    result = CliRunner().invoke(guide, ["mc", "--lang", language, "--output", str(target)])
    assert (result.exit_code, result.output) == (0, f"{target}: one page\n")
    assert target.read_bytes().startswith(b"%PDF-")


def test_a_page_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    result = CliRunner().invoke(guide, ["tech", "--output", str(tmp_path / "no" / "tech.pdf")])
    assert isinstance(result.exception, BadFileError)
    assert "choose another --output" in str(result.exception)
