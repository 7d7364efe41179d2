"""What counts as wrong when pairs of presses are judged by the model's clock."""

import pytest

from tests.pi.press_pairs import GAPS_NS, Pair, Played, Ruling, random_pairs, read_ruling, score, wrong

PINS = {1: 17, 2: 27, 3: 22}


def played(outcome: str, stations: tuple[int, ...], *, gap_ns: int = 1_000, seen: tuple[int, ...] = (1, 2)) -> Played:
    stamps = dict.fromkeys(seen, 5_000)
    return Played(Pair(1, 2, gap_ns), {1: 100, 2: 100 + gap_ns}, Ruling(outcome, stations, stamps, stamps))


def test_pairs_have_every_gap_equally_often_and_two_stations() -> None:
    pairs = random_pairs((1, 2, 3), 2 * len(GAPS_NS), seed=1)
    assert sorted(pair.gap_ns for pair in pairs) == sorted(GAPS_NS * 2)
    assert all(pair.first != pair.second for pair in pairs)


def test_a_score_presses_both_and_lets_both_go() -> None:
    assert score(Pair(1, 2, 1_000), PINS) == "+2000000 17=0 +1000 27=0 +25000000 17=z 27=z"
    assert score(Pair(1, 2, 0), PINS) == "+2000000 17=0 27=0 +25000000 17=z 27=z"


@pytest.mark.parametrize(
    "each",
    [
        played("floor", (2,)),
        played("floor", (1,), gap_ns=0),
        played("nobody", ()),
        played("tie", (1, 3)),
        played("floor", (1,), seen=(1,)),
    ],
    ids=["second wins", "one of two wins", "nobody", "somebody else ties", "a press is lost"],
)
def test_it_is_wrong_when(each: Played) -> None:
    assert wrong([each]) == [each]


@pytest.mark.parametrize("each", [played("floor", (1,)), played("tie", (1, 2)), played("tie", (1, 2), gap_ns=0)])
def test_it_is_right_when_the_first_wins_or_they_tie(each: Played) -> None:
    assert wrong([each]) == []


def test_a_ruling_keeps_the_first_stamp_of_each_station() -> None:
    verdict = {
        "outcome": "tie",
        "stations": [1, 2],
        "presses": [[1, 10, "tied", 50], [2, 12, "tied", 40], [1, 99, "later", 1]],
    }
    assert read_ruling(verdict) == Ruling("tie", (1, 2), {1: 10, 2: 12}, {1: 50, 2: 40})
