"""The catalogue: every text that people read has its Vietnamese, with the same places in it."""

import re

from controller.panel.extract import sentence_texts, texts
from controller.panel.scripts import FOLDER
from controller.panel.words import read_catalogue

PLACE = re.compile(r"\{\w+\}")
CALL = re.compile(r"""(?<![\w.])t\("([^"\\]+)\"""")


def test_every_text_has_a_vietnamese_translation() -> None:
    catalogue = read_catalogue()
    missing = sorted(
        {f"{place}: {text}" for text, place in texts() if not (found := catalogue.get(text)) or not found.string}
    )
    assert not missing, "run `python -m controller.panel.extract`, then translate:\n" + "\n".join(missing)


def test_the_reader_of_scripts_misses_no_text() -> None:
    """It loses its way in a template string that holds a call in a call: such a text must be taken out of it."""
    found = {text for text, _ in texts()}
    plain = {text for path in FOLDER.glob("*.js") for text in CALL.findall(path.read_text(encoding="utf-8"))}
    assert plain - found == set()


def test_no_translation_is_a_guess() -> None:
    assert [one.id for one in read_catalogue() if one.id and one.fuzzy] == []


def test_a_translation_has_the_places_of_its_text() -> None:
    wrong = [
        one.id
        for one in read_catalogue()
        if one.id and one.string and set(PLACE.findall(str(one.id))) != set(PLACE.findall(str(one.string)))
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
"""
    assert sorted(sentence_texts(source)) == ["five", "four", "one two", "seven", "three"]
