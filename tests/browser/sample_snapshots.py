"""A scripted match: one snapshot per scene, written by hand, for the MC and for the stage.

Kind: pure
"""

import msgspec

from bus import messages as m
from tests.browser.sample_parts import BOOT, HEALTH, ROUNDS, TITLE, Fields, teams
from tests.browser.sample_questions import board_scenes, buzzer_scenes
from tests.browser.sample_rulings import HISTORY, PROTESTS
from tests.browser.sample_script import RULES, script
from tests.browser.sample_stages import performance_scenes, ranking_scenes, rundown_scenes


def scenes(now_ns: int) -> dict[str, Fields]:
    """Every scene of a match by name, as fields of the MC's snapshot."""
    return {
        **buzzer_scenes(now_ns),
        **board_scenes(now_ns),
        **performance_scenes(now_ns),
        **ranking_scenes(now_ns),
        **rundown_scenes(now_ns),
    }


def snapshots(name: str, now_ns: int, seq: int = 1, step_number: int = 1) -> tuple[m.Snapshot, m.Snapshot]:
    """The scene called `name` for the MC and for the stage."""
    fields = dict(scenes(now_ns)[name])
    kind = fields.pop("kind", None)
    fields.setdefault("teams", teams())
    fields.setdefault("health", HEALTH)
    fields.setdefault("script", script(name))
    round_view = ROUNDS[str(kind)] if kind else None
    if round_view is not None and name == "intro":
        round_view = msgspec.structs.replace(round_view, rules=RULES)
    staff = m.Snapshot(
        audience=m.Audience.MC,
        boot=BOOT,
        seq=seq,
        step=step_number,
        now_ns=now_ns,
        title=TITLE,
        venue="THCS Sài Đồng",
        round=round_view,
        **fields,
    )
    return staff, for_the_hall(staff)


def _without_answer(question: m.QuestionView) -> m.QuestionView:
    return msgspec.structs.replace(question, answer=msgspec.UNSET, notes=msgspec.UNSET, source=msgspec.UNSET)


def for_the_hall(staff: m.Snapshot) -> m.Snapshot:
    """What the hall may see of the MC's snapshot."""
    open_now = staff.phase in ("revealed", "closed")
    question = staff.question if staff.question is None or open_now else _without_answer(staff.question)
    ballots = staff.ballots if open_now else _without_marks(staff.ballots)
    lineup = (
        staff.teams if staff.phase != "boards_up" else tuple(msgspec.structs.replace(t, mark=None) for t in staff.teams)
    )
    return msgspec.structs.replace(
        staff,
        audience=m.Audience.STAGE,
        script=None,
        teams=lineup,
        question=question,
        ballots=ballots,
        judges=(),
        next_step=None,
        actions=(),
        blockers=(),
        ties=(),
        undo=None,
        health=(),
        notices=tuple(notice for notice in staff.notices if notice.code == "time-over"),
    )


def for_the_staff(cast: m.Snapshot) -> m.Snapshot:
    """What the MC sees of a scene whose ballots have all their marks: none of them before all judges are FINAL."""
    if all(ballot.final for ballot in cast.ballots):
        return cast
    return msgspec.structs.replace(cast, ballots=_without_marks(cast.ballots))


def _without_marks(ballots: tuple[m.BallotView, ...]) -> tuple[m.BallotView, ...]:
    return tuple(msgspec.structs.replace(ballot, marks=msgspec.UNSET) for ballot in ballots)


def for_the_desk(staff: m.Snapshot) -> m.Snapshot:
    """What the desk sees of the MC's snapshot."""
    return msgspec.structs.replace(
        staff, audience=m.Audience.DESK, next_step=None, actions=(), blockers=(), history=HISTORY, protests=PROTESTS
    )


def for_a_judge(cast: m.Snapshot, judge: int) -> m.Snapshot:
    """What one judge sees: the hall's view, and the own marks."""
    hall = for_the_hall(cast)
    ballots = tuple(own if own.judge == judge else other for own, other in zip(cast.ballots, hall.ballots, strict=True))
    return msgspec.structs.replace(hall, audience=m.Audience.JUDGE, judge=judge, ballots=ballots)


def for_the_public(staff: m.Snapshot) -> m.Snapshot:
    """What phones see."""
    return msgspec.structs.replace(for_the_hall(staff), audience=m.Audience.PUBLIC)


def everybody(name: str, now_ns: int, seq: int = 1, **changes: object) -> tuple[m.Snapshot, ...]:
    """The scene called `name` for every audience, with `changes`."""
    cast = msgspec.structs.replace(snapshots(name, now_ns, seq, seq)[0], **changes)
    judges = (for_a_judge(cast, judge) for judge in range(1, 4))
    staff = for_the_staff(cast)
    return (staff, for_the_desk(staff), *judges, for_the_hall(staff), for_the_public(staff))
