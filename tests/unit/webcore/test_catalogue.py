"""The catalogue: every text that people read has its Vietnamese, with the same placeholders."""

import re
from functools import cache

import pytest

from bus import catalogue
from bus.catalogue import languages, translations
from bus.language import DEFAULT_LANGUAGE, SOURCE_LANGUAGE, Language
from panel.settings import SCRIPTS
from reports.report_kinds import PAPERS
from webcore.catalogue import ONLY_ON, is_on_pages, texts_for_page, texts_for_scripts
from webcore.extract_texts import ROOT, TEXT_ARGUMENTS, missing_texts, sentence_texts, texts, unresolved_texts
from webcore.scripts import LIBRARY

PLACEHOLDER = re.compile(r"\{\w+\}")
CALL = re.compile(r"""(?<![\w.])t\("([^"\\]+)\"""")

read_catalogue = cache(catalogue.read_catalogue)
"""Each language is read once: it takes long."""

TRANSLATED = [language for language in languages() if language != SOURCE_LANGUAGE]


def test_every_text_has_a_vietnamese_translation() -> None:
    entries = read_catalogue(DEFAULT_LANGUAGE)
    missing = sorted(
        {f"{place}: {text}" for text, place in texts() if not (entry := entries.get(text)) or not entry.string}
    )
    assert not missing, "run `python -m webcore.extract_texts`, then translate:\n" + "\n".join(missing)


def test_every_text_is_found_where_it_is_used() -> None:
    assert missing_texts() == set()


@pytest.mark.parametrize("file, function", sorted(TEXT_ARGUMENTS))
def test_a_function_that_gets_its_text_as_an_argument_still_does(file: str, function: str) -> None:
    assert function in set(unresolved_texts((ROOT / file).read_text(encoding="utf-8")))


def test_no_text_of_the_scripts_is_missed() -> None:
    """It cannot read a template string with a call inside a call: such a text must be moved out of it."""
    all_texts = {text for text, _ in texts()}
    scripts = [path for folder in (LIBRARY, SCRIPTS) for path in folder.rglob("*.js")]
    plain = {text for path in scripts for text in CALL.findall(path.read_text(encoding="utf-8"))}
    assert plain - all_texts == set()


SPEAK_TO_PAGES = (
    "bus/",
    "controller/",
    "firmware/",
    "hardware/selftest/assess/",
    "panel/static/",
    "question_files/",
    "webcore/static/",
)
"""Rooms whose sentences come to the scripts of pages, by snapshots and answers, and the scripts themselves."""
INTO_A_SPREADSHEET = "controller/packs/xlsx_template.py"
"""Of these rooms, what only a command writes into a file."""
NOT_INTO_SCRIPTS = (
    "controller/exchange/receipt.py",
    "controller/journal/seal_report.py",
    "controller/push/",
    "controller/spare/kit_file.py",
    "controller/spare/take_over.py",
)
"""What papers and terminals show, and what a page's server translates before a script has it."""


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_scripts_load_every_text_that_may_come_to_them(language: Language) -> None:
    spoken = [
        (text, place)
        for text, place in texts()
        if place != INTO_A_SPREADSHEET and not place.startswith(NOT_INTO_SCRIPTS)
    ]
    needed = {text for text, place in spoken if place.startswith(SPEAK_TO_PAGES)}
    needed |= {text for text, place in texts() if place.startswith("panel/") and place.endswith(".py")}
    needed |= {paper.title.text for paper in PAPERS}
    loaded = {text for page in ONLY_ON for text in texts_for_page(language, page)}
    assert needed - texts_for_scripts(language).keys() - loaded == set()


@pytest.mark.parametrize("page", ONLY_ON)
@pytest.mark.parametrize("language", TRANSLATED)
def test_what_only_one_page_shows_is_loaded_by_that_page_alone(language: Language, page: str) -> None:
    theirs = {text for text, place in texts() if is_on_pages(place) and place.startswith(ONLY_ON[page])}
    others = {text for text, place in texts() if is_on_pages(place) and not place.startswith(ONLY_ON[page])}
    ids = {str(entry.id) for entry in read_catalogue(language) if entry.locations}  # what is new is loaded everywhere
    assert texts_for_page(language, page).keys() == (theirs - others) & ids
    assert not texts_for_page(language, page).keys() & texts_for_scripts(language).keys()
    assert texts_for_page(SOURCE_LANGUAGE, page) == {}


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_scripts_load_nothing_that_only_papers_terminals_and_boards_show(language: Language) -> None:
    assert "Result" in texts_for_page(language, "stage")  # a script has it, too
    assert len(texts_for_scripts(language)) < 0.75 * len(translations(language))
    assert texts_for_scripts(SOURCE_LANGUAGE) == {}


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_a_guess(language: Language) -> None:
    assert [message.id for message in read_catalogue(language) if message.id and message.fuzzy] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_placeholders_of_its_text(language: Language) -> None:
    wrong = [
        message.id
        for message in read_catalogue(language)
        if message.id
        and message.string
        and set(PLACEHOLDER.findall(str(message.id))) != set(PLACEHOLDER.findall(str(message.string)))
        and not str(message.id).endswith("[{index}]")  # a place: its path counts from 0, its words from 1
    ]
    assert wrong == []


def test_sentences_are_found_however_they_are_written() -> None:
    source = """
Sentence("a", "one " "two")
m.Sentence(code="b", text="three")
Sentence("c", "four" if x else "five", {"n": 1})
other("d", "six")
def f():
    text = "seven"
    return failed("e", text, n=1)
def g(text):
    return Sentence("f", text)
make_check("h", title="eight", why=TEXT, remedy=("ten " "times"))
TEXT = "nine"
"""
    expected = ["eight", "five", "four", "nine", "one two", "seven", "ten times", "three"]
    assert sorted(sentence_texts(source)) == expected
    assert list(unresolved_texts(source)) == ["g"]


def test_phrases_of_papers_are_found_by_their_first_argument() -> None:
    source = """
wording.phrase("one {text}", text=x)
phrase("two" if x else "three")
def f(text):
    return phrase(text)
"""
    assert sorted(sentence_texts(source)) == ["one {text}", "three", "two"]
    assert list(unresolved_texts(source)) == ["f"]


@pytest.mark.parametrize(
    "body",
    [
        'Sentence("a", f"one {x}")',
        'Sentence("a", "one " + x)',
        'Sentence("a", TEXTS[x])',
        'Sentence("a", "one" if x else two)',
        'Sentence("a", *rest)',
        'Sentence("a")',
        'text = "one"; text += "two"; Sentence("a", text)',
        'text, args = "one", {}; Sentence("a", text, args)',
        'for text in x: Sentence("a", text)',
        'failed("check", elsewhere.TEXT)',
        'make_check("check", title="one", why="two", remedy=elsewhere.TEXT)',
        'make_check("check", title="one", why="two")',
    ],
)
def test_a_text_that_cannot_be_found_is_an_error(body: str) -> None:
    assert list(unresolved_texts(f"def f(x):\n    {body}")) == ["f"]


def test_a_text_with_a_type_is_found() -> None:
    source = 'TEXT: Final = "one"\ndef f():\n    Sentence("a", TEXT)'
    assert (list(sentence_texts(source)), list(unresolved_texts(source))) == (["one"], [])
