"""How many questions a format asks from each section, and in which sections a pack has too few.

Kind: pure
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from msgspec import Struct

from bus.language import name_in
from bus.messages import Sentence
from controller.formats.format import Format, QuestionRound
from controller.packs.pack import Pack
from question_files.text_keys import name_key


class Shortfall(Struct, frozen=True):
    """A section with too few questions: how many are `present` and how many the format needs."""

    section: str
    present: int
    needed: int


def questions_per_section(form: Format) -> dict[str, int]:
    """How many questions `form` asks from each section, in order; the spare section with 0."""
    needed: dict[str, int] = {}
    for round_ in form.rounds:
        if isinstance(round_, QuestionRound):
            needed[round_.section] = needed.get(round_.section, 0) + round_.questions
    if form.spare_section:
        needed.setdefault(form.spare_section, 0)
    return needed


def shortfalls(form: Format, present: Mapping[str, int]) -> Iterator[Shortfall]:
    """Every section in which fewer questions are `present` (by section) than `form` asks.

    Sections are compared as people read them: “Khởi động” is `khoi-dong`.
    """
    counts: dict[str, int] = {}
    for section, count in present.items():
        counts[name_key(section)] = counts.get(name_key(section), 0) + count
    for section, needed in questions_per_section(form).items():
        count = counts.get(name_key(section), 0)
        if count < needed:
            yield Shortfall(section, count, needed)


def pack_shortfalls(form: Format, pack: Pack) -> Iterator[Shortfall]:
    """Every section in which `pack` has fewer questions than `form` asks."""
    return shortfalls(form, Counter(question.section for question in pack.questions))


def pack_faults(form: Format, pack: Pack, name: str) -> list[Sentence]:
    """Why `pack` (called `name` in the messages) is too small for `form`; empty if it has enough questions."""
    text = "{pack}: section {section}: {there} questions, the format '{format}' needs {count}"
    return [
        Sentence(
            "pack-too-small",
            text,
            {
                "pack": name,
                "section": shortfall.section,
                "format": name_in(form.name),
                "there": shortfall.present,
                "count": shortfall.needed,
            },
        )
        for shortfall in pack_shortfalls(form, pack)
    ]
