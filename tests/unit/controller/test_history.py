"""The history: every decision with who and when; what was taken back stays and is marked."""

from bus.messages import Sentence
from controller.history import MAX_VIEWS, History
from controller.journal.record import Record
from controller.rules import facts as f
from tests.unit.controller.sample_journals import records


def history_of(*entries: tuple[str, f.AnyFact]) -> History:
    history = History()
    for seq, (who, fact) in enumerate(entries, start=1):
        history.add(seq, Record(1, "boot", seq, 1_000 + seq, "", who, fact))
    return history


def decided(name: str) -> f.Decided:
    return f.Decided(Sentence(name, name), 0)


UNDONE, REDONE = f.Undone(Sentence("", "")), f.Redone(Sentence("", ""))


def lines(history: History) -> list[tuple[int, str, str, bool]]:
    return [(view.seq, str(view.who), str(view.label), view.undone) for view in history.views()]


def test_decisions_come_newest_first_with_who_and_when() -> None:
    history = history_of(("mc", decided("a")), ("mc", f.TimeRanOut(1)), ("desk", decided("b")))
    assert lines(history) == [(3, "desk", "b", False), (1, "mc", "a", False)]
    assert [view.wall_ns for view in history.views()] == [1_003, 1_001]


def test_an_undo_marks_the_decision_and_stands_beside_it() -> None:
    history = history_of(("mc", decided("a")), ("mc", decided("b")), ("desk", UNDONE))
    assert lines(history) == [(3, "desk", "Undid decision 2", False), (2, "mc", "b", True), (1, "mc", "a", False)]


def test_redo_takes_the_mark_away_and_a_new_decision_ends_it() -> None:
    history = history_of(("mc", decided("a")), ("mc", decided("b")), ("mc", UNDONE), ("mc", UNDONE), ("mc", REDONE))
    assert [(view.seq, view.undone) for view in history.views()] == [
        (5, False), (4, False), (3, False), (2, True), (1, False),
    ]  # fmt: skip
    assert str(history.views()[0].label) == "Redid decision 1"
    later = history_of(("mc", decided("a")), ("mc", UNDONE), ("mc", decided("b")), ("mc", REDONE))
    assert [(view.seq, view.undone) for view in later.views()] == [(3, False), (2, False), (1, True)]


def test_only_the_last_decisions_are_shown_but_undo_reaches_further_back() -> None:
    history = history_of(*[("mc", decided(str(n))) for n in range(MAX_VIEWS + 10)])
    assert [view.seq for view in history.views()] == list(range(MAX_VIEWS + 10, 10, -1))


def test_a_new_match_begins_with_an_empty_history() -> None:
    opened = records()[0].fact
    assert lines(history_of(("mc", decided("a")), ("controller", opened))) == []


def test_protests_stand_in_the_history_and_undo_does_not_count_them() -> None:
    raised, decided_ = f.ProtestRecorded(1, 4, 2, 1, "too late"), f.ProtestDecided(1, "upheld", "seen on video")
    history = history_of(("mc", decided("a")), ("desk", raised), ("desk", decided_), ("mc", UNDONE))
    assert lines(history) == [
        (4, "mc", "Undid decision 1", False),
        (3, "desk", "Protest 1 upheld: seen on video", False),
        (2, "desk", "Protest 1 of team 4: too late", False),
        (1, "mc", "a", True),
    ]
