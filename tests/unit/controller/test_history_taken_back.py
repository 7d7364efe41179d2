"""The history shows which decision was taken back later, by whom and why, and which can be."""

from decimal import Decimal

from bus import messages as m
from bus.messages import Role
from controller.history import History
from controller.journal.record import Record
from controller.rules import facts as f
from tests.unit.controller.rules.played_match import Play


def history_of(play: Play) -> dict[int, m.HistoryView]:
    """By the number of the fact; `Decided` and what follows it have one cause, which is not asked here."""
    history = History()
    for seq, fact in enumerate(play.facts, 1):
        record = Record(v=1, boot="b", mono_ns=0, wall_ns=0, cause="", who="", fact=fact, role=Role.DESK)
        history.add(seq, record)
    return {view.seq: view for view in history.views()}


def played() -> Play:
    play = Play()
    play.order(m.AdjustScore(1, Decimal(5), "a correction"))
    play.order(m.StartRound())
    play.order(m.StartReading())
    return play


def numbers(play: Play) -> list[int]:
    return [seq for seq, fact in enumerate(play.facts, 1) if isinstance(fact, f.Decided)]


def test_a_decision_that_was_taken_back_is_marked_until_that_is_undone() -> None:
    play = played()
    _, adjust, start, *_ = numbers(play)
    play.order(m.UndoDecision(adjust, "wrong team", ()))
    entries = history_of(play)
    assert entries[adjust].undone
    assert not entries[start].undone
    newest = entries[numbers(play)[-1]]
    assert str(newest.label) == f"Decision {adjust} taken back: Score of team 1: +5 (a correction) (wrong team)"
    assert (newest.decision, newest.undone) == (True, False)
    play.order(m.Undo())
    assert not history_of(play)[adjust].undone
    play.order(m.Redo())
    assert history_of(play)[adjust].undone


def test_going_back_shows_why_and_every_decision_that_was_undone() -> None:
    play = played()
    _, _, start, reading = numbers(play)
    play.order(m.AdjustScore(2, Decimal(5), "a correction"))
    adjust = numbers(play)[-1]
    play.order(m.UndoDecision(reading, "not yet", ()))
    entries = history_of(play)
    assert [entries[number].undone for number in (start, reading, adjust)] == [False, True, True]
    labels = [str(view.label) for view in entries.values()]
    assert labels[:4] == [
        "Still in effect: Score of team 2: +5 (a correction)",
        f"Undid decision {reading}",
        f"Undid decision {adjust}",
        f"Going back to before decision {reading}: {entries[reading].label} (not yet)",
    ]


def test_only_decisions_can_be_taken_back() -> None:
    play = played()
    play.order(m.RecordProtest(1, 0, 0, "too early"))
    play.order(m.Undo())
    assert [seq for seq, view in sorted(history_of(play).items()) if view.decision] == numbers(play)
