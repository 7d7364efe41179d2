"""Tests of a language that this tree does not have: its catalogue has every English text in brackets.

`test_recipes.py` adds the catalogue to a copy of the tree and runs them there; by itself, pytest does not collect them.
"""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.numbers import get_decimal_symbol, get_group_symbol
from click.testing import CliRunner
from flask.testing import FlaskClient

from bamchuong.__main__ import cli
from bus.catalogue import languages, translator
from controller.packs.pack_reader import examine_bytes
from controller.packs.xlsx_template import pack_template
from panel.app import create_app
from tests.unit.panel.panel_fakes import OWN, PINS, FakeHub, settings, store
from tests.unit.reports.sample_matches import shipped_format
from webcore.catalogue import ONLY_ON, is_on_pages
from webcore.extract_texts import texts

LANGUAGE = "eo"
"""Esperanto: Babel knows it, and nobody has translated us into it."""

WORD = re.compile(r"[^\W\d_]{2,}")
INNERMOST = re.compile(r"\[[^\[\]]*\]")
ADDRESS = re.compile(r"https?://\S+")
DATA = {"Bấm", "chuông", "Tiếng", "Việt", "English", "Esperanto"}
"""What is the same in every language: the product's name, and those of the languages."""

SEATS = {"/mc": "mc", "/desk": "desk", "/tech": "tech", "/judge": "judge/1"}
OPEN_PAGES = ("/", "/enter", "/watch", "/stage", "/led", "/overlay", "/buttons")

BAD_PACK = """phần,câu hỏi,đáp án,điểm
khoi-dong,Một cộng một?,,10
khoi-dong,một cộng một?,Hai,
vong-5,\u0410ha?,=1+1,
"""


def untranslated(text: str) -> set[str]:
    """The words of `text` that are in no bracket."""
    text = ADDRESS.sub("", text)
    while (shorter := INNERMOST.sub("", text)) != text:
        text = shorter
    return set(WORD.findall(text))


class PageText(HTMLParser):
    """The text of a page, as people read it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._skipped = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Scripts and style sheets are nothing to read; labels for screen readers are."""
        self._skipped += tag in {"script", "style"}
        self.parts += [value for name, value in attrs if name in {"aria-label", "placeholder"} and value]

    def handle_endtag(self, tag: str) -> None:
        """The end of a script or style sheet."""
        self._skipped -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        """A piece of text."""
        if not self._skipped:
            self.parts.append(data)


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    """A browser in which somebody has chosen the language."""
    browser = create_app(FakeHub(), settings(tmp_path, https_port=8443), store(tmp_path)).test_client()
    browser.get(f"/?lang={LANGUAGE}")
    return browser


def test_it_is_the_third_language() -> None:
    assert languages() == ("vi", "en", LANGUAGE)


@pytest.mark.parametrize("page", [*OPEN_PAGES, *SEATS])
def test_every_template_is_in_it(client: FlaskClient, page: str) -> None:
    if page in SEATS:
        body = {"pin": PINS[SEATS[page]], "seat": SEATS[page]}
        assert client.post("/enter", json=body, headers=OWN).status_code == 200
    answer = client.get(page)
    assert answer.status_code == 200
    read = " ".join(PageText(answer.text).parts)
    assert untranslated(read) <= DATA
    assert f'<html lang="{LANGUAGE}"' in answer.text
    assert page in {"/", "/enter"} or read.count("[") >= 1


def test_the_picker_offers_it_by_its_own_name_with_its_own_number_marks(client: FlaskClient) -> None:
    page = client.get("/").text
    links = re.findall(r'<a href="\?lang=(\w+)" lang="\w+" (aria-current="true")?>([^<]*)</a>', page)
    assert links == [("vi", "", "Tiếng Việt"), ("en", "", "English"), (LANGUAGE, 'aria-current="true"', "Esperanto")]
    assert f"&#34;{LANGUAGE}&#34;: &#34;Esperanto&#34;" in page, "scripts find it, too"
    assert f'data-decimal-mark="{get_decimal_symbol(LANGUAGE)}"' in page
    assert f'data-group-mark="{get_group_symbol(LANGUAGE)}"' in page


def test_the_scripts_get_all_their_texts_in_it(client: FlaskClient) -> None:
    catalogue: dict[str, str] = {}
    for part in ("", *(f"/{page}" for page in ONLY_ON)):
        catalogue.update(client.get(f"/catalogue/{LANGUAGE}{part}.json").json or {})
    assert catalogue == {text: f"[{text}]" for text, place in texts() if is_on_pages(place)}


def test_every_finding_about_a_pack_is_in_it() -> None:
    findings = examine_bytes(BAD_PACK.encode(), "x.csv", shipped_format("long-bien-2018")).findings
    codes = {finding.code for finding in findings}
    assert {"unknown-column", "missing", "doubled-question", "section-unused", "odd-character", "too-few"} <= codes
    for finding in findings:
        text = translator(LANGUAGE)(finding.sentence)
        assert text.count("[") == text.count("]") >= (2 if finding.row else 1)
        assert untranslated(text) == set()


def test_a_check_of_a_pack_speaks_it(tmp_path: Path) -> None:
    pack = tmp_path / "1.csv"
    pack.write_text(BAD_PACK, encoding="utf-8")
    result = CliRunner().invoke(cli, ["pack", "check", str(pack), "--lang", LANGUAGE])
    assert result.exit_code == 1, result.output
    lines = result.output.splitlines()
    assert len(lines) > 3
    assert [line for line in lines if untranslated(line)] == []


def test_the_summary_of_a_format_is_in_it_with_the_names_that_the_format_has(tmp_path: Path) -> None:
    form = tmp_path / "f.toml"
    form.write_text(
        f'name = {{ vi = "Đêm", {LANGUAGE} = "Vespero" }}\n[[rounds]]\nkind = "buzzers"\nsection = "a"\n'
        f'name = {{ vi = "Tăng tốc", en = "Speed-up", {LANGUAGE} = "Rapidigo" }}\n'
        '[[rounds]]\nkind = "stage"\nname = "Về đích"\ncriteria = [{ name = "Nội dung", most = 40 }]\n',
        encoding="utf-8",
    )
    result = CliRunner().invoke(cli, ["format", "explain", str(form), "--lang", LANGUAGE])
    assert result.exit_code == 0, result.output
    first, second, *_ = result.output.splitlines()
    assert (first, second) == ("[Format: Vespero]", "1. Rapidigo")
    assert untranslated(result.output) == {"Rapidigo", "Về", "đích"}


def test_a_template_in_it_has_headings_that_are_read_back(tmp_path: Path) -> None:
    template = pack_template(shipped_format("long-bien-2018"), LANGUAGE)
    assert [finding.code for finding in examine_bytes(template, "x.xlsx").errors] == ["example"]
