"""Decide what a person should look at in a pack that can be read, and whether it fits a format. Pure.

Kind: pure
"""

import re
import unicodedata
from collections.abc import Iterator
from math import ceil

from controller.formats.format import BoardsRound, BuzzersRound, Format
from controller.packs.findings import Finding
from controller.packs.rows import COLUMNS, Examined, Row, Sheet, key_of

SYLLABLES_PER_S = 3
"""How fast an MC reads aloud: Vietnamese is written one syllable a word, a clear reader says about three a second."""

MOST_READING_S = 30
"""What is given to read where the format leaves it to the MC (`reading_s = 0`)."""

MOST_ANSWER_SYLLABLES = 25

FORMULA_SIGNS = "=+@"
"""What a spreadsheet takes for the begin of a formula. A minus is one, too, but it begins many a list."""

_UNSEEN = {"Cf", "Co", "Cn", "Zl", "Zp"}
_OLD = re.compile(r"\w*(?:[a-zA-Z][µ¸¶·¹©ª«¬®­¨¾»¼½Æ]|[µ¸¶·¹©ª«¬®­¨¾»¼½Æ][a-zA-Z])\w*")
_OLD_VNI = re.compile(r"\w*[øûüïäåöñëæØÛÜÏÄÅÖÑËÆ]\w*")
"""Letters that VNI fonts use and Vietnamese does not; one such word may be a foreign name, two are not."""


def doubts(examined: Examined) -> list[Finding]:
    """Everything doubtful in the rows of `examined`, whatever the format."""
    sheet = examined.sheet
    if sheet is None:
        return []
    found = [one for row in examined.rows for one in _row_doubts(row, sheet)]
    return found + _decomposed(examined, sheet) + _near_doubles(examined, sheet)


def format_findings(examined: Examined, form: Format) -> list[Finding]:
    """Whether the pack has what `form` needs: too few questions are an error, the rest are doubts."""
    sheet = examined.sheet
    if sheet is None:
        return []
    sections = [sheet.cell(row, "section") for row in examined.rows]
    given = _reading_s(form)
    long = [one for row in examined.rows for one in _long(row, sheet, given)]
    return [*_counts(sections, form), *_unused(examined.rows, sheet, form), *long]


def long_to_read(examined: Examined) -> list[Finding]:
    """Questions that take long to read, where no format says how long there is."""
    sheet = examined.sheet
    return [] if sheet is None else [one for row in examined.rows for one in _long(row, sheet, {})]


def sections_of(form: Format) -> dict[str, int]:
    """How many questions `form` asks from each section, in order; the spare section with 0."""
    wanted: dict[str, int] = {}
    for stage in form.rounds:
        if isinstance(stage, BoardsRound | BuzzersRound):
            wanted[stage.section] = wanted.get(stage.section, 0) + stage.questions
    if form.spare_section:
        wanted.setdefault(form.spare_section, 0)
    return wanted


def _counts(sections: list[str], form: Format) -> Iterator[Finding]:
    for section, needed in sections_of(form).items():
        there = sections.count(section)
        args: dict[str, str | int] = {"section": section, "there": there, "form": form.name, "needed": needed}
        if there < needed:
            yield Finding("too-few", args=args)
        elif needed and there > needed and section != form.spare_section:
            yield Finding("more-than-asked", args={**args, "rest": there - needed}, doubt=True)
        elif section == form.spare_section and there == needed:
            yield Finding("no-spare", args={"section": section}, doubt=True)


def _unused(rows: tuple[Row, ...], sheet: Sheet, form: Format) -> Iterator[Finding]:
    """The first row of every section that the format does not know."""
    known = sections_of(form)
    seen = {"", *known}
    for row in rows:
        section = sheet.cell(row, "section")
        if section not in seen:
            seen.add(section)
            args: dict[str, str | int] = {"section": section, "form": form.name, "allowed": ", ".join(known)}
            yield Finding("section-unused", row.number, sheet.title("section"), args, doubt=True)


def _reading_s(form: Format) -> dict[str, int]:
    """What each section gives to read, where the format limits it."""
    stages = [stage for stage in (*form.rounds, form.tie_break) if isinstance(stage, BoardsRound | BuzzersRound)]
    return {stage.section: stage.reading_s for stage in stages if stage.reading_s}


