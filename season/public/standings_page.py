"""The page of what is public (jinja2): one file without scripts, accounts or cookies, as any web server gives it out.

Kind: adapter
"""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from msgspec import Struct

from bus.catalogue import translator
from bus.language import Language, Translate
from bus.messages import Sentence, SentenceArgs
from season.public.standings_file import PublicStage, PublicStandings, PublicTeam

TEMPLATES = Path(__file__).parent / "templates"
PAGES: dict[Language, str] = {"vi": "index.html", "en": "index.en.html"}
LANGUAGE_NAMES: dict[Language, str] = {"vi": "Tiếng Việt", "en": "English"}

TEXTS = {
    "results": Sentence("public-results", "Results"),
    "place": Sentence("public-place", "Place"),
    "school": Sentence("public-school", "School of the team"),
    "points": Sentence("public-points", "Points in all"),
    "note": Sentence("public-note", "Remarks"),
    "revision": Sentence("public-revision", "corrected, revision"),
    "withdrawn": Sentence("public-withdrawn", "These results were taken back:"),
    "correction": Sentence("public-correction", "Correction:"),
    "before": Sentence("public-before", "What was published before and was not right"),
    "nothing": Sentence("public-nothing", "No result is published yet."),
}

NOTES = {
    "goes_on": Sentence("public-goes-on", "goes on"),
    "has_prize": Sentence("public-prize", "with a prize"),
    "is_by_lot": Sentence("public-by-lot", "by lot"),
    "is_absent": Sentence("public-absent", "absent"),
    "is_disqualified": Sentence("public-disqualified", "disqualified"),
}


class Note(Struct, frozen=True):
    """A note beside a team."""

    text: str
    goes_on: bool


def standings_page(standings: PublicStandings, language: Language) -> bytes:
    """The page in one language; the same standings give the same bytes."""
    translate = translator(language)
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    other: Language = "en" if language == "vi" else "vi"
    page = environment.get_template("standings.html").render(
        standings=standings,
        language=language,
        other={"language": other, "file": PAGES[other], "name": LANGUAGE_NAMES[other]},
        t={name: translate(sentence) for name, sentence in TEXTS.items()},
        about=lambda stage: _about(stage, translate),
        notes=lambda team: list(_notes(team, translate)),
        points=lambda points: _points(points, "," if language == "vi" else "."),
        version=translate(_version(standings)),
    )
    return page.encode()


def _about(stage: PublicStage, translate: Translate) -> str:
    at = datetime.fromisoformat(stage.at)
    args: SentenceArgs = {"version": stage.version, "at": f"{at:%H:%M %d/%m/%Y}"}
    text = "Version {version}, taken back at {at}" if stage.is_withdrawn else "Version {version}, published at {at}"
    return translate(Sentence("public-version", text, args))


def _notes(team: PublicTeam, translate: Translate) -> Iterator[Note]:
    for name, sentence in NOTES.items():
        if getattr(team, name):
            yield Note(translate(sentence), name == "goes_on")


def _points(points: Decimal, mark: str) -> str:
    return f"{points.normalize():f}".replace(".", mark) if points else "0"


def _version(standings: PublicStandings) -> Sentence:
    args: SentenceArgs = {"number": standings.number, "generation": standings.generation}
    return Sentence("public-number", "Publication {number}, generation {generation}", args)
