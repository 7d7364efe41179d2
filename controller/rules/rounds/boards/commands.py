"""Commands of the boards round, one row each.

Kind: pure
"""

from bus import messages as m
from bus.messages import ButtonPlace, Sentence
from controller.rules.contest import Contest
from controller.rules.rounds.boards import deciders
from controller.rules.rows import DESK, CommandType, Spec


def board_marked(contest: Contest, command: m.MarkBoard) -> Sentence:
    """How the board was marked, and whether it came up late."""
    args = {"team": command.team}
    match command.right:
        case True if command.late:
            return Sentence("did-mark-right-late", "Board of team {team}: right, late", args)
        case False if command.late:
            return Sentence("did-mark-wrong-late", "Board of team {team}: wrong, late", args)
        case True:
            return Sentence("did-mark-right", "Board of team {team}: right", args)
        case False:
            return Sentence("did-mark-wrong", "Board of team {team}: wrong", args)
        case None if command.late:
            return Sentence("did-mark-late", "Board of team {team}: late", args)
        case None:
            return Sentence("did-unmark", "Board of team {team}: mark removed", args)


COMMANDS: dict[CommandType, Spec] = {
    m.MarkBoard: Spec(
        deciders.mark,
        roles=DESK,
        checks_step=False,
        done=board_marked,
        place=ButtonPlace.WIDGET,
    ),
    m.ConfirmBoards: Spec(
        deciders.confirm,
        button=Sentence("confirm-boards", "Confirm the boards"),
        done=Sentence("did-confirm", "Boards confirmed"),
    ),
}
