"""Questions that are listed one below the other: GIFT, Aiken and how teachers write them, JSON."""

import pytest

from bus.bad_file import BadFileError
from controller.packs.pack import Question
from controller.packs.pack_reader import examine_bytes
from controller.packs.rows import Examination


def read(text: str, name: str = "tăng tốc.txt") -> Examination:
    return examine_bytes(text.encode(), name)


def question(text: str, name: str = "a.txt") -> Question:
    pack = read(text, name).pack
    assert pack is not None, [str(error.sentence) for error in read(text, name).errors]
    return pack.questions[0]


def errors(text: str) -> list[tuple[str, int, object]]:
    return [(error.code, error.row, error.args.get("kind")) for error in read(text).errors]


@pytest.mark.parametrize(
    "text, text_read, answer",
    [
        ("Thủ đô? {=Hà Nội ~Huế ~Đà Nẵng}", "Thủ đô?\nA. Đà Nẵng\nB. Hà Nội\nC. Huế", "B. Hà Nội"),
        ("::Câu 1:: Ai? {=Tô Hoài#đúng =To Hoai}", "Ai?", "Tô Hoài"),
        ("[html]Hai là số chẵn? {T}", "Hai là số chẵn?\nĐúng / Sai?", "Đúng"),
        ("Two is odd {FALSE#no}", "Two is odd\nTrue / False?", "False"),
        ("Năm nào? {#1945:1}", "Năm nào?", "1945"),
        ("Hà Nội là {=thủ đô ~cố đô} của Việt Nam.", "Hà Nội là … của Việt Nam.\nA. cố đô\nB. thủ đô", "B. thủ đô"),
        ("Nghiệm x\\=2 viết \\{2\\}? {=x\\=2}", "Nghiệm x=2 viết {2}?", "x=2"),
        ("Chọn {=A -> B ~B -> A}", "Chọn\nA. A -> B\nB. B -> A", "A. A -> B"),
        ("Chọn {~%0%Sai ~%100%Đúng}", "Chọn\nA. Đúng\nB. Sai", "A. Đúng"),
    ],
)
def test_gift_is_read(text: str, text_read: str, answer: str) -> None:
    parsed = question(f"// comment\n\n{text}\n")
    assert (parsed.text, parsed.answer) == (text_read, answer)


def test_other_right_answers_of_gift_are_notes() -> None:
    assert question("Ai? {=Tô Hoài =Nguyễn Sen}").notes == "Nguyễn Sen"


@pytest.mark.parametrize(
    "text, kind",
    [
        ("Nối? {=a -> 1 =b -> 2}", "matching"),
        ("Hãy viết {}\n\nAi? {=A}", "essay"),
        ("Chào các em\n\nAi? {=A}", "description"),
        ("Ai? {=A\n\nSau? {=B}", "unfinished"),
        ("Chọn hai {~%50%a ~%50%b}", "several right answers"),
        ("Chọn {=1 ~2 ~3 ~4 ~5 ~6 ~7 ~8 ~9}", "9 choices"),
    ],
)
def test_a_question_that_cannot_be_asked_aloud_is_an_error_of_its_line(text: str, kind: str) -> None:
    assert errors(text)[0] == ("question-kind", 1, kind)


def test_categories_of_gift_are_sections() -> None:
    examination = read("$CATEGORY: $course$/Khởi động\n\nMột? {=1}\n\n$CATEGORY: Tăng tốc\nHai? {=2}\n")
    assert examination.pack is not None
    assert [item.section for item in examination.pack.questions] == ["Khởi động", "Tăng tốc"]
    assert [row.number for row in examination.rows] == [3, 6]
    assert examination.findings == ()


TEACHERS = """Phần: Khởi động
Câu 1. Thủ đô của Việt Nam?
A. Huế
B. Hà Nội
Đáp án: B

Câu 2: Ai viết
“Dế Mèn phiêu lưu ký”?
Đáp án: Tô Hoài
"""


