"""`season demo`: a whole season played through: the story of the office, matches by robots, and all papers.

Kind: start
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from msgspec import Struct
from sqlalchemy import Engine

from bamchuong.robot.stepped_match import correct_match, play_match
from bus import messages as m
from bus.catalogue import translator
from bus.language import DEFAULT_LANGUAGE, Language
from bus.messages import Sentence
from controller.formats.format_files import find_format, read_format
from controller.journal.file_names import NAME
from controller.journal.journal_reader import open_journal
from controller.packs.pack_reader import find_pack, read_content
from controller.packs.practice_pack import practice_pack
from controller.packs.sealed_pack import PackContent
from controller.resume import EveningInputs
from controller.rules.contest import Evening
from hardware.board import find_board
from reports.minutes import minutes
from reports.report_kinds import paper, wording_in
from reports.signatories import People
from season.demo.demo_office import DemoOffice
from season.demo.demo_papers import FOLDER, make_papers
from season.demo.halls import PlayedMatch, SentMatch
from season.demo.sittings import DemoHalls, Questions
from season.demo.story import play_season
from season.plan.plan_reader import find_plan, read_plan
from season.store.season_store import SeasonStore

PLAN, BOARD = "long-bien-2018", "simulated"
HALLS, RESULTS = "buoi-thi", "ket-qua"
Print = Callable[[str], object]


class Robots(Struct, frozen=True):
    """Who plays: the seed, from which everything follows, and how much faster than in a hall the clocks run."""

    seed: int
    speed: float


class RobotHalls:
    """The halls of the demo: each box has a folder of its own in `folder`, robots play. `contents`: packs by digest."""

    def __init__(self, folder: Path, contents: dict[str, PackContent], speed: float) -> None:
        self._folder = folder
        self._contents = contents
        self._speed = speed

    def play(self, sent: SentMatch, seed: int) -> PlayedMatch:
        """Play the match to its ranking."""
        folder = self._folder_of(sent)
        last = play_match(self._inputs(sent), find_board(BOARD), folder, seed, sent.started_ns)
        return PlayedMatch(folder / NAME, last.ranking)

    def correct(self, sent: SentMatch, seed: int, wall_ns: int, commands: tuple[m.Command, ...]) -> PlayedMatch:
        """Give orders to the box on which the match was played."""
        folder = self._folder_of(sent)
        last = correct_match(self._inputs(sent), folder, seed, wall_ns, commands)
        return PlayedMatch(folder / NAME, last.ranking)

    def _folder_of(self, sent: SentMatch) -> Path:
        return self._folder / sent.sitting.pool

    def _inputs(self, sent: SentMatch) -> EveningInputs:
        return EveningInputs(Evening(sent.form, sent.pack, sent.match, self._speed), self._contents[sent.pack.digest])


def play_demo(engine: Engine, folder: Path, robots: Robots, language: Language, say: Print) -> None:
    """Play the season into `folder`, its facts into the database; `say` gets each line of the story.

    The same seed gives the same papers to the byte. Raises `BadFileError`, `StoreError`.
    """
    translate = translator(language)

    def tell(day: date, sentence: Sentence) -> None:
        say(f"{day:%d/%m/%Y}  {translate(sentence)}")

    plan = read_plan(find_plan(PLAN))
    questions, final_questions, contents = _questions(folder, plan.format)
    office = DemoOffice(SeasonStore(engine, plan.id), plan, robots.seed, tell)
    halls = DemoHalls(RobotHalls(folder / HALLS, contents, robots.speed), _minutes_pdf, folder / RESULTS)
    play_season(office, folder, halls, questions, final_questions)
    make_papers(office, folder / FOLDER, translate)


def _questions(folder: Path, form_name: str) -> tuple[Questions, Questions, dict[str, PackContent]]:
    """Questions of the pools, and others of the final, which nobody heard in a pool."""
    form = read_format(find_format(form_name))
    file = folder / "chung-ket.csv"
    file.write_bytes(practice_pack(form, translator(DEFAULT_LANGUAGE)))
    contents = [read_content(path) for path in (find_pack(form_name), file)]
    pools, final = (Questions(form, content.pack) for content in contents)
    return pools, final, {content.pack.digest: content for content in contents}


def _minutes_pdf(played: PlayedMatch) -> bytes:
    with open_journal(played.journal) as journal:
        found = minutes(journal.records(), wording_in())
    kind = paper("minutes.pdf")
    if kind is None:
        raise LookupError("minutes.pdf")
    content = kind.make(found, People(), lambda _: None)
    (played.journal.parent / kind.name).write_bytes(content)
    return content
