"""Decide what the history says: every decision with who gave it and when, and what was taken back. Pure.

Nothing is erased: a decision that was undone stays, marked, and the undo stands beside it.

Kind: pure
"""

from msgspec import Struct
from msgspec.structs import replace

from bus.messages import HistoryView, Sentence
from controller.journal.record import Record
from controller.rules import facts as f

SHOWN = 50
"""So many decisions are in a snapshot."""


class _Entry(Struct):
    """A decision or an undo; `undone` is the one thing that changes."""

    view: HistoryView
    undone: bool = False


def _opening(fact: f.PackOpened, who: str) -> Sentence:
    one = fact.opening
    args: dict[str, str | int] = {"pack": fact.pack, "who": one.who or who, "at": _plain(one.at)}
    if not one.opened:
        return Sentence("did-fail-pack", "Pack {pack}: wrong pin by {who}, {at}", args)
    args |= {"count": fact.questions, "hash": fact.digest[:8]}
    if not one.at:
        return Sentence("did-open-pack", "Pack {pack} opened by {who}: {count} questions, hash {hash}", args)
    return Sentence("did-open-pack-at", "Pack {pack} opened by {who}, {at}: {count} questions, hash {hash}", args)


def _plain(at: str) -> str:
    return at.replace("T", " ").replace("Z", " UTC")


def _protest(fact: f.ProtestRecorded | f.ProtestDecided) -> Sentence:
    if isinstance(fact, f.ProtestRecorded):
        return Sentence(
            "did-protest",
            "Protest {number} of team {team}: {text}",
            {"number": fact.number, "team": fact.team, "text": fact.text},
        )
    args: dict[str, str | int] = {"number": fact.number, "reason": fact.reason}
    return {
        "upheld": Sentence("did-uphold", "Protest {number} upheld: {reason}", args),
        "rejected": Sentence("did-reject", "Protest {number} rejected: {reason}", args),
        "withdrawn": Sentence("did-withdraw", "Protest {number} withdrawn: {reason}", args),
    }[fact.outcome]


class History:
    """The decisions of the match that is on. Belongs to the controller's thread; feed it every record in order."""

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self._entries: list[_Entry] = []
        self._done: list[_Entry] = []
        self._taken_back: list[_Entry] = []
        self._shown: tuple[HistoryView, ...] | None = ()

    def take(self, seq: int, record: Record) -> None:
        """A fact was written down as number `seq`."""
        match record.fact:
            case f.MatchOpened():
                self._begin()
            case f.Decided(label=label):
                self._taken_back.clear()
                self._done.append(self._add(seq, record, label))
            case f.Undone() if self._done:
                entry = self._done.pop()
                entry.undone = True
                self._taken_back.append(entry)
                label = Sentence("did-undo", "Took back decision {number}", {"number": entry.view.seq})
                self._add(seq, record, label)
            case f.Redone() if self._taken_back:
                entry = self._taken_back.pop()
                entry.undone = False
                self._done.append(entry)
                label = Sentence("did-redo", "Did decision {number} again", {"number": entry.view.seq})
                self._add(seq, record, label)
            case f.PackOpened():
                self._add(seq, record, _opening(record.fact, record.who))
            case f.ProtestRecorded() | f.ProtestDecided():
                self._add(seq, record, _protest(record.fact))

    def views(self) -> tuple[HistoryView, ...]:
        """The last decisions, the newest first, at most `SHOWN`."""
        if self._shown is None:
            newest = reversed(self._entries[-SHOWN:])
            self._shown = tuple(replace(one.view, undone=one.undone) for one in newest)
        return self._shown

    def _add(self, seq: int, record: Record, label: Sentence) -> _Entry:
        entry = _Entry(HistoryView(seq, record.who, record.wall_ns, label))
        self._entries.append(entry)
        self._shown = None
        return entry
