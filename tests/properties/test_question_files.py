"""Whatever kind of file a pack is written in, and however its table is laid out, the same questions come out of it."""

import re
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from controller.packs.pack import Question
from controller.packs.pack_reader import examine_bytes
from question_files.text_keys import name_key
from tests.properties import question_dialects as dialects
from tests.properties.question_dialects import Layout, Sample, TextStyle, layouts, samples, text_styles

_CHOICE = re.compile(r"[A-H]\. (.*)")
BOUNDED = settings(max_examples=30, deadline=None)

Comparable = tuple[str, str, frozenset[str], str]


def wanted(question: Sample) -> Comparable:
    return name_key(question.section), question.text, frozenset(question.choices), question.answer


def read_back(question: Question) -> Comparable:
    """The question with its choices apart; in which order they stand is each kind's own matter."""
    lines = question.text.split("\n")
    labelled = [match[1] for line in lines if (match := _CHOICE.fullmatch(line))]
    text = "\n".join(line for line in lines if not _CHOICE.fullmatch(line))
    marked = _CHOICE.fullmatch(question.answer)
    answer = marked[1] if marked is not None and labelled else question.answer
    return name_key(question.section), text, frozenset(labelled), answer


def check(data: bytes, file: str, questions: Sequence[Sample]) -> None:
    examination = examine_bytes(data, file)
    assert [str(error.sentence) for error in examination.errors] == []
    assert examination.pack is not None
    assert list(map(read_back, examination.pack.questions)) == list(map(wanted, questions))


@BOUNDED
@given(samples(), layouts, text_styles, st.sampled_from(("csv", "tsv", "txt")))
def test_a_table_that_was_saved_as_text(
    questions: tuple[Sample, ...], layout: Layout, style: TextStyle, ending: str
) -> None:
    check(dialects.as_text_table(dialects.table(questions, layout), style), f"đề.{ending}", questions)


@BOUNDED
@given(samples(), layouts)
def test_a_workbook(questions: tuple[Sample, ...], layout: Layout) -> None:
    check(dialects.as_workbook({"Trang tính1": dialects.table(questions, layout)}), "đề.xlsx", questions)


@BOUNDED
@given(samples(), layouts)
def test_a_workbook_with_one_sheet_for_each_section(questions: tuple[Sample, ...], layout: Layout) -> None:
    sections = list(dict.fromkeys(question.section for question in questions))
    sheets = {
        section.replace(":", ""): dialects.table([item for item in questions if item.section == section], layout)
        for section in sections
    }
    check(dialects.as_workbook(sheets), "đề.xlsx", questions)


@BOUNDED
@given(samples(), layouts)
def test_a_table_of_a_word_document(questions: tuple[Sample, ...], layout: Layout) -> None:
    check(dialects.as_word_table(dialects.table(questions, layout)), "đề.docx", questions)


@BOUNDED
@given(samples(with_lines=False))
def test_a_list_in_a_word_document(questions: tuple[Sample, ...]) -> None:
    check(dialects.as_word_list(dialects.as_list(questions)), "đề.docx", questions)


@BOUNDED
@given(samples())
def test_gift(questions: tuple[Sample, ...]) -> None:
    check(dialects.as_gift(questions).encode(), "đề.gift", questions)


@BOUNDED
@given(samples(), st.sampled_from(("ANSWER:", "Đáp án:", "ĐÁP ÁN :")))
def test_aiken_and_the_lists_of_teachers(questions: tuple[Sample, ...], mark: str) -> None:
    check(dialects.as_list(questions, mark).encode(), "đề.txt", questions)


@BOUNDED
@given(samples())
def test_open_trivia(questions: tuple[Sample, ...]) -> None:
    check(dialects.as_open_trivia(questions).encode(), "đề.json", questions)


@BOUNDED
@given(samples())
def test_quiz_bowl(questions: tuple[Sample, ...]) -> None:
    free = [replace(question, section="về đích", choices=()) for question in questions]
    check(dialects.as_quiz_bowl(free).encode(), "về đích.qbj", free)
