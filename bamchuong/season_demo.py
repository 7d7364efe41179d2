"""`season demo`: a whole season played through: the story of the office, matches by robots, and all papers.

Kind: start
"""

import random
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct
from sqlalchemy import Engine

from bamchuong.robot.stepped_match import correct_match, play_match
from bus import messages as m
from bus.catalogue import translator
from bus.language import DEFAULT_LANGUAGE, Language
from bus.messages import Sentence
from controller.exchange.envelope import SecretKey
from controller.exchange.result_file import minutes_of
from controller.exchange.trusted_office import TrustedOffice, trust_office
from controller.formats.format_files import find_format, read_format
from controller.matches.match_folders import MatchFolders
from controller.matches.running_match import RunningMatch
from controller.packs import library
from controller.packs.pack_reader import find_pack, open_sealed, prepare_for_sealing
from controller.packs.practice_pack import practice_pack
from controller.packs.sealed_pack import SUFFIX, seal
from controller.resume import EveningInputs
from controller.rules.contest import Evening
from hardware.board import find_board
from panel.jobs.match_packages import unpack_match
from reports.result_signing import Signing, sign_result
from season.demo.demo_office import DemoOffice
from season.demo.demo_papers import FOLDER, make_papers
from season.demo.halls import PlayedMatch, SentPackage
from season.demo.sittings import DemoHalls, Questions
from season.demo.story import play_season
from season.plan.plan_reader import find_plan, read_plan
from season.store.season_store import SeasonStore

PLAN, BOARD = "long-bien-2018", "simulated"
PACKAGES, HALLS, RESULTS = "goi-tran-dau", "buoi-thi", "ket-qua"
PACKS = library.FOLDER
Print = Callable[[str], object]


class Robots(Struct, frozen=True):
    """Who plays: the seed, from which everything follows, and how much faster than in a hall the clocks run."""

    seed: int
    speed: float


class RobotHalls:
    """The halls of the demo: each box has a data folder of its own in `folder`, and robots play there."""

    def __init__(self, folder: Path, speed: float) -> None:
        self._folder = folder
        self._speed = speed
        self._inputs: dict[str, EveningInputs] = {}

    def play(self, package: SentPackage, seed: int) -> PlayedMatch:
        """Take the package at the box, and play its match to the ranking."""
        box, board = self._folder / package.pool, find_board(BOARD)
        trust_office(box, TrustedOffice(package.office_key))
        match = unpack_match(box, package.file, {station.number for station in board.stations})
        self._inputs[package.pool] = inputs = self._read(box, match, package.pin)
        last = play_match(inputs, board, box, seed, package.started_ns)
        RunningMatch(box).adopt(match)
        return PlayedMatch(last.ranking)

    def correct(self, package: SentPackage, seed: int, wall_ns: int, commands: tuple[m.Command, ...]) -> PlayedMatch:
        """Give orders to the box on which the match was played."""
        last = correct_match(self._inputs[package.pool], self._folder / package.pool, seed, wall_ns, commands)
        return PlayedMatch(last.ranking)

    def sign(self, package: SentPackage, keys: Sequence[SecretKey], why: str) -> Path:
        """Sign the result at the box; its minutes lie beside the journal, too."""
        box = self._folder / package.pool
        signed = sign_result(box, Signing(why=why), keys)
        (box / "minutes.pdf").write_bytes(minutes_of(signed))
        return signed

    def _read(self, box: Path, match: str, pin: str) -> EveningInputs:
        """The match of the package as the box has it, with its questions unsealed."""
        plan = MatchFolders(box).plan(match)
        content = open_sealed(box / PACKS / plan.pack, pin, "for the match")
        form = read_format(find_format(plan.format))
        return EveningInputs(Evening(form, content.pack, plan.match, self._speed), content)


def play_demo(engine: Engine, folder: Path, robots: Robots, language: Language, say: Print) -> None:
    """Play the season into `folder`, its facts into the database; `say` gets each line of the story.

    The same seed gives the same papers to the byte. Raises `BadFileError`, `StoreError`.
    """
    translate = translator(language)

    def tell(day: date, sentence: Sentence) -> None:
        say(f"{day:%d/%m/%Y}  {translate(sentence)}")

    plan = read_plan(find_plan(PLAN))
    questions, final_questions = _questions(folder, plan.format, robots.seed)
    office = DemoOffice(SeasonStore(engine, plan.id), plan, robots.seed, tell)
    halls = DemoHalls(RobotHalls(folder / HALLS, robots.speed), folder / PACKAGES, folder / RESULTS)
    play_season(office, folder, halls, questions, final_questions)
    make_papers(office, folder / FOLDER, translate)


def _questions(folder: Path, form_name: str, seed: int) -> tuple[Questions, Questions]:
    """Sealed questions of the pools, and others of the final, which nobody heard in a pool."""
    form = read_format(find_format(form_name))
    practice = folder / "chung-ket.csv"
    practice.write_bytes(practice_pack(form, translator(DEFAULT_LANGUAGE)))
    return _seal_questions(find_pack(form_name), folder / f"chung-khao{SUFFIX}", seed), _seal_questions(
        practice, folder / f"chung-ket{SUFFIX}", seed
    )


def _seal_questions(pack: Path, target: Path, seed: int) -> Questions:
    """The questions in `pack`, sealed in `target`; PIN, salt and nonce follow from the seed, so they hide nothing."""
    source = random.Random(f"{seed}/{target.name}")
    pin = f"{source.randrange(10**8):08}"
    target.write_bytes(seal(prepare_for_sealing(pack), pin, source.randbytes))
    return Questions(target, pin)