def test_questions_as_teachers_list_them_are_read() -> None:
    pack = read(TEACHERS).pack
    assert pack is not None
    assert [(item.section, item.text, item.answer) for item in pack.questions] == [
        ("Khởi động", "Thủ đô của Việt Nam?\nA. Huế\nB. Hà Nội", "B. Hà Nội"),
        ("Khởi động", "Ai viết\n“Dế Mèn phiêu lưu ký”?", "Tô Hoài"),
    ]


def test_a_question_without_an_answer_is_an_error_of_its_line() -> None:
    assert errors("Một?\nANSWER: 1\n\nHai?\n") == [("missing", 4, None)]


def test_where_no_section_is_written_the_name_of_the_file_is_it() -> None:
    examination = read("Một? {=1}")
    assert examination.pack is not None
    assert examination.pack.questions[0].section == "tăng tốc"
    assert [(finding.code, finding.args) for finding in examination.warnings] == [
        ("section-from-name", {"section": "tăng tốc"})
    ]


@pytest.mark.parametrize(
    "text, text_read, answer",
    [
        (
            '{"results":[{"question":"2 &gt; 1?","correct_answer":"b","incorrect_answers":["c","a"]}]}',
            "2 > 1?\nA. a\nB. b\nC. c",
            "B. b",
        ),
        (
            '[{"question":{"text":"Hai?"},"correctAnswer":"2","incorrectAnswers":["1","3"]}]',
            "Hai?\nA. 1\nB. 2\nC. 3",
            "B. 2",
        ),
        ('{"tossups":[{"question":"Name this river.","answer":"Hồng"}]}', "Name this river.", "Hồng"),
        (
            '{"version":1,"objects":[{"type":"Packet","questions":[{"parts":[{"question":"Who?","answer":"He"}]}]}]}',
            "Who?",
            "He",
        ),
        (
            '{"results":[{"question":"Nào?","correct_answer":"b","incorrect_answers":["a"]}]}',
            "Nào?\nA. a\nB. b",
            "B. b",
        ),
        (
            '{"results":[{"type":"boolean","question":"2>1?","correct_answer":"True","incorrect_answers":["False"]}]}',
            "2>1?\nTrue / False?",
            "True",
        ),
        (
            '[{"question":"Thủ đô?","options":["A. Huế","B. Hà Nội"],"answer":"B"}]',
            "Thủ đô?\nA. Huế\nB. Hà Nội",
            "B. Hà Nội",
        ),
        (
            '[{"question":"Thủ đô?","options":{"A":"Huế","B":"Hà Nội"},"answer":"Hà Nội"}]',
            "Thủ đô?\nA. Huế\nB. Hà Nội",
            "B. Hà Nội",
        ),
        (
            '{"questions":[{"question":"Mấy?","choices":[{"answer":"1","correct":false},{"answer":"2","correct":true}]}]}',
            "Mấy?\nA. 1\nB. 2",
            "B. 2",
        ),
        (
            '{"results":[{"question":"Nhóm?","correct_answer":"B","incorrect_answers":["A","AB"]}]}',
            "Nhóm?\nA. A\nB. AB\nC. B",
            "C. B",
        ),
    ],
)
def test_json_of_other_programs_is_read(text: str, text_read: str, answer: str) -> None:
    parsed = question(text, "a.json")
    assert (parsed.text, parsed.answer) == (text_read, answer)


def test_what_else_counts_in_quiz_bowl_is_a_note_and_its_marks_are_left_out() -> None:
    tossup = '{"question":"<b>This</b> river (*) is red.","answer":"<b><u>Hồng</u></b> River [accept Red River]"}'
    parsed = question(f'{{"tossups":[{tossup}]}}', "a.qbj")
    assert (parsed.text, parsed.answer, parsed.notes) == ("This river is red.", "Hồng River", "accept Red River")


@pytest.mark.parametrize(
    "text, code",
    [
        ('[{"question":"Thủ đô?","options":["Huế","Hà Nội"],"answer":"C"}]', "answer-letter"),
        ('[{"question":"Thủ đô?","options":["Huế","Hà Nội"],"answer":"Vinh"}]', "answer-no-choice"),
        (
            '{"questions":[{"question":"Mấy?","choices":[{"answer":"1","correct":true},{"answer":"2","correct":true}]}]}',
            "question-kind",
        ),
    ],
)
def test_a_right_answer_that_is_none_of_the_choices_is_told(text: str, code: str) -> None:
    assert [finding.code for finding in read(text, "khoi-dong.json").findings][1:] == [code]


