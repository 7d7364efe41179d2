"""Kinds of round: each has its row, says what it must, and leaves nothing behind in the rounds of the others."""

from collections.abc import Iterator

import pytest

from bus import messages as m
from bus.messages import RoundKind
from controller.formats.format import BoardsRound, BuzzersRound, StageRound
from controller.formats.format_files import SHIPPED, read_format
from controller.rules.apply import apply
from controller.rules.contest import Contest
from controller.rules.rounds.kinds import NO_ROUND, ROUND_KINDS, current_kind, kind_of
from tests.unit.controller.rules.played_match import PLAN, Play
from tests.unit.controller.rules.random_match import evening

FORMATS = sorted(path.stem for path in SHIPPED.glob("*.toml"))
STATES = {RoundKind.BOARDS: "boards", RoundKind.BUZZERS: "buzzers", RoundKind.STAGE: "performance"}
"""Where the contest has the state of each kind."""


def contests(play: Play) -> Iterator[Contest]:
    """The contest after each fact."""
    contest = Contest()
    for fact in play.facts:
        contest = apply(contest, fact)
        yield contest


def test_every_kind_has_its_row_and_the_last_phase_is_one_of_its_own() -> None:
    assert set(ROUND_KINDS) == set(RoundKind) == set(STATES)
    assert all(kind.last_phase in kind.phases for kind in ROUND_KINDS.values())


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("seed", range(4))
def test_the_state_of_a_kind_is_empty_in_rounds_of_every_other(name: str, seed: int) -> None:
    kinds = set()
    for contest in contests(evening(read_format(SHIPPED / f"{name}.toml"), seed)):
        if contest.kind is not None:
            kinds.add(contest.kind)
            others = [getattr(contest, state) for kind, state in STATES.items() if kind is not contest.kind]
            assert others == [type(state)() for state in others], contest.phase
    assert kinds


def test_a_question_or_performance_leaves_nothing_behind_but_who_is_eliminated() -> None:
    ends = {"ready": 0, "intro": 0, "ranking": 0}
    for contest in contests(evening(read_format(SHIPPED / "golden-bell.toml"), seed=3)):
        if contest.phase in ends:
            ends[contest.phase] += 1
            assert contest == contest.without_item()
    assert all(ends.values())


def test_between_rounds_no_kind_says_anything() -> None:
    play = Play()

    assert (play.contest.phase, current_kind(play.contest)) == ("intro", NO_ROUND)
    assert kind_of(play.contest.current_round) is ROUND_KINDS[RoundKind.BOARDS]
    assert kind_of(None) is NO_ROUND
    play.order(m.StartRound())
    assert current_kind(play.contest) is ROUND_KINDS[RoundKind.BOARDS]


def test_what_a_kind_does_not_say_is_nothing() -> None:
    contest = Play().contest
    everybody = tuple(team.number for team in contest.current_evening.match.teams)

    assert (NO_ROUND.item_count(contest), NO_ROUND.lacks_teams(contest), NO_ROUND.busy_teams(contest)) == (0, False, ())
    assert NO_ROUND.item_teams(contest) == NO_ROUND.playing_teams(contest) == everybody
    assert NO_ROUND.team_order(contest, [3, 1], 0) == (1, 3)
    assert (NO_ROUND.start_facts(contest, everybody), NO_ROUND.reading_facts(contest, 0)) == ([], [])
    assert (NO_ROUND.read_while_open(contest, 0), NO_ROUND.warnings_s(contest)) == (None, ())
    assert NO_ROUND.reopened(contest) is NO_ROUND.clock_changed(contest, 5) is contest
    with pytest.raises(LookupError, match="no time to think"):
        NO_ROUND.after_thinking(contest, 0, is_ordered=False)


def test_the_rules_of_a_round_are_those_of_its_kind_alone() -> None:
    play = Play()

    assert play.contest.round_rules(BoardsRound) is PLAN.rounds[0]
    for other in (BuzzersRound, StageRound):
        with pytest.raises(LookupError, match=other.__name__):
            play.contest.round_rules(other)
