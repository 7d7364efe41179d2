"""Questions of the match: which comes next, from which pack; another can be loaded until the match starts.

Kind: pure
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from bus import messages as m
from bus.messages import Phase, Sentence
from controller.formats.format import Format, QuestionRound, Round
from controller.packs.format_fit import pack_shortfalls
from controller.packs.pack import Pack, PackAccess, Question
from controller.rules import facts as f
from controller.rules.contest import Contest
from controller.rules.order import Order
from controller.rules.refusal import refuse_if

NO_SPARE = Sentence("no-spare", "No spare question is left")
MATCH_STARTED = Sentence(
    "match-started", "The match has started and keeps its questions; load others before the next match starts"
)
NOT_OPENED = Sentence("pack-not-opened", "The sealed pack was not opened, so its contents are unknown")


def question_for(contest: Contest, item: int) -> tuple[Question | None, bool]:
    """The question for item `item` of the round and whether it is a spare; (None, …) where none is left."""
    current = contest.current_round
    if contest.spare and contest.phase == Phase.READY:
        return spare_question(contest), True
    if contest.is_tie_break or not isinstance(current, QuestionRound):
        return spare_question(contest), True
    evening = contest.current_evening
    section = evening.pack.section(current.section)
    index = _played_by(evening.format.rounds[: contest.round], current.section) + item
    return (section[index], False) if index < len(section) else (spare_question(contest), True)


def spare_question(contest: Contest) -> Question | None:
    """The next spare question, or None. Those that rounds play come first in their section, and are no spare ones."""
    evening = contest.current_evening
    section = evening.format.spare_section
    spares = evening.pack.section(section)[_played_by(evening.format.rounds, section) :]
    return spares[contest.spares_used] if contest.spares_used < len(spares) else None


def _played_by(rounds: Sequence[Round], section: str) -> int:
    """How many questions of `section` these rounds play."""
    return sum(other.questions for other in rounds if isinstance(other, QuestionRound) and other.section == section)


def load_pack(contest: Contest, order: Order[m.LoadPack], now_ns: int) -> list[f.AnyFact]:
    """Play with the order's pack, if the match has not started and the pack has what the format asks."""
    pack = order.pack
    has_started = contest.phase != Phase.SETUP
    shortages = [] if pack is None else list(section_shortages(contest.current_evening.format, pack))
    refuse_if(
        [MATCH_STARTED if has_started else None, NOT_OPENED if pack is None and not has_started else None, *shortages]
    )
    if pack is None:
        return []
    return [
        access_fact(pack, PackAccess("", "", "taken for the match", opened=True)),
        f.PackLoaded(pack, order.command.file),
    ]


def access_fact(pack: Pack, access: PackAccess) -> f.PackOpened:
    """The fact that `pack` was opened, or that somebody tried to."""
    return f.PackOpened(pack.name, pack.digest, len(pack.questions), access)


def unrecorded_accesses(contest: Contest, record: Sequence[PackAccess]) -> list[f.AnyFact]:
    """The facts for every access on the pack's own `record` that is not in the journal of this match yet."""
    unrecorded = Counter(record) - Counter(contest.pack_accesses)
    return [access_fact(contest.current_evening.pack, access) for access in unrecorded.elements()]


def section_shortages(form: Format, pack: Pack) -> Iterator[Sentence]:
    """Every section in which `pack` has fewer questions than `form` asks."""
    text = "Section {section}: {there} questions, the format needs {needed}"
    for shortfall in pack_shortfalls(form, pack):
        args: dict[str, str | int] = {
            "section": shortfall.section,
            "there": shortfall.present,
            "needed": shortfall.needed,
        }
        yield Sentence("pack-too-few", text, args)
