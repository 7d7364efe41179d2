"""Another pack before the match begins: taken, on record, taken back; refused with all reasons afterwards."""

import pytest
from msgspec.structs import replace

from bus import messages as m
from bus.messages import Role
from controller.packs.pack import Pack, Question
from controller.rules import facts as f
from controller.rules.decide import decide
from controller.rules.order import Order
from controller.rules.refusal import RefusedError
from tests.unit.controller.rules.played_match import PACK, Play

OTHER = replace(PACK, name="bộ khác", questions=tuple(reversed(PACK.questions)))
TAKE = m.LoadPack("bộ khác.sealed", "0" * 64)


def take(play: Play, pack: Pack | None = OTHER, role: Role = Role.DESK) -> None:
    play.take(decide(play.contest, Order(TAKE, "cô Lan", role, pack=pack), play.now_ns))


def refused(play: Play, pack: Pack | None = OTHER, role: Role = Role.DESK) -> list[str]:
    before = play.contest
    with pytest.raises(RefusedError) as error:
        take(play, pack, role)
    assert play.contest is before
    return [reason.code for reason in error.value.reasons]


def test_the_desk_takes_another_pack_before_the_match_and_can_take_it_back() -> None:
    play = Play(start=False)
    take(play)

    assert play.contest.current_evening.pack == OTHER
    assert [type(fact) for fact in play.facts[-3:]] == [f.Decided, f.PackOpened, f.PackLoaded]
    assert str(play.facts[-3].label) == "Questions loaded: bộ khác"  # type: ignore[union-attr]
    play.order(m.Undo(), role=Role.DESK)
    assert play.contest.current_evening.pack == PACK
    play.order(m.Redo(), role=Role.DESK)
    assert play.contest.current_evening.pack == OTHER


def test_the_start_that_the_mc_saw_before_another_pack_came_is_refused() -> None:
    play = Play(start=False)
    step = play.contest.step
    take(play)
    with pytest.raises(RefusedError, match="moved on"):
        play.order(m.StartMatch(override=True), step=step)


def test_a_match_that_has_begun_keeps_its_questions() -> None:
    assert refused(Play()) == ["match-started"]
    assert refused(Play(), pack=None) == ["match-started"]


def test_a_pack_that_is_too_small_is_refused_for_every_section() -> None:
    few = Pack("nhỏ", (Question("khoi-dong", "1 + 1?", "2"),))
    assert refused(Play(start=False), few) == ["pack-too-few", "pack-too-few"]


def test_a_pack_that_was_not_opened_is_not_taken() -> None:
    assert refused(Play(start=False), pack=None) == ["pack-not-opened"]


@pytest.mark.parametrize("role", [Role.TECH, Role.JUDGE, Role.STAGE, Role.PUBLIC, Role.FIRMWARE])
def test_nobody_but_desk_and_mc_takes_a_pack(role: Role) -> None:
    assert refused(Play(start=False), role=role) == ["not-permitted"]