def _long(row: Row, sheet: Sheet, given: dict[str, int]) -> Iterator[Finding]:
    syllables = len(sheet.cell(row, "text").split())
    seconds, most = ceil(syllables / SYLLABLES_PER_S), given.get(sheet.cell(row, "section"), MOST_READING_S)
    if seconds > most:
        args: dict[str, str | int] = {"syllables": syllables, "seconds": seconds, "most": most}
        yield Finding("long-to-read", row.number, sheet.title("text"), args, doubt=True)


def _row_doubts(row: Row, sheet: Sheet) -> Iterator[Finding]:
    for column in COLUMNS:
        title, text = sheet.title(column.name), sheet.cell(row, column.name)
        if not text:
            continue
        if odd := _odd(text):
            args: dict[str, str | int] = {"letter": _shown(odd), "code": f"U+{ord(odd):04X}"}
            yield Finding("odd-character", row.number, title, args, doubt=True)
        if old := _old(text):
            yield Finding("old-encoding", row.number, title, {"sample": old}, doubt=True)
        if text[0] in FORMULA_SIGNS and not any(fault.place == sheet.places[column.name] for fault in row.faults):
            yield Finding("formula-like", row.number, title, {"letter": text[0]}, doubt=True)
        if column.name == "answer" and (count := len(text.split())) > MOST_ANSWER_SYLLABLES:
            yield Finding(
                "long-answer", row.number, title, {"syllables": count, "most": MOST_ANSWER_SYLLABLES}, doubt=True
            )


def _odd(text: str) -> str | None:
    """The first letter that is not seen, or that looks like another alphabet's inside a word."""
    for n, letter in enumerate(text):
        if letter.isascii():
            continue
        if letter == "\ufffd" or (letter == "\u00a0") or (unicodedata.category(letter) in _UNSEEN):
            return letter
        if _foreign(letter) and _beside_latin(text, n):
            return letter
    return None


def _foreign(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(("CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "FULLWIDTH"))


def _beside_latin(text: str, n: int) -> bool:
    around = text[max(0, n - 1) : n] + text[n + 1 : n + 2]
    return any(unicodedata.name(letter, "").startswith("LATIN") for letter in around)


def _old(text: str) -> str:
    """A word that looks like TCVN3 (signs inside words) or VNI (letters that Vietnamese does not have)."""
    if text.isascii():
        return ""
    words: list[str] = _OLD.findall(text)
    vni: list[str] = _OLD_VNI.findall(text)
    words += vni if len(vni) > 1 else []
    return words[0][:30] if words else ""


def _shown(letter: str) -> str:
    return letter if letter.isprintable() and not letter.isspace() else unicodedata.name(letter, "a sign without name")


def _decomposed(examined: Examined, sheet: Sheet) -> list[Finding]:
    """One doubt for all cells that were not NFC, at the first of them."""
    cells = [
        (row.number, sheet.title(column.name))
        for row in examined.rows
        for column in COLUMNS
        if not unicodedata.is_normalized("NFC", sheet.raw(row, column.name))
    ]
    if not cells:
        return []
    return [Finding("made-nfc", cells[0][0], cells[0][1], {"count": len(cells)}, doubt=True)]


def _near_doubles(examined: Examined, sheet: Sheet) -> list[Finding]:
    """Questions that differ only in accents and punctuation: mostly one question typed twice."""
    asked: dict[str, tuple[int, str]] = {}
    found: list[Finding] = []
    for row in examined.rows:
        text = sheet.cell(row, "text")
        whole, bare = key_of(text).rstrip(" ?.!…:"), _bare(text)
        first, said = asked.setdefault(bare, (row.number, whole))
        if bare and first != row.number and said != whole:
            found.append(Finding("nearly-doubled", row.number, sheet.title("text"), {"first": first}, doubt=True))
    return found


def _bare(text: str) -> str:
    if text.isascii():
        plain = text
    else:
        plain = "".join(
            letter for letter in unicodedata.normalize("NFD", text) if unicodedata.category(letter)[0] != "M"
        )
    return " ".join(re.findall(r"\w+", plain.casefold().replace("đ", "d")))
