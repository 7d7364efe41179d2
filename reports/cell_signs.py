"""Signs in the tables of the rounds: how a team did in a question, in a letter or two, and the line that explains them.

Kind: pure
"""

from bus.messages import Sentence
from reports.played_rounds import Cell
from reports.wording import Wording

RIGHT = Sentence("sign-right", "R: right")
WRONG = Sentence("sign-wrong", "W: wrong")
LATE = Sentence("sign-late", "L: board up late")
EARLY = Sentence("sign-early", "E: early press, barred from the question")
NO_ANSWER = Sentence("sign-no-answer", "–: no answer")
ABSENT = Sentence("sign-absent", "×: took no part in the question")
SPARE = Sentence("sign-spare", "(s): spare question")
"""Each is a sign, a colon and what it means: so a sign and its explanation are one text in every language."""

SIGNS = (RIGHT, WRONG, LATE, EARLY, NO_ANSWER, ABSENT, SPARE)


def sign_legend(wording: Wording) -> str:
    """The line below the tables that explains the signs."""
    return "; ".join(map(wording.say, SIGNS)) + "."


def sign(wording: Wording, explained: Sentence) -> str:
    """The sign alone."""
    return wording.say(explained).partition(":")[0]


def cell_text(wording: Wording, cell: Cell) -> str:
    """Text of a team's cell in the table of a round."""
    if cell.absent:
        return sign(wording, ABSENT)
    applies = ((RIGHT, cell.right is True), (WRONG, cell.right is False), (LATE, cell.late), (EARLY, cell.early))
    signs = "".join(sign(wording, explained) for explained, is_shown in applies if is_shown)
    if not signs and not cell.points:
        return sign(wording, NO_ANSWER)
    return f"{signs} {wording.signed_points(cell.points) if cell.points else '0'}".strip()