def test_a_letter_in_aiken_that_no_choice_has_is_an_error() -> None:
    assert [error.code for error in read("Gì?\nA. Một\nB. Hai\nANSWER: D\n").errors] == ["answer-letter"]


@pytest.mark.parametrize(
    "data, reason",
    [
        (b"Xin ch\xc3\xa0o", "no questions found in this text"),
        (b'{"a": 1}', "JSON, but none of the kinds"),
        (b"{,", "not JSON"),
        (b"%PDF-1.7", "a PDF file, not text"),
        (b"{\\rtf1", "an RTF document"),
        (b"<!DOCTYPE html><table>", "a web page"),
        (b"<?xml version='1.0'?><quiz/>", "an XML file; questions of Moodle"),
        (b"PK\x03\x04", "a ZIP file, not text"),
        (b"\xff\xfea\x00\xd8", "byte 4 is not UTF-16"),
        ("a\0b".encode("utf-16"), "is NUL"),
    ],
)
def test_other_text_is_refused_with_what_to_do(data: bytes, reason: str) -> None:
    with pytest.raises(BadFileError, match=reason):
        examine_bytes(data, "a.txt")


def test_utf16_with_a_mark_is_read() -> None:
    data = "phần\tcâu hỏi\tđáp án\r\na\tMấy?\t4\r\n".encode("utf-16")
    pack = examine_bytes(data, "Unicode Text.txt").pack
    assert pack is not None
    assert pack.questions == (Question("a", "Mấy?", "4"),)


@pytest.mark.parametrize("name", ["a.pdf", "a.doc", "a.kahoot", "a.ods", "a.XLS"])
def test_files_of_other_kinds_are_refused_with_what_to_do(name: str) -> None:
    with pytest.raises(BadFileError, match=r"save it as|hand in the document|export the quiz"):
        examine_bytes(b"", name)


@pytest.mark.parametrize(
    "choices",
    [
        "A. Huế\tB. Hà Nội\tC. Vinh",
        "A. Huế B. Hà Nội C. Vinh",
        "a) Huế   b) Hà Nội\nc) Vinh",
        "A/ Huế\nB/ Hà Nội\nC/ Vinh",
        "A: Huế\nB: Hà\nNội\nC: Vinh",
    ],
)
@pytest.mark.parametrize("answer", ["Đáp án: B", "=> b", "Đáp án B.", "ĐA: B. Hà Nội", "-> Đáp án đúng là: Hà Nội"])
def test_choices_stand_in_one_line_or_in_several(choices: str, answer: str) -> None:
    parsed = question(f"ĐỀ THI\nI. Khởi động\nCâu 1: Thủ đô?\n{choices}\n{answer}\n")
    assert (parsed.section, parsed.text, parsed.answer) == (
        "Khởi động",
        "Thủ đô?\nA. Huế\nB. Hà Nội\nC. Vinh",
        "B. Hà Nội",
    )


def test_answers_may_stand_in_a_key_at_the_end_and_explanations_are_notes() -> None:
    text = "1. Một?\nA. 1\nB. 2\n2. Hai?\nA. 1\nB. 2\n3. Ba?\nĐáp án: 3\nGiải thích: 1 + 2\nĐÁP ÁN\n1-A   2.B\n"
    pack = read(text, "khởi động.txt").pack
    assert pack is not None
    assert [(item.answer, item.notes) for item in pack.questions] == [
        ("A. 1", ""),
        ("B. 2", ""),
        ("3", "Giải thích: 1 + 2"),
    ]


def test_a_numbered_question_without_an_answer_is_told_with_its_line() -> None:
    assert errors("Đề\nCâu 1. Một?\nA. 1\nB. 2\nCâu 2. Hai?\n") == [("missing", 2, None), ("missing", 5, None)]
