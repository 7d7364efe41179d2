"""Lint of a pack that can be read: what a person should check, whatever the format.

Kind: pure
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence

from controller.packs.rows import Examination
from question_files.columns import COLUMNS, Column
from question_files.findings import Finding, Severity, row_of
from question_files.lost_letters import lost_letters, perhaps_lost_letters
from question_files.question_rows import QuestionRow
from question_files.text_keys import comparison_key, without_accents
from question_files.text_repair import repair

MAX_ANSWER_SYLLABLES = 25

FORMULA_SIGNS = "=+@"
"""Signs with which a spreadsheet's formulas start. A minus is one too, but many list items start with it."""

_INVISIBLE = {"Cf", "Co", "Cn", "Zl", "Zp"}
_TCVN3 = re.compile(r"[a-zA-Z][µ¸¶·¹©ª«¬®­¨¾»¼½Æ]|[µ¸¶·¹©ª«¬®­¨¾»¼½Æ][a-zA-Z]")
_VNI = re.compile(r"[øûüïäåöñëæØÛÜÏÄÅÖÑËÆ]")
"""Letters that VNI fonts use and Vietnamese does not; one such word may be a foreign name, two are not."""

_WORD = re.compile(r"\S+")


def lint_rows(examination: Examination) -> list[Finding]:
    """All findings about the texts of `examination`."""
    rows = examination.rows
    findings = [finding for row in rows for finding in _lint_row(row)]
    return [
        *findings,
        *_lost_letters(rows),
        *_unconverted_text(rows),
        *_decomposed_cells(rows),
        *_entities(rows),
        *_near_duplicates(rows),
    ]


def _cells(rows: Sequence[QuestionRow]) -> Iterator[tuple[QuestionRow, Column, str]]:
    """All texts that have no error yet, none of them longer than allowed."""
    for row in rows:
        for column in COLUMNS:
            text = row.cell(column.name)
            if text and column.name not in row.faulty:
                yield row, column, text[: column.max_length]


def _lint_row(row: QuestionRow) -> Iterator[Finding]:
    for _, column, text in _cells((row,)):
        if letter := _odd_letter(text):
            args = {"letter": _printable(letter), "code": f"U+{ord(letter):04X}"}
            yield row.warning("odd-character", column.name, **args)
        if text[0] in FORMULA_SIGNS:
            yield row.warning("formula-like", column.name, letter=text[0])
        if column.name == "answer" and (count := len(text.split())) > MAX_ANSWER_SYLLABLES:
            yield row.warning("long-answer", column.name, syllables=count, most=MAX_ANSWER_SYLLABLES)


def _odd_letter(text: str) -> str | None:
    """The first letter that is invisible, or a letter of another alphabet inside a Latin word."""
    if text.isascii():
        return None
    for n, letter in enumerate(text):
        if letter.isascii():
            continue
        if letter == "\u00a0" or unicodedata.category(letter) in _INVISIBLE:
            return letter
        if _is_foreign(letter) and _is_beside_latin(text, n):
            return letter
    return None


def _is_foreign(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(("CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "FULLWIDTH"))


def _is_beside_latin(text: str, n: int) -> bool:
    neighbours = text[max(0, n - 1) : n] + text[n + 1 : n + 2]
    return any(unicodedata.name(letter, "").startswith("LATIN") for letter in neighbours)


def _printable(letter: str) -> str:
    return letter if letter.isprintable() and not letter.isspace() else unicodedata.name(letter, "a nameless character")


def _lost_letters(rows: Sequence[QuestionRow]) -> Iterator[Finding]:
    """Letters that were lost when the file was saved. If some certainly were, less certain ones are reported, too."""
    cells = [(row, column, text) for row, column, text in _cells(rows) if "?" in text or "\ufffd" in text]
    words = [lost_letters(text) for _, _, text in cells]
    is_certain = any(words)
    for (row, column, text), word in zip(cells, words, strict=True):
        is_answer = column.name == "answer"
        letters = word or (perhaps_lost_letters(text, is_answer=is_answer) if is_certain else "")
        if letters:
            yield row.finding("letters-lost", column.name, word=letters)


def _unconverted_text(rows: Sequence[QuestionRow]) -> Iterator[Finding]:
    """Text in an old font that was not converted: an error where most of a column is so."""
    for column in COLUMNS:
        beyond_ascii = [(row, text) for row, its, text in _cells(rows) if its is column and not text.isascii()]
        words = [(row, word) for row, text in beyond_ascii if (word := _legacy_encoded_word(text))]
        are_most = len(words) > 1 and 2 * len(words) > len(beyond_ascii)
        for row, word in words:
            if are_most:
                yield row.finding("garbled", column.name, sample=word)
            else:
                yield row.warning("old-encoding", column.name, sample=word)


def _legacy_encoded_word(text: str) -> str:
    """A word that looks like TCVN3 (signs inside words) or VNI (letters that Vietnamese does not have); or empty."""
    words = [word[0] for word in _WORD.finditer(text) if not word[0].isascii()]
    legacy = [word for word in words if _TCVN3.search(word)]
    vni_words = [word for word in words if _VNI.search(word)]
    legacy += vni_words if len(vni_words) > 1 else []
    return legacy[0][:30] if legacy else ""


def _decomposed_cells(rows: Sequence[QuestionRow]) -> list[Finding]:
    """One warning for all cells that were not NFC, at the first of them."""
    return _once("made-nfc", rows, lambda text: not unicodedata.is_normalized("NFC", text))


def _entities(rows: Sequence[QuestionRow]) -> list[Finding]:
    """One warning for all cells with HTML entities, at the first of them."""
    return _once("entities-read", rows, lambda text: "&" in text and repair(text).had_entities)


def _once(code: str, rows: Sequence[QuestionRow], is_meant: Callable[[str], bool]) -> list[Finding]:
    """One warning for all cells that are meant as they were written, at the first of them."""
    cells = [
        (row, column.name)
        for row in rows
        for column in COLUMNS
        if column.name in row.written and is_meant(row.written[column.name])
    ]
    return [cells[0][0].warning(code, cells[0][1], count=len(cells))] if cells else []


def _near_duplicates(rows: Sequence[QuestionRow]) -> Iterator[Finding]:
    """Questions that differ only in accents and punctuation: mostly one question typed twice."""
    first_by_bare_key: dict[str, tuple[QuestionRow, str]] = {}
    for row in rows:
        text = row.cell("text")
        key, bare_key = comparison_key(text).rstrip(" ?.!…:"), _bare_words(text)
        first, first_key = first_by_bare_key.setdefault(bare_key, (row, key))
        if bare_key and first is not row and first_key != key:
            place = row_of("" if first.sheet == row.sheet else first.sheet, first.number)
            yield Finding(
                "nearly-doubled",
                row=row.number,
                column=row.title("text"),
                args={"first": place},
                severity=Severity.WARNING,
                sheet=row.sheet,
            )


def _bare_words(text: str) -> str:
    """The words of `text` in small letters, without accents and punctuation."""
    return " ".join(re.findall(r"\w+", without_accents(text).casefold()))
