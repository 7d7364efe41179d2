"""Whom the minutes name: the role first, because a device chooses its own name; and who entered a judge's ballot."""

from decimal import Decimal

import pytest

from bus import messages as m
from bus.language import DEFAULT_LANGUAGE
from bus.messages import Author, Role
from reports.report_kinds import wording_in
from tests.unit.controller.rules.played_match import Play
from tests.unit.reports.sample_matches import minutes_of

WORDING = wording_in("en")


@pytest.mark.parametrize(
    "author, name",
    [
        (Author("MC", Role.DESK, device="3f2a81bc"), "Secretaries (MC)"),
        (Author("", Role.DESK, device="3f2a81bc"), "Secretaries (device 3f2a81bc)"),
        (Author("Cô Lan", Role.JUDGE, 2, "3f2a81bc"), "Judge 2 (Cô Lan)"),
        (Author("", Role.MC), "MC"),
        (Author("robot", Role.MC), "Automatic trial run"),
        (Author("robot", Role.DESK, device="3f2a81bc"), "Secretaries (robot)"),
        (Author("controller"), "Contest computer"),
        (Author("controller", Role.TECH, device="3f2a81bc"), "Technical staff (controller)"),
    ],
)
def test_a_device_that_calls_itself_something_stands_as_what_it_is(author: Author, name: str) -> None:
    assert WORDING.person(author) == name


def test_a_ballot_that_the_desk_entered_says_so_in_the_minutes_and_how_it_came_to_count() -> None:
    play = Play()
    play.to_stage()
    play.order(m.StartPerformance())
    play.wait(60)
    play.order(m.StopPerformance())
    marks = tuple(map(Decimal, (40, 30, 20, 10)))
    play.order(m.CastBallot(1, marks))
    for judge in (2, 3):
        play.order(m.CastBallot(judge, marks), role=Role.DESK)
    play.order(m.ConfirmBallot(2), role=Role.JUDGE)
    play.order(m.ConfirmBallot(3), role=Role.MC)
    play.order(m.RevealBallots())

    texts = [ruling.what for ruling in minutes_of(play).rulings]
    assert DEFAULT_LANGUAGE == "vi"
    assert texts[-4:] == [
        "Phiếu của giám khảo 2 do Ban thư ký nhập hộ, chưa được tính",
        "Phiếu của giám khảo 3 do Ban thư ký nhập hộ, chưa được tính",
        "Công nhận phiếu nhập hộ của giám khảo 2: giám khảo đồng ý",
        "Công nhận phiếu nhập hộ của giám khảo 3: người dẫn chương trình quyết định",
    ]
