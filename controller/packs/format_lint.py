"""Lint of a pack beside a format: whether it has the questions that are asked, and whether there is time to read them.

Kind: pure
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from math import ceil

from bus.language import name_in
from controller.formats.format import Format, QuestionRound
from controller.packs.format_fit import questions_per_section, shortfalls
from controller.packs.rows import Examination
from question_files.findings import Details, Finding, Severity
from question_files.question_rows import QuestionRow
from question_files.text_keys import name_key

SYLLABLES_PER_S = 3
"""How fast an MC reads aloud: Vietnamese is written one syllable per word, and a clear reader says about three a
second."""

MAX_READING_S = 30
"""The time to read if the format leaves it to the MC (`reading_s = 0`)."""


def format_findings(examination: Examination, form: Format) -> list[Finding]:
    """Whether the pack has what `form` needs: too few questions are an error, everything else is a warning."""
    if not examination.rows:
        return []
    present = Counter(row.cell("section") for row in examination.rows)
    reading_s = _reading_s(form)
    long = [finding for row in examination.rows for finding in _long_to_read(row, reading_s)]
    return [*_counts(present, form), *_unused_sections(examination.rows, form), *long]


def long_to_read(examination: Examination) -> list[Finding]:
    """Questions that take long to read, where no format sets the time for it."""
    return [finding for row in examination.rows for finding in _long_to_read(row, {})]


def _counts(present: Mapping[str, int], form: Format) -> Iterator[Finding]:
    short_sections = {shortfall.section for shortfall in shortfalls(form, present)}
    counts = {name_key(section): count for section, count in present.items()}
    for section, needed in questions_per_section(form).items():
        count = counts.get(name_key(section), 0)
        args: Details = {
            "section": section,
            "present": count,
            "form": name_in(form.name),
            "needed": needed,
        }
        if section in short_sections:
            yield Finding("too-few", args=args)
        elif needed and count > needed and section != form.spare_section:
            yield Finding("more-than-asked", args={**args, "rest": count - needed}, severity=Severity.WARNING)
        elif section == form.spare_section and count == needed:
            yield Finding("no-spare", args={"section": section}, severity=Severity.WARNING)


def _unused_sections(rows: tuple[QuestionRow, ...], form: Format) -> Iterator[Finding]:
    """The first row of every section that the format does not know."""
    sections = list(questions_per_section(form))
    keys = {"", *map(name_key, sections)}
    for row in rows:
        section = row.cell("section")
        if name_key(section) not in keys:
            keys.add(name_key(section))
            args = {"section": section, "form": name_in(form.name), "allowed": ", ".join(sections)}
            yield row.warning("section-unused", "section", **args)


def _reading_s(form: Format) -> dict[str, int]:
    """The time to read by the key of the section, where the format limits it."""
    rounds = [round_ for round_ in (*form.rounds, form.tie_break) if isinstance(round_, QuestionRound)]
    return {name_key(round_.section): round_.reading_s for round_ in rounds if round_.reading_s}


def _long_to_read(row: QuestionRow, reading_s: Mapping[str, int]) -> Iterator[Finding]:
    syllables = len(row.cell("text").split())
    seconds = ceil(syllables / SYLLABLES_PER_S)
    max_s = reading_s.get(name_key(row.cell("section")), MAX_READING_S)
    if seconds > max_s:
        yield row.warning("long-to-read", "text", syllables=syllables, seconds=seconds, most=max_s)
