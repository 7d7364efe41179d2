"""The shipped pack is fit for the evening it was written for."""

import unicodedata
from pathlib import Path

import pytest

from controller.packs.pack import Pack
from controller.packs.pack_reader import find_pack, read_content


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_content(find_pack("long-bien-2018")).pack


def test_it_has_ten_questions_for_each_round_and_five_spare_ones(pack: Pack) -> None:
    assert [len(pack.section(name)) for name in ("khoi-dong", "tang-toc", "du-phong")] == [10, 10, 5]
    assert len(pack.questions) == 25


def test_every_question_can_be_checked_and_ruled_on(pack: Pack) -> None:
    assert all(question.source and question.notes for question in pack.questions)


def test_every_question_can_be_read_aloud_in_ten_to_twenty_seconds(pack: Pack) -> None:
    # Vietnamese is written one syllable a word; a slow reader says 2 to 3 a second.
    assert all(15 <= len(question.text.split()) <= 45 for question in pack.questions)


def test_every_answer_is_said_in_a_few_syllables(pack: Pack) -> None:
    assert all(len(question.answer.split()) <= 8 for question in pack.questions)


def test_the_file_itself_is_nfc() -> None:
    assert unicodedata.is_normalized("NFC", Path(find_pack("long-bien-2018")).read_text(encoding="utf-8"))
