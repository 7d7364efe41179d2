"""Warnings before a paper is printed: names and texts with letters that its fonts do not have.

Kind: adapter
"""

from collections.abc import Iterator

from msgspec.structs import replace

from bus.messages import Sentence
from question_files.text_keys import shorten
from reports.minutes import Minutes
from reports.paper_fonts import missing_letters
from reports.signatories import People

MOST = 10
"""Warnings about one paper."""

_MOST_LETTERS = 20

WARNING = Sentence(
    "letters-missing", "“{text}”: the font of the papers has no {letters}; these will be missing on paper"
)


def letter_warnings(minutes: Minutes, people: People) -> tuple[Sentence, ...]:
    """What will be missing on a paper of these, a sentence for each text; at most `MOST`."""
    warnings = (_warning(text) for text in dict.fromkeys(_texts(minutes, people)))
    return tuple(warning for warning in warnings if warning is not None)[:MOST]


def _warning(text: str) -> Sentence | None:
    letters = missing_letters(text)
    if not letters:
        return None
    return replace(WARNING, args={"text": shorten(text), "letters": " ".join(letters[:_MOST_LETTERS])})


def _texts(minutes: Minutes, people: People) -> Iterator[str]:
    """What people have written, as far as it may stand on a paper."""
    yield from (minutes.title, minutes.venue, people.authority, people.unit, people.place, people.mc)
    for team in minutes.teams:
        yield team.name
        yield from people.pupils(team.number)
    yield from (person.name for person in (*people.jury, *people.secretaries))
    yield from (ruling.reason for ruling in minutes.rulings)
    for part in minutes.played_rounds:
        for item in part.items:
            yield from (item.text, item.answer)
