"""View for the technicians, made of what the hall and the desk see.

Kind: pure
"""

from msgspec.structs import replace

from bus.messages import Snapshot, TeamView


def technician_view(stage: Snapshot, desk: Snapshot) -> Snapshot:
    """Return what the hall sees plus the health of parts and lines: no question, answer, judge's mark or command.

    It is built from `stage`, so nothing can leak that the hall may not see.
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
        teams=tuple(_without_answers(team) for team in stage.teams),
    )


def _without_answers(team: TeamView) -> TeamView:
    """Return a team's place and its lamp, without its answers."""
    return TeamView(
        number=team.number,
        station=team.station,
        name=team.name,
        score=team.score,
        place=team.place,
        lamp=team.lamp,
        absent=team.absent,
    )
