"""Lint of a pack that can be read: what a person should check, and whether it fits a format.

Kind: pure
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from math import ceil

from bus.language import name_in
from controller.formats.format import Format, QuestionRound
from controller.packs.findings import Details, Finding, Severity
from controller.packs.format_fit import questions_per_section, shortfalls
from controller.packs.rows import COLUMNS, Examination, Row, Sheet, comparison_key

SYLLABLES_PER_S = 3
"""How fast an MC reads aloud: Vietnamese is written one syllable per word, and a clear reader says about three a
second."""

MAX_READING_S = 30
"""The time to read if the format leaves it to the MC (`reading_s = 0`)."""

MAX_ANSWER_SYLLABLES = 25

FORMULA_SIGNS = "=+@"
"""Signs with which a spreadsheet's formulas start. A minus is one too, but many list items start with it."""

_INVISIBLE = {"Cf", "Co", "Cn", "Zl", "Zp"}
_TCVN3 = re.compile(r"\w*(?:[a-zA-Z][µ¸¶·¹©ª«¬®­¨¾»¼½Æ]|[µ¸¶·¹©ª«¬®­¨¾»¼½Æ][a-zA-Z])\w*")
_VNI = re.compile(r"\w*[øûüïäåöñëæØÛÜÏÄÅÖÑËÆ]\w*")
"""Letters that VNI fonts use and Vietnamese does not; one such word may be a foreign name, two are not."""


def lint_rows(examination: Examination) -> list[Finding]:
    """All warnings about the rows of `examination`, whatever the format."""
    sheet = examination.sheet
    if sheet is None:
        return []
    findings = [finding for row in examination.rows for finding in _lint_row(row, sheet)]
    return findings + _decomposed(examination, sheet) + _near_duplicates(examination, sheet)


def format_findings(examination: Examination, form: Format) -> list[Finding]:
    """Whether the pack has what `form` needs: too few questions are an error, everything else is a warning."""
    sheet = examination.sheet
    if sheet is None:
        return []
    present = Counter(sheet.cell(row, "section") for row in examination.rows)
    reading_s = _reading_s(form)
    long = [finding for row in examination.rows for finding in _long_to_read(row, sheet, reading_s)]
    return [*_counts(present, form), *_unused(examination.rows, sheet, form), *long]


def long_to_read(examination: Examination) -> list[Finding]:
    """Questions that take long to read, where no format sets the time for it."""
    sheet = examination.sheet
    return [] if sheet is None else [finding for row in examination.rows for finding in _long_to_read(row, sheet, {})]


def _warning(code: str, row: int = 0, column: str = "", args: Details | None = None) -> Finding:
    return Finding(code, row, column, args or {}, severity=Severity.WARNING)


def _counts(present: Mapping[str, int], form: Format) -> Iterator[Finding]:
    short_sections = {shortfall.section for shortfall in shortfalls(form, present)}
    for section, needed in questions_per_section(form).items():
        count = present.get(section, 0)
        args: Details = {
            "section": section,
            "present": count,
            "form": name_in(form.name),
            "needed": needed,
        }
        if section in short_sections:
            yield Finding("too-few", args=args)
        elif needed and count > needed and section != form.spare_section:
            yield _warning("more-than-asked", args={**args, "rest": count - needed})
        elif section == form.spare_section and count == needed:
            yield _warning("no-spare", args={"section": section})


def _unused(rows: tuple[Row, ...], sheet: Sheet, form: Format) -> Iterator[Finding]:
    """The first row of every section that the format does not know."""
    known = questions_per_section(form)
    seen = {"", *known}
    for row in rows:
        section = sheet.cell(row, "section")
        if section not in seen:
            seen.add(section)
            args: Details = {"section": section, "form": name_in(form.name), "allowed": ", ".join(known)}
            yield _warning("section-unused", row.number, sheet.title("section"), args)


def _reading_s(form: Format) -> dict[str, int]:
    """The time to read by section, where the format limits it."""
    rounds = [round_ for round_ in (*form.rounds, form.tie_break) if isinstance(round_, QuestionRound)]
    return {round_.section: round_.reading_s for round_ in rounds if round_.reading_s}


