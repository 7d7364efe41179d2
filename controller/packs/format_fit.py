"""Decide whether a pack has as many questions as a format asks for. Pure.

Kind: pure
"""

from bus.messages import Sentence
from controller.formats.format import BoardsRound, BuzzersRound, Format
from controller.packs.pack import Pack


def pack_faults(form: Format, pack: Pack, name: str) -> list[Sentence]:
    """Why `pack` (called `name` in the messages) is too small for `form`; empty where it will do."""
    found: list[Sentence] = []
    text = "{pack}: section {section}: {there} questions, the format '{format}' needs {count}"
    wanted: dict[str, int] = {}
    for stage in form.rounds:
        if isinstance(stage, BoardsRound | BuzzersRound):
            wanted[stage.section] = wanted.get(stage.section, 0) + stage.questions
    for section, count in wanted.items():
        there = len(pack.section(section))
        if there < count:
            where: dict[str, str | int] = {"pack": name, "section": section, "format": form.name}
            found.append(Sentence("pack-too-small", text, {**where, "there": there, "count": count}))
    return found
