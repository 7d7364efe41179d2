"""Every shipped format, played to its end by dice: the transcript stays as it was committed, and promises hold.

To make the transcripts anew after a rule was meant to change: UPDATE_TRANSCRIPTS=1 pytest tests/unit/controller/rules.
"""

import os
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from bus.catalogue import translator
from bus.language import name_in
from controller.formats.format_files import SHIPPED, read_format
from controller.formats.format_summary import explain
from controller.packs.format_fit import pack_faults
from controller.rules import facts as f
from controller.rules.apply import apply
from controller.rules.contest import Contest
from controller.rules.facts import AnyFact
from controller.rules.rounds.buzzers.eligibility import eligible_teams
from tests.unit.controller.rules.played_match import PACK
from tests.unit.controller.rules.random_match import evening, transcript

FORMATS = sorted(path.stem for path in SHIPPED.glob("*.toml"))
TRANSCRIPTS = Path(__file__).with_name("transcripts")


@pytest.mark.parametrize("name", FORMATS)
def test_the_transcript_of_an_evening_is_as_it_was(name: str) -> None:
    played = transcript(evening(read_format(SHIPPED / f"{name}.toml"), seed=11))
    path = TRANSCRIPTS / f"{name}.txt"
    if os.environ.get("UPDATE_TRANSCRIPTS"):
        path.write_text(played, encoding="utf-8")

    assert played == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("seed", range(8))
def test_points_are_the_sum_of_rulings_and_replay_gives_the_same_contest(name: str, seed: int) -> None:
    play = evening(read_format(SHIPPED / f"{name}.toml"), seed)
    totals: dict[int, Decimal] = dict.fromkeys(
        (team.number for team in play.contest.current_evening.match.teams), Decimal(0)
    )
    contest = Contest()
    stored = msgspec.json.decode(msgspec.json.encode(play.facts), type=list[AnyFact])
    for fact in stored:
        match fact:
            case f.BoardsConfirmed(points):
                for team, more in points.items():
                    totals[team] += more
            case f.RuledRight(team, more) | f.RuledWrong(team, more) if not contest.is_tie_break:
                totals[team] += more
            case f.BallotsRevealed(more):
                totals[contest.performance.performer or 0] += more
        contest = apply(contest, fact)

    assert contest == play.contest
    assert contest.scores == totals


@pytest.mark.parametrize("name", FORMATS)
def test_every_shipped_format_is_told_in_both_languages_and_the_pack_is_large_enough(name: str) -> None:
    form = read_format(SHIPPED / f"{name}.toml")

    vietnamese, english = explain(form, "vi", translator("vi")), explain(form, "en", str)

    assert len(vietnamese) == len(english) > 3
    assert vietnamese != english
    assert name_in(form.name) in vietnamese[0]
    assert name_in(form.name, "en") in english[0]
    assert pack_faults(form, PACK, "pack") == []


def test_a_floor_is_only_ever_taken_by_a_team_that_may_and_the_eliminated_stay_out() -> None:
    for seed in range(20):
        play = evening(read_format(SHIPPED / "golden-bell.toml"), seed)
        contest = Contest()
        for fact in play.facts:
            if isinstance(fact, f.FloorTaken):
                assert fact.team in eligible_teams(contest)
            if isinstance(fact, f.ReadingStarted):
                assert not set(fact.contenders) & set(contest.boards.all_eliminated)
            contest = apply(contest, fact)
