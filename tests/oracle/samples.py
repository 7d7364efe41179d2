"""Packs and matches that an evening is played with: every question's text says which one it is.

Kind: pure
"""

from controller.formats.format import Format, StageRound
from controller.match_files.match import Match, Team
from controller.packs.pack import Pack, Question


def pack_for(form: Format, *, spares: int) -> Pack:
    """As many questions as the rounds of `form` need, and so many spare ones."""
    counts: dict[str, int] = {}
    for round_ in form.rounds:
        if not isinstance(round_, StageRound):
            counts[round_.section] = counts.get(round_.section, 0) + round_.questions
    if form.spare_section:
        counts[form.spare_section] = counts.get(form.spare_section, 0) + spares
    return Pack(
        "oracle",
        tuple(
            Question(section, f"{section} {number}", "answer")
            for section, count in counts.items()
            for number in range(1, count + 1)
        ),
    )


def match_of(teams: int, order: tuple[int, ...] = ()) -> Match:
    """A match of so many teams, each at the station of its number."""
    return Match("Oracle", "Hall", tuple(Team(number, f"Team {number}") for number in range(1, teams + 1)), order)
