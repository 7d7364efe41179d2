"""Decide which questions the evening is played with, as long as it has not begun. Pure.

Kind: pure
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from bus import messages as m
from bus.messages import Sentence
from controller.formats.format import Format
from controller.packs.lint import sections_of
from controller.packs.pack import Pack, PackOpening
from controller.rules import facts as f
from controller.rules.contest import Contest
from controller.rules.refusal import unless

MATCH_BEGUN = Sentence(
    "match-begun", "The match has begun and keeps its questions; take others before the next one begins"
)
NOT_OPENED = Sentence("pack-not-opened", "The sealed pack was not opened, so that nobody knows what is in it")


def take(contest: Contest, command: m.TakePack, now_ns: int, pack: Pack | None = None) -> list[f.AnyFact]:
    """Play with `pack`, which `command` names, if the match has not begun and the pack has what the format asks."""
    begun = contest.phase != "setup"
    short = [] if pack is None else list(too_few(contest.known.form, pack))
    unless([MATCH_BEGUN if begun else None, NOT_OPENED if pack is None and not begun else None, *short])
    if pack is None:
        return []
    return [opened(pack, PackOpening("", "", "taken for the match", opened=True)), f.PackTaken(pack, command.file)]


def opened(pack: Pack, opening: PackOpening) -> f.PackOpened:
    """The fact that `pack` was opened, or that somebody tried."""
    return f.PackOpened(pack.name, pack.digest, len(pack.questions), opening)


def not_noted(contest: Contest, record: Sequence[PackOpening]) -> list[f.AnyFact]:
    """The facts for every opening on the pack's own `record` that does not stand in the journal of this match yet."""
    fresh = Counter(record) - Counter(contest.openings)
    return [opened(contest.known.pack, one) for one in fresh.elements()]


def too_few(form: Format, pack: Pack) -> Iterator[Sentence]:
    """Every section in which `pack` has fewer questions than `form` asks."""
    text = "Section {section}: {there} questions, the format needs {needed}"
    for section, needed in sections_of(form).items():
        there = len(pack.section(section))
        if there < needed:
            yield Sentence("pack-too-few", text, {"section": section, "there": there, "needed": needed})