def _long_to_read(row: Row, sheet: Sheet, reading_s: dict[str, int]) -> Iterator[Finding]:
    syllables = len(sheet.cell(row, "text").split())
    seconds = ceil(syllables / SYLLABLES_PER_S)
    max_s = reading_s.get(sheet.cell(row, "section"), MAX_READING_S)
    if seconds > max_s:
        args: Details = {"syllables": syllables, "seconds": seconds, "most": max_s}
        yield _warning("long-to-read", row.number, sheet.title("text"), args)


def _lint_row(row: Row, sheet: Sheet) -> Iterator[Finding]:
    for column in COLUMNS:
        title, text = sheet.title(column.name), sheet.cell(row, column.name)
        if not text:
            continue
        if letter := _odd_letter(text):
            args: Details = {"letter": _printable(letter), "code": f"U+{ord(letter):04X}"}
            yield _warning("odd-character", row.number, title, args)
        if word := _legacy_encoded_word(text):
            yield _warning("old-encoding", row.number, title, {"sample": word})
        if text[0] in FORMULA_SIGNS and not any(fault.place == sheet.places[column.name] for fault in row.faults):
            yield _warning("formula-like", row.number, title, {"letter": text[0]})
        if column.name == "answer" and (count := len(text.split())) > MAX_ANSWER_SYLLABLES:
            yield _warning("long-answer", row.number, title, {"syllables": count, "most": MAX_ANSWER_SYLLABLES})


def _odd_letter(text: str) -> str | None:
    """The first letter that is invisible, or a letter of another alphabet inside a Latin word."""
    for n, letter in enumerate(text):
        if letter.isascii():
            continue
        if letter == "\ufffd" or (letter == "\u00a0") or (unicodedata.category(letter) in _INVISIBLE):
            return letter
        if _is_foreign(letter) and _is_beside_latin(text, n):
            return letter
    return None


def _is_foreign(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(("CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "FULLWIDTH"))


def _is_beside_latin(text: str, n: int) -> bool:
    neighbours = text[max(0, n - 1) : n] + text[n + 1 : n + 2]
    return any(unicodedata.name(letter, "").startswith("LATIN") for letter in neighbours)


def _legacy_encoded_word(text: str) -> str:
    """A word that looks like TCVN3 (signs inside words) or VNI (letters that Vietnamese does not have); or empty."""
    if text.isascii():
        return ""
    words: list[str] = _TCVN3.findall(text)
    vni_words: list[str] = _VNI.findall(text)
    words += vni_words if len(vni_words) > 1 else []
    return words[0][:30] if words else ""


def _printable(letter: str) -> str:
    return letter if letter.isprintable() and not letter.isspace() else unicodedata.name(letter, "a nameless character")


def _decomposed(examination: Examination, sheet: Sheet) -> list[Finding]:
    """One warning for all cells that were not NFC, at the first of them."""
    cells = [
        (row.number, sheet.title(column.name))
        for row in examination.rows
        for column in COLUMNS
        if not unicodedata.is_normalized("NFC", sheet.raw(row, column.name))
    ]
    if not cells:
        return []
    return [_warning("made-nfc", cells[0][0], cells[0][1], {"count": len(cells)})]


def _near_duplicates(examination: Examination, sheet: Sheet) -> list[Finding]:
    """Questions that differ only in accents and punctuation: mostly one question typed twice."""
    first_by_bare_key: dict[str, tuple[int, str]] = {}
    findings: list[Finding] = []
    for row in examination.rows:
        text = sheet.cell(row, "text")
        key, bare_key = comparison_key(text).rstrip(" ?.!…:"), _without_accents(text)
        first, first_key = first_by_bare_key.setdefault(bare_key, (row.number, key))
        if bare_key and first != row.number and first_key != key:
            findings.append(_warning("nearly-doubled", row.number, sheet.title("text"), {"first": first}))
    return findings


def _without_accents(text: str) -> str:
    """The words of `text` in small letters, without accents and punctuation."""
    if text.isascii():
        plain = text
    else:
        plain = "".join(
            letter for letter in unicodedata.normalize("NFD", text) if unicodedata.category(letter)[0] != "M"
        )
    return " ".join(re.findall(r"\w+", plain.casefold().replace("đ", "d")))
