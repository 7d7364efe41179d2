"""Nothing is offered that would change nothing: in random evenings every step that the MC is offered is tried."""

import pytest
from msgspec.structs import replace

from bus import messages as m
from tests.oracle.hall import Hall
from tests.oracle.random_evening import RandomEvening
from tests.oracle.side_by_side import SideBySide

EVENINGS = 8


def idle_steps(hall: Hall) -> list[m.Command]:
    """The steps that are offered, and after which all is as it was, but for the history."""
    view, before = hall.view(), hall.contest
    idle: list[m.Command] = []
    for step in filter(None, (view.next_step, *view.actions)):
        saved = hall.contest, list(hall.facts), hall._lockout
        hall.order(step.command)
        after = replace(
            hall.contest,
            seq=before.seq,
            step=before.step,
            arming=before.arming,
            notices=before.notices,
            undo_point=before.undo_point,
            redo_point=before.redo_point,
        )
        idle += [step.command] if after == before and hall.contest.seq != before.seq else []
        hall.contest, hall.facts, hall._lockout = saved
    return idle


@pytest.mark.parametrize("seed", range(EVENINGS))
def test_every_step_that_is_offered_changes_something(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[m.Command] = []
    compare = SideBySide.compare

    def compare_and_try(pair: SideBySide) -> None:
        compare(pair)
        commands.extend(idle_steps(pair.hall))

    monkeypatch.setattr(SideBySide, "compare", compare_and_try)
    RandomEvening(seed).play()
    assert commands == []
