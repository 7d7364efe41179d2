"""History of decisions: who made each and when, and which were undone.

Nothing is erased: an undone decision stays in the list, marked, and the undo is listed too.

Kind: pure
"""

from msgspec import Struct
from msgspec.structs import replace

from bus.authors import author_sentence
from bus.messages import AccessKind, HistoryView, Role, Sentence, SentenceArgs
from controller.access_wording import access_sentence
from controller.journal.record import Record
from controller.rules import facts as f

MAX_VIEWS = 50
"""The most entries that a snapshot holds."""


LISTED: frozenset[type[f.AnyFact]] = frozenset(
    {
        f.MatchOpened,
        f.Decided,
        f.DecisionTakenBack,
        f.Undone,
        f.Redone,
        f.MatchPutAside,
        f.MatchResumed,
        f.TookOver,
        f.MatchFileTaken,
        f.PackOpened,
        f.ProtestRecorded,
        f.ProtestDecided,
        f.ClipPlayed,
        f.AccessRecorded,
    }
)
"""Facts that change the history. A replay asks of every fact: one look into a set costs less than a case for each."""


class _Entry(Struct):
    """A decision or an undo; only what follows `view` ever changes. `takes_back`: the decisions that it took back."""

    view: HistoryView
    is_undone: bool = False
    takes_back: "tuple[_Entry, ...]" = ()

    def mark(self, *, undone: bool) -> None:
        """It was undone, or is in effect again; what it takes back is the other way round."""
        self.is_undone = undone
        for entry in self.takes_back:
            entry.is_undone = not undone


def _access_sentence(fact: f.PackOpened, who: str) -> Sentence:
    access = fact.access
    args: dict[str, str | int] = {"pack": fact.pack, "who": access.who or who, "at": _readable_time(access.at)}
    if not access.opened:
        return Sentence("did-fail-pack", "Pack {pack}: wrong PIN entered by {who}, {at}", args)
    args |= {"count": fact.questions, "hash": fact.digest[:8]}
    if not access.at:
        return Sentence("did-open-pack", "Pack {pack} opened by {who}: {count} questions, hash {hash}", args)
    return Sentence("did-open-pack-at", "Pack {pack} opened by {who}, {at}: {count} questions, hash {hash}", args)


def _readable_time(at: str) -> str:
    return at.replace("T", " ").replace("Z", " UTC")


def _protest_sentence(fact: f.ProtestRecorded | f.ProtestDecided) -> Sentence:
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


def _role(fact: f.AccessRecorded) -> tuple[Role, int | None]:
    return fact.role, fact.judge


class History:
    """The decisions of the current match. Belongs to the controller's thread; feed it every record in order."""

    def __init__(self) -> None:
        self._clear()

    def _clear(self) -> None:
        self._entries: list[_Entry] = []
        self._undoable: list[_Entry] = []
        self._redoable: list[_Entry] = []
        self._views: tuple[HistoryView, ...] | None = ()
        self._guessed: tuple[_Entry, f.AccessRecorded] | None = None
        """The last entry, if it is about guesses, and what it counts."""

    def add(self, seq: int, record: Record) -> None:
        """Take note of the fact that the journal holds as number `seq`."""
        if type(record.fact) not in LISTED:
            return
        match record.fact:
            case f.MatchOpened():
                self._clear()
            case f.Decided(label=label):
                self._redoable.clear()
                self._undoable.append(self._list(seq, record, label, is_decision=True))
            case f.DecisionTakenBack():
                self._take_back(seq, record, record.fact)
            case f.Undone() if self._undoable:
                entry = self._undoable.pop()
                entry.mark(undone=True)
                self._redoable.append(entry)
                label = Sentence("did-undo", "Undid decision {number}", {"number": entry.view.seq})
                self._list(seq, record, label)
            case f.Redone() if self._redoable:
                entry = self._redoable.pop()
                entry.mark(undone=False)
                self._undoable.append(entry)
                label = Sentence("did-redo", "Redid decision {number}", {"number": entry.view.seq})
                self._list(seq, record, label)
            case f.MatchPutAside():
                self._list(seq, record, Sentence("did-put-aside", "Match put aside"))
            case f.MatchResumed():
                self._list(seq, record, Sentence("did-go-on", "Match resumed"))
            case f.TookOver(seq=last_seq, machine=machine, why=why):
                text = "Spare machine took over from {machine} after entry {number}: {reason}"
                args: dict[str, str | int] = {"machine": machine, "number": last_seq, "reason": why}
                self._list(seq, record, Sentence("did-take-over", text, args))
            case f.MatchFileTaken():
                self._undoable.clear()
                self._redoable.clear()
                self._list(seq, record, Sentence("did-take-file", "The changed match file was taken"))
            case f.PackOpened():
                self._list(seq, record, _access_sentence(record.fact, record.who))
            case f.ProtestRecorded() | f.ProtestDecided():
                self._list(seq, record, _protest_sentence(record.fact))
            case f.ClipPlayed(item=item):
                self._list(
                    seq, record, Sentence("did-play-clip", "Question {number}: clip played", {"number": item + 1})
                )
            case f.AccessRecorded():
                self._list_access(seq, record, record.fact)

    def _take_back(self, seq: int, record: Record, fact: f.DecisionTakenBack) -> None:
        """By a decision of its own, which the fact follows at once; or by undoing all back to it, which follows."""
        entries = tuple(entry for entry in self._undoable if entry.view.seq in {fact.number, *fact.also})
        if not fact.goes_back:
            self._undoable[-1].takes_back = entries
            self._undoable[-1].mark(undone=False)
            self._views = None
        else:
            text = "Going back to before decision {number}: {what} ({reason})"
            args: SentenceArgs = {"number": fact.number, "what": fact.what, "reason": fact.reason}
            self._list(seq, record, Sentence("did-go-back", text, args))

    def _list_access(self, seq: int, record: Record, fact: f.AccessRecorded) -> None:
        """Guesses at the PIN of one role in a row are one entry: they must not push the decisions out."""
        before, self._guessed = self._guessed, None
        if fact.what is AccessKind.GUESSED:
            if before is not None and before[0] is self._entries[-1] and _role(before[1]) == _role(fact):
                self._entries.pop()
                fact = replace(fact, count=before[1].count + fact.count)
            self._guessed = (self._list(seq, record, access_sentence(fact)), fact)
        else:
            self._list(seq, record, access_sentence(fact))

    def views(self) -> tuple[HistoryView, ...]:
        """The last decisions, the newest first, at most `MAX_VIEWS`."""
        if self._views is None:
            newest = reversed(self._entries[-MAX_VIEWS:])
            self._views = tuple(replace(entry.view, undone=entry.is_undone) for entry in newest)
        return self._views

    def _list(self, seq: int, record: Record, label: Sentence, *, is_decision: bool = False) -> _Entry:
        view = HistoryView(seq, author_sentence(record.author), record.wall_ns, label, decision=is_decision)
        entry = _Entry(view)
        self._entries.append(entry)
        self._views = None
        return entry
