"""Choices below a question, and the answer that names one of them."""

from typing import Any

import pytest

from controller.packs.rows import Examination, examine
from question_files.choices import choices_in, resolve
from question_files.findings import Severity
from question_files.table import Row

CHOICES = {"A": "Huế", "B": "Hà Nội", "C": "4"}


def examined(*lines: tuple[Any, ...]) -> Examination:
    return examine([Row(number, tuple(map(str, cells))) for number, cells in enumerate(lines, 1)], "p")


@pytest.mark.parametrize(
    "written, text",
    [
        ("B", "B. Hà Nội"),
        ("b.", "B. Hà Nội"),
        ("(B)", "B. Hà Nội"),
        ("Đáp án B", "B. Hà Nội"),
        ("Câu B", "B. Hà Nội"),
        ("hà  nội", "B. Hà Nội"),
        ("B. Hà Nội", "B. Hà Nội"),
        ("4", "C. 4"),
        ("A, B", "A. Huế; B. Hà Nội"),
        ("A và C", "A. Huế; C. 4"),
        ("", ""),
    ],
)
def test_an_answer_is_written_in_full(written: str, text: str) -> None:
    assert (resolve(written, CHOICES).text, resolve(written, CHOICES).code) == (text, "")


@pytest.mark.parametrize(
    "written, code, is_error",
    [("E", "answer-letter", True), ("Đà Nẵng", "answer-no-choice", False), ("B, E", "answer-no-choice", False)],
)
def test_an_answer_that_is_no_choice_is_told(written: str, code: str, is_error: bool) -> None:
    answer = resolve(written, CHOICES)
    assert (answer.text, answer.code, answer.is_error) == (written, code, is_error)


def test_a_number_names_a_choice_only_where_choices_are_numbered() -> None:
    assert resolve("2", CHOICES, are_numbered=True).text == "B. Hà Nội"
    assert resolve("2", CHOICES).code == "answer-no-choice"


def test_an_answer_that_may_mean_two_choices_is_an_error_that_names_both() -> None:
    answer = resolve("2", {"A": "2", "B": "4"}, are_numbered=True)
    assert (answer.code, answer.is_error, answer.args) == (
        "answer-ambiguous",
        True,
        {"answer": "2", "first": "B. 4", "other": "A. 2"},
    )


def test_vitamins_whose_letters_are_their_names_are_no_riddle() -> None:
    assert resolve("C", {"A": "A", "B": "B", "C": "C"}).text == "C. C"


@pytest.mark.parametrize(
    "text, choices",
    [
        ("Gì?\nA. Một\nB. Hai", {"A": "Một", "B": "Hai"}),
        ("Gì? A) Một B) Hai C) Ba", {"A": "Một", "B": "Hai", "C": "Ba"}),
        ("Gì?\nA. Một\nB. Ở C:\\tệp", {"A": "Một", "B": "Ở C:\\tệp"}),
        ("Ổ C: là gì?\nA. Đĩa\nB. Hộp", {"A": "Đĩa", "B": "Hộp"}),
        ("Gì?\nA. Một   B. Hai\nC. Ba   D. Bốn", {"A": "Một", "B": "Hai", "C": "Ba", "D": "Bốn"}),
        ("Ai là A. Einstein?", {}),
        ("Vitamin B. hay A. nào?", {}),
        ("A-B-C", {}),
    ],
)
def test_choices_in_a_text_are_seen_if_they_are_in_order(text: str, choices: dict[str, str]) -> None:
    assert choices_in(text) == choices


def test_a_letter_is_resolved_where_the_choices_are_in_the_text() -> None:
    pack = examined(("section", "text", "answer"), ("a", "Gì?\nA. Một\nB. Hai", "b")).pack
    assert pack is not None
    assert pack.questions[0].answer == "B. Hai"


@pytest.mark.parametrize(
    "text, read",
    [
        ("Gì? A. Một B. Hai", "Gì?\nA. Một\nB. Hai"),
        ("Gì?\nA) Một\nB) Hai", "Gì?\nA. Một\nB. Hai"),
        ("Gì?\nA: Một   B: Hai", "Gì?\nA. Một\nB. Hai"),
    ],
)
def test_choices_in_a_text_stand_below_one_another_where_the_answer_names_one(text: str, read: str) -> None:
    pack = examined(("section", "text", "answer"), ("a", text, "Hai")).pack
    assert pack is not None
    assert (pack.questions[0].text, pack.questions[0].answer) == (read, "B. Hai")


def test_what_only_looks_like_choices_stays_as_it_is() -> None:
    text = "Kể theo thứ tự: A. Một B. Hai"
    pack = examined(("section", "text", "answer"), ("a", text, "Ba")).pack
    assert pack is not None
    assert (pack.questions[0].text, pack.questions[0].answer) == (text, "Ba")


KAHOOT = (
    "Question - max 120 characters",
    *(f"Answer {n} - max 75 characters" for n in range(1, 5)),
    "Time limit (sec) – 5, 10, 20, 30, 60, 90, 120, or 240 secs",
    "Correct answer(s) - choose at least one",
    "Phần",
)
BLOOKET = (
    "Question #",
    "Question Text",
    "Answer 1",
    "Answer 2",
    "Answer 3\n(Optional)",
    "Correct Answer(s)",
    "Section",
)


def test_the_tables_of_kahoot_and_blooket_are_read_as_soon_as_they_have_a_section() -> None:
    kahoot = examined(KAHOOT, ("Thủ đô?", "Huế", "Hà Nội", "", "", "20", "2", "a"))
    blooket = examined(BLOOKET, (1, "Thủ đô?", "Huế", "Hà Nội", "", "2", "a"))
    for examination in (kahoot, blooket):
        assert examination.pack is not None, [str(error.sentence) for error in examination.errors]
        (question,) = examination.pack.questions
        assert (question.text, question.answer) == ("Thủ đô?\nA. Huế\nB. Hà Nội", "B. Hà Nội")
    assert [finding.code for finding in kahoot.findings] == ["unknown-column"]
    assert blooket.findings == ()


def test_a_wrong_letter_keeps_the_pack_out_and_a_strange_answer_does_not() -> None:
    head = ("section", "text", "A", "B", "answer")
    assert [error.code for error in examined(head, ("a", "Gì?", "1", "2", "C")).errors] == ["answer-letter"]
    strange = examined(head, ("a", "Gì?", "1", "2", "3"))
    assert [(finding.code, finding.severity) for finding in strange.findings] == [
        ("answer-no-choice", Severity.WARNING)
    ]
