"""Decide which questions the evening is played with, as long as it has not begun. Pure.

Kind: pure
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from bus import messages as m
from bus.messages import Phase, Sentence
from controller.formats.format import Format
from controller.packs.format_fit import pack_shortfalls
from controller.packs.pack import Pack, PackAccess
from controller.rules import facts as f
from controller.rules.contest import Contest
from controller.rules.order import Order
from controller.rules.refusal import refuse_if

MATCH_BEGUN = Sentence(
    "match-begun", "The match has started and keeps its questions; load others before the next match starts"
)
NOT_OPENED = Sentence("pack-not-opened", "The sealed pack was not opened, so its contents are unknown")


def take(contest: Contest, order: Order[m.LoadPack], now_ns: int) -> list[f.AnyFact]:
    """Play with the order's pack, if the match has not started and the pack has what the format asks."""
    pack = order.pack
    begun = contest.phase != Phase.SETUP
    short = [] if pack is None else list(too_few(contest.current_evening.form, pack))
    refuse_if([MATCH_BEGUN if begun else None, NOT_OPENED if pack is None and not begun else None, *short])
    if pack is None:
        return []
    return [
        opened(pack, PackAccess("", "", "taken for the match", opened=True)),
        f.PackLoaded(pack, order.command.file),
    ]


def opened(pack: Pack, opening: PackAccess) -> f.PackOpened:
    """The fact that `pack` was opened, or that somebody tried."""
    return f.PackOpened(pack.name, pack.digest, len(pack.questions), opening)


def not_noted(contest: Contest, record: Sequence[PackAccess]) -> list[f.AnyFact]:
    """The facts for every opening on the pack's own `record` that does not stand in the journal of this match yet."""
    fresh = Counter(record) - Counter(contest.pack_accesses)
    return [opened(contest.current_evening.pack, one) for one in fresh.elements()]


def too_few(form: Format, pack: Pack) -> Iterator[Sentence]:
    """Every section in which `pack` has fewer questions than `form` asks."""
    text = "Section {section}: {there} questions, the format needs {needed}"
    for shortfall in pack_shortfalls(form, pack):
        args: dict[str, str | int] = {
            "section": shortfall.section,
            "there": shortfall.present,
            "needed": shortfall.needed,
        }
        yield Sentence("pack-too-few", text, args)
