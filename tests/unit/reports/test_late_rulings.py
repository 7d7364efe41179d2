"""Rulings about what was played before stand in the minutes: who, when, what and why."""

from bus import messages as m
from tests.unit.controller.rules.played_match import Play
from tests.unit.reports.sample_matches import minutes_of


def test_an_exchange_of_desks_stands_with_both_teams_and_the_reason() -> None:
    play = Play()
    play.to_buzzers()
    play.order(m.ExchangeTeams(1, 2, "Hai đội ngồi nhầm bàn"))
    play.buzzer_question(1)
    match_minutes = minutes_of(play)
    ruling = match_minutes.rulings[-1]
    assert ruling.what == "đội 1 (THCS 1) và đội 2 (THCS 2) đổi bàn cho nhau"
    assert ruling.reason == "Hai đội ngồi nhầm bàn"
    assert [press.team for press in match_minutes.timelines[-1].presses] == [2]
