"""Decide which stream a snapshot belongs to, and what the technicians may see of it. Pure.

Kind: pure
"""

from msgspec.structs import replace

from bus.messages import Audience, Snapshot, TeamView


def channel_of(snapshot: Snapshot) -> str:
    """The channel of `snapshot`: its audience, for judges with their number."""
    if snapshot.audience is Audience.JUDGE:
        return f"judge/{snapshot.judge or 0}"
    return snapshot.audience.value


def for_the_technicians(stage: Snapshot, desk: Snapshot) -> Snapshot:
    """What the hall sees, with the health of parts and lines: no question, no answer, no mark of a judge, no command.

    It is made of what `stage` holds, so nothing can leak that the hall may not see.
    """
    return replace(
        stage,
        health=desk.health,
        notices=desk.notices,
        lines=desk.lines,
        capture=desk.capture,
        question=None,
        criteria=(),
        ballots=(),
        ranking=(),
        teams=tuple(_wired(team) for team in stage.teams),
    )


def _wired(team: TeamView) -> TeamView:
    """Where a team sits and what its lamp shows; its answers are nobody's business here."""
    return TeamView(team.number, team.station, team.name, team.score, team.place, team.lamp, absent=team.absent)
