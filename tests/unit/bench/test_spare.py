"""What `bench spare` says of its rounds: a lost fact and a second machine that runs break its bars."""

from bench.figures import Figure
from bench.spare import Round, figures

GOOD = [Round("kill", 4.0, 2.5, 0), Round("freeze", 6.0, 0.5, 3), Round("cut", 5.0, 0.7, 2)]


def by_name(rounds: list[Round], lost: list[str]) -> dict[str, Figure]:
    return {figure.name: figure for figure in figures(rounds, lost, [1.0, 2.0], [3.0, 5.0])}


def test_rounds_in_which_all_went_well_hold_every_bar() -> None:
    named = by_name(GOOD, [])
    assert all(figure.holds for figure in named.values())
    assert named["from the plug to the MC's next step, median"].ours == 5.0
    assert named["until an old machine is dark, most"].ours == 2.5
    assert named["orders that old machines took before"].ours == 5
    assert named["answer to the MC with a stick, p99"].peers == {"without a stick": 2.0}


def test_a_lost_fact_a_second_machine_and_a_slow_take_over_break_a_bar_each() -> None:
    assert not by_name(GOOD, ["mc showed head 7"])["facts that a screen had shown, lost or done twice"].holds
    assert not by_name([*GOOD, Round("kill", 4.0, None, 9)], [])["rounds after which two machines ran"].holds
    slow = [Round("kill", 21.0, 1.0, 0)]
    assert not by_name(slow, [])["from the plug to the MC's next step, p99"].holds
    assert not by_name([Round("kill", 4.0, None, 9)], [])["rounds after which two machines ran"].holds
