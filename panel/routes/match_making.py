"""What goes into a match at the desk: teams, questions and formats from files, the lot, the lines of the MC, and its
rehearsal by a robot.

Kind: adapter
"""

import secrets
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from flask import Blueprint, Response, request
from msgspec import Meta
from msgspec.structs import replace
from werkzeug.exceptions import RequestEntityTooLarge

from bus import messages as m
from bus.atomic_write import atomic_write
from bus.bad_file import BadFileError
from bus.catalogue import translator
from bus.messages import Sentence
from bus.os_errors import os_refused
from controller.formats import format_library
from controller.formats.format_files import read_format
from controller.match_files.match import MAX_REHEARSAL_SPEED, Number, Rehearsal
from controller.match_files.match_plan import MatchPlan
from controller.match_files.order_lot import SEED_DIGITS, lot_order
from controller.match_files.script import allowed_names
from controller.match_files.script_lines import SCRIPT_LINES
from controller.matches.match_folders import MODE, PEOPLE_FILE
from controller.packs.practice_pack import practice_pack
from panel.auth.access import access_denied, current_identity
from panel.context import hub, settings
from panel.jobs import answers
from panel.jobs import messages as jobs
from panel.permissions import may_load_packs
from panel.routes.matches import (
    NO_STORE,
    job_runner,
    match_folders,
    match_staff,
    pack_folder,
    reasons_of,
    refusal,
    robot,
)
from panel.routes.packs import MAX_UPLOAD_BYTES, TOO_LARGE
from webcore.catalogue import chosen_language
from webcore.json_body import decode_body, malformed_answer
from webcore.problem_details import json_answer, problem

MAX_FILE_BYTES = 2_000_000

NO_FORMAT = Sentence("rehearsal-no-format", "Choose the format in the match first: practice questions are made for it")
NO_REHEARSAL = Sentence("robot-no-rehearsal", "The robot plays rehearsals only: open one first")
NO_ROBOT = Sentence("robot-unstarted", "The robot cannot be started on this machine")

blueprint = Blueprint("match_making", __name__)


class ScriptLineView(m.Part, frozen=True):
    """A line of the MC's script, in the language of who asks: when it is said, its text by default, and what may stand
    in braces."""

    name: str
    when: str
    text: str
    names: tuple[str, ...]


@blueprint.get("/api/matches/script")
def script_lines() -> Response:
    """Return all lines of the MC's script, for the form of a match."""
    if match_staff() is None:
        return access_denied()
    translate = translator(chosen_language())
    lines = [
        ScriptLineView(name, translate(line.when), translate(line.text), allowed_names(name))
        for name, line in SCRIPT_LINES.items()
    ]
    return json_answer({"ok": True, "lines": lines}, headers=NO_STORE)


class TeamFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST /api/matches/teams`: a spreadsheet, in base64."""

    file: Annotated[str, Meta(min_length=1, max_length=255)]
    content: bytes


class FormatFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST /api/matches/formats`: a format file, in base64."""

    file: Annotated[str, Meta(min_length=1, max_length=255)]
    content: Annotated[bytes, Meta(max_length=format_library.MAX_BYTES)]


class LotRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST /api/matches/lot`: the numbers of the teams."""

    teams: Annotated[tuple[Number, ...], Meta(min_length=1, max_length=8)]


class RehearsalRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST /api/matches/<id>/rehearse`: how fast, and with which questions."""

    questions: Literal["own", "practice"]
    speed: Annotated[int, Meta(ge=1, le=MAX_REHEARSAL_SPEED)] = 1


class RobotRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST /api/matches/robot`: whether the robot is to play."""

    play: bool


_TEAM_FILES, _FORMAT_FILES = msgspec.json.Decoder(TeamFile), msgspec.json.Decoder(FormatFile)
_LOTS, _REHEARSALS = msgspec.json.Decoder(LotRequest), msgspec.json.Decoder(RehearsalRequest)
_ROBOTS = msgspec.json.Decoder(RobotRequest)


@blueprint.post("/api/matches/teams")
def teams() -> Response:
    """Return the teams of a spreadsheet, and everything that is wrong with it, each with its cell."""
    if match_staff() is None:
        return access_denied()
    request.max_content_length = MAX_FILE_BYTES * 4 // 3 + 10_000
    body = decode_body(_TEAM_FILES)
    if isinstance(body, Response):
        return body
    answer = job_runner().run_to_end(jobs.ReadTeams(str(settings().data), body.file, body.content))
    if isinstance(answer, answers.TeamsRead):
        return json_answer({"ok": True, "teams": answer.teams, "faults": answer.faults}, headers=NO_STORE)
    return json_answer({"ok": False, "reasons": reasons_of(answer)}, headers=NO_STORE)


@blueprint.post("/api/matches/questions")
def questions() -> Response:
    """Seal a question file for a match that is being entered, or return everything that is wrong with it."""
    if match_staff() is None or not may_load_packs(current_identity()):
        return access_denied()
    request.max_content_length = MAX_UPLOAD_BYTES
    try:
        body = request.get_data()
    except RequestEntityTooLarge:
        return problem(413, TOO_LARGE)
    answer = job_runner().run_to_end(jobs.StorePack(str(settings().data), body))
    if isinstance(answer, answers.Malformed):
        return malformed_answer()
    if not isinstance(answer, answers.PackStored):
        return json_answer({"ok": False, "reasons": reasons_of(answer)}, headers=NO_STORE)
    content = {"ok": True, "file": answer.file, "questions": answer.questions, "warnings": answer.warnings}
    return json_answer(content, headers=NO_STORE)


@blueprint.post("/api/matches/formats")
def formats() -> Response:
    """Take a format file, or return everything that is wrong with it."""
    if match_staff() is None:
        return access_denied()
    request.max_content_length = format_library.MAX_BYTES * 4 // 3 + 1_000
    body = decode_body(_FORMAT_FILES)
    if isinstance(body, Response):
        return body
    folder = Path(settings().data) / format_library.FOLDER
    try:
        name = format_library.save_format(folder, body.file, body.content)
    except BadFileError as error:
        return refusal(error)
    return json_answer({"ok": True, "name": name}, headers=NO_STORE)


@blueprint.post("/api/matches/lot")
def lot() -> Response:
    """Draw the order of the performances; return the seed, which stands on record, and the order that it gives."""
    if match_staff() is None:
        return access_denied()
    body = decode_body(_LOTS)
    if isinstance(body, Response):
        return body
    seed = secrets.token_hex(SEED_DIGITS // 2)
    return json_answer({"ok": True, "seed": seed, "order": lot_order(body.teams, seed)}, headers=NO_STORE)


@blueprint.post("/api/matches/<match>/rehearse")
def rehearse(match: str) -> Response:
    """Make a rehearsal of a match: a match of its own, with the same teams and people."""
    if match_staff() is None:
        return access_denied()
    body = decode_body(_REHEARSALS)
    if isinstance(body, Response):
        return body
    folders = match_folders()
    try:
        plan = replace(folders.plan(match), rehearsal=Rehearsal(body.speed))
        if body.questions == "practice":
            if not plan.format:
                return json_answer({"ok": False, "reasons": (NO_FORMAT,)}, headers=NO_STORE)
            plan = replace(plan, pack=_practice_questions(plan))
        people = folders.path(match, PEOPLE_FILE)
        people_text = ""
        with suppress(FileNotFoundError):
            people_text = people.read_text(encoding="utf-8")
        copy = folders.create(plan, people_text)
    except BadFileError as error:
        return refusal(error)
    return json_answer({"ok": True, "id": copy}, headers=NO_STORE)


def _practice_questions(plan: MatchPlan) -> str:
    """Write practice questions for the format of `plan` and return the name of the pack. Raises `BadFileError`."""
    path = format_library.find_in_library(Path(settings().data) / format_library.FOLDER, plan.format)
    form = read_format(path)
    name = f"dien-tap-{path.stem}.csv"
    try:
        pack_folder().mkdir(mode=0o750, parents=True, exist_ok=True)
        atomic_write(pack_folder() / name, practice_pack(form, translator(chosen_language())), MODE)
    except OSError as error:
        text = "{file}: cannot be written ({why})"
        raise BadFileError([os_refused("practice-unwritten", text, pack_folder() / name, error)]) from error
    return name


@blueprint.post("/api/matches/robot")
def play() -> Response:
    """Let the robot play the rehearsal that is open, or stop it."""
    if match_staff() is None:
        return access_denied()
    body = decode_body(_ROBOTS)
    if isinstance(body, Response):
        return body
    snapshot = hub().snapshot("desk")
    if not body.play:
        robot().stop()
    elif snapshot is None or snapshot.rehearsal_speed is None:
        return json_answer({"ok": False, "reasons": (NO_REHEARSAL,)}, headers=NO_STORE)
    else:
        try:
            robot().start(settings().folder, has_buttons=settings().simulated)
        except OSError:
            return json_answer({"ok": False, "reasons": (NO_ROBOT,)}, headers=NO_STORE)
    return json_answer({"ok": True, "reasons": ()}, headers=NO_STORE)
