"""When the journal is sealed: each end of a round, the end of the match, and whatever ends the ceremony."""

from msgspec.structs import replace

from bus import messages as m
from controller.rules import facts as f
from controller.rules.apply import apply
from controller.rules.contest import Contest
from controller.rules.seal_chain import SealChain
from controller.rules.sealing import is_over, needs_key, needs_seal
from tests.unit.controller.rules.played_match import Play
from tests.unit.controller.rules.test_ties import corrected


def sealed(play: Play) -> list[type[f.Fact]]:
    """The kinds of the facts of a match that are sealed, in order."""
    contest = Contest()
    kinds: list[type[f.Fact]] = []
    for fact in play.facts:
        after = apply(contest, fact)
        if needs_seal(contest, after, fact):
            kinds.append(type(fact))
        contest = after
    return kinds


def shown(places: int) -> Play:
    play = corrected()
    for _ in range(places):
        play.order(m.ShowPlace())
    return play


def test_the_ends_of_rounds_and_match_and_the_last_prize_are_sealed_and_nothing_else() -> None:
    ends = [f.RoundEnded, f.RoundEnded, f.MatchEnded]
    assert sealed(shown(3)) == ends
    assert sealed(shown(4)) == [*ends, f.PlaceShown]


def test_the_ceremony_that_an_undo_reopens_is_sealed_again_when_it_ends_again() -> None:
    play = shown(4)
    play.order(m.Undo())
    assert not is_over(play.contest)
    play.order(m.Redo())
    assert is_over(play.contest)
    assert sealed(play)[-2:] == [f.PlaceShown, f.Redone]


def test_a_key_is_needed_while_a_match_is_open_and_not_over() -> None:
    assert not needs_key(Contest())
    assert needs_key(Play(start=False).contest)
    assert needs_key(shown(3).contest)
    assert not needs_key(shown(4).contest)


def test_only_a_ceremony_is_over_and_only_with_its_last_prize() -> None:
    assert [is_over(shown(places).contest) for places in (0, 3, 4)] == [False, False, True]
    assert not is_over(Play(start=False).contest), "a match that has not started is not over"


def test_a_seal_says_which_key_makes_the_next_one_and_how_far_the_journal_is_sealed() -> None:
    contest = replace(Play(start=False).contest, seals=SealChain("f" * 32, "a" * 64, sealed_seq=3))
    seal = f.Sealed(seq=60, digest="d" * 64, next_key="b" * 64, signature="e" * 128)
    assert apply(contest, seal).seals == SealChain("f" * 32, "b" * 64, sealed_seq=60)
    assert apply(replace(contest, seals=None), seal).seals is None, "a journal that somebody made"
