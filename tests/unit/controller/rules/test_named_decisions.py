"""History, undo and minutes say which round, which prize, whose board was late."""

from bus import messages as m
from bus.language import name_in
from controller.formats.tie_criteria import with_round_names
from controller.rules import facts as f
from tests.unit.controller.rules.played_match import PLAN, Play


def labels(play: Play) -> list[str]:
    return [str(fact.label) for fact in play.facts if isinstance(fact, f.Decided)]


def test_a_round_is_named_when_it_starts_ends_is_reopened_or_ends_early() -> None:
    play = Play()
    play.order(m.StartRound())
    play.board_question((1,))
    play.order(m.EndEarly())
    play.order(m.ReopenRound())
    assert [labels(play)[1], *labels(play)[-2:]] == [
        "Round started: Khởi động",
        "Round ended early: Khởi động",
        "Round reopened: Khởi động",
    ]
    play = Play()
    play.to_buzzers()
    assert "Round ended: Khởi động" in labels(play)
    play.order(m.StartReading())
    play.order(m.StartThinking())
    play.order(m.EndEarly())
    assert labels(play)[-1] == "Time ended early"


def test_a_prize_is_named_with_its_team_when_it_is_shown() -> None:
    play = Play()
    play.to_ranking()
    for _ in range(4):
        play.order(m.ShowPlace())
    shown = ["Giải ba (team 2)", "Giải ba (team 3)", "Giải nhì (team 4)", "Giải nhất (team 5)"]
    assert labels(play)[-4:] == [f"Prize shown: {prize}" for prize in shown]


def test_a_late_board_is_called_late_in_undo_and_history() -> None:
    play = Play()
    play.order(m.StartRound())
    play.to_opening()
    play.order(m.MarkBoard(3, right=True, late=True))
    assert str(play.view().undo) == labels(play)[-1] == "Board of team 3: right, late"


def test_papers_in_another_language_name_rounds_and_prizes_in_that_language() -> None:
    play = Play()
    play.to_ranking()
    play.order(m.ShowPlace())
    decided = [fact.label for fact in play.facts if isinstance(fact, f.Decided)]
    started = next(label for label in decided if label.code == "did-round")
    assert str(with_round_names(started, PLAN, "en")) == f"Round started: {name_in(PLAN.rounds[0].name, 'en')}"
    third = name_in(PLAN.prizes[2].name, "en")
    assert third != "Giải ba"
    assert str(with_round_names(decided[-1], PLAN, "en")) == f"Prize shown: {third} (team 2)"
