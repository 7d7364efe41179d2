"""Matches at the desk: those on the machine, the form of one, and which one begins.

Kind: adapter
"""

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import msgspec
from flask import Blueprint, Response, current_app
from msgspec import Meta
from msgspec.structs import replace

from bus import messages as m
from bus.bad_file import BadFileError
from bus.language import names_by_language
from bus.messages import Names, Sentence, SentenceArgs, join_sentences
from bus.messages.commands import MatchIdOrNone
from controller.formats import format_library
from controller.match_files.match_form import Choices, FieldFault, MatchForm, form_faults, form_of, plan_of
from controller.match_files.match_plan import MatchPlan, plan_text
from controller.match_files.rundown import is_video_name
from controller.match_files.theme import is_logo_name
from controller.matches.match_folders import PEOPLE_FILE, ChangedMeanwhileError, MatchFolders
from controller.matches.match_states import MatchState
from controller.packs import library
from controller.packs.sealed_pack import needs_pin
from panel.auth.access import Actor, access_denied, current_actor
from panel.context import hub, settings
from panel.jobs import answers
from panel.jobs import messages as jobs
from panel.jobs.robot_process import RobotProcess
from panel.jobs.runner import JobRunner
from panel.permissions import may_make_matches
from panel.routes.commands import NOT_RESPONDING
from panel.routes.slides import slide_folder
from panel.slides.conversion import stored_fault
from panel.slides.library import list_slides
from reports.people_form import PeopleForm, PersonFault, people_faults, people_form_of, people_text
from reports.signatories import People, read_people
from webcore.json_body import decode_body
from webcore.problem_details import json_answer, problem

NO_STORE = {"Cache-Control": "no-store"}
CHANGED = Sentence("match-changed", "Somebody else has saved this match meanwhile: see below what differs")

blueprint = Blueprint("matches", __name__)


class MatchView(m.Part, frozen=True):
    """A match in the list. `facts`: of its journal; `changed_s`: when it was put aside (seconds since 1970)."""

    id: str
    state: MatchState
    title: str
    venue: str
    teams: int
    facts: int
    changed_s: int
    is_rehearsal: bool
    is_sealed: bool
    """Its questions need a PIN before it can begin."""
    sitting: str = ""
    """Of a season: its result can be signed for the office. Empty: it is of none."""


class FormatView(m.Part, frozen=True):
    """A format that a match may name."""

    name: str
    title: Names
    judges: int
    rounds: int


class MatchList(m.Part, frozen=True):
    """The matches on the machine, the last changed first, and what a match may name."""

    matches: tuple[MatchView, ...]
    formats: tuple[FormatView, ...]
    packs: tuple[str, ...]
    videos: tuple[str, ...]
    """What the rundown may show: clips among the slides."""
    pictures: tuple[str, ...]
    """What may be the logo: pictures among the slides."""
    is_robot_playing: bool


class SaveRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST /api/matches`. `id` empty: a new match. `version`: the one that the form was read from."""

    form: MatchForm
    people: PeopleForm
    id: MatchIdOrNone = ""
    version: Annotated[str, Meta(max_length=64)] = ""


class BeginRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of `POST /api/matches/<id>/begin`. `pin` opens its questions, where they are sealed."""

    id: m.Id
    step: m.Count
    pin: Annotated[str, Meta(max_length=200)] = ""


_SAVES, _BEGINS = msgspec.json.Decoder(SaveRequest), msgspec.json.Decoder(BeginRequest)


def match_folders() -> MatchFolders:
    """Return the matches on this machine."""
    return MatchFolders(Path(settings().data))


def match_staff() -> Actor | None:
    """Return who asks, at the desk or as the MC; None for anybody else."""
    actor = current_actor()
    return actor if actor is not None and may_make_matches(actor.identity) else None


@blueprint.get("/api/matches")
def match_list() -> Response:
    """Return the matches on this machine, the formats and packs that they may name."""
    if match_staff() is None:
        return access_denied()
    from controller.matches.running_match import RunningMatch  # with the journal and packs that it moves: half a MiB

    folders, running = match_folders(), RunningMatch(Path(settings().data)).note.running
    views = tuple(filter(None, (_view(folders, match, running) for match in folders.ids())))
    slides = [slide.name for slide in list_slides(slide_folder())]
    match_list = MatchList(
        matches=views,
        formats=_formats(),
        packs=_pack_names(),
        videos=tuple(filter(is_video_name, slides)),
        pictures=tuple(filter(is_logo_name, slides)),
        is_robot_playing=robot().is_playing,
    )
    return json_answer(match_list, headers=NO_STORE)


def pack_folder() -> Path:
    """Return the folder of the packs."""
    return Path(settings().data) / library.FOLDER


def _view(folders: MatchFolders, match: str, running: str) -> MatchView | None:
    """Return a row of the list; None if somebody has removed or broken its file."""
    try:
        plan = folders.plan(match)
    except BadFileError as error:
        current_app.logger.warning("%s", error)
        return None
    summary = folders.summary(match) if match != running else None
    source = summary if summary is not None and summary.facts else plan
    return MatchView(
        id=match,
        state=folders.state(match, running),
        title=source.title,
        venue=source.venue,
        teams=len(plan.teams),
        facts=summary.facts if summary is not None else 0,
        changed_s=summary.put_aside_s if summary is not None else 0,
        is_rehearsal=plan.rehearsal is not None,
        is_sealed=_is_sealed(plan),
        sitting=_sitting_of(match),
    )


def _sitting_of(match: str) -> str:
    """Return the sitting of a season for which the match came; empty: it is of none."""
    from controller.matches.match_sitting import read_sitting  # with all of packages: for a page that is opened rarely

    try:
        return str(read_sitting(Path(settings().data), match).about.sitting)
    except BadFileError:
        return ""


def _is_sealed(plan: MatchPlan) -> bool:
    try:
        return needs_pin(library.find_pack(pack_folder(), plan.pack))
    except BadFileError:
        return False


def _formats() -> tuple[FormatView, ...]:
    formats = format_library.list_formats(Path(settings().data) / format_library.FOLDER)
    return tuple(
        FormatView(name, names_by_language(form.name), form.judges, len(form.rounds)) for name, form in formats
    )


@blueprint.get("/api/matches/<match>")
def match_form(match: str) -> Response:
    """Return the form of a match with its people and its version."""
    if match_staff() is None:
        return access_denied()
    try:
        return json_answer(_current(match), headers=NO_STORE)
    except BadFileError as error:
        return refusal(error)


def _current(match: str) -> dict[str, object]:
    """What the files of a match say now. Raises `BadFileError`."""
    folders = match_folders()
    plan = folders.plan(match)
    people = people_form_of(match_people(folders, match), tuple(sorted(team.number for team in plan.teams)))
    version, is_rehearsal = folders.version(match), plan.rehearsal is not None
    now = {"id": match, "version": version, "is_rehearsal": is_rehearsal, "form": form_of(plan), "people": people}
    return {"ok": True, **now}


def match_people(folders: MatchFolders, match: str) -> People:
    """Return the people of a match. Raises `BadFileError`."""
    path = folders.path(match, PEOPLE_FILE)
    return read_people(path) if path.exists() else People()


@blueprint.get("/api/matches/<match>/match.toml")
def match_file(match: str) -> Response:
    """Return the match as a file, to be saved or copied to another machine."""
    if match_staff() is None:
        return access_denied()
    try:
        text = plan_text(match_folders().plan(match))
    except BadFileError as error:
        return refusal(error)
    headers = {**NO_STORE, "Content-Disposition": f'attachment; filename="{match}.toml"'}
    return Response(text, mimetype="application/toml", headers=headers)


@blueprint.post("/api/matches")
def save() -> Response:
    """Save a match; if anything is wrong, return every fault at its field; if somebody else has saved it since the form
    was read (`is_conflict`), what it says now."""
    actor = match_staff()
    if actor is None:
        return access_denied()
    body = decode_body(_SAVES)
    if isinstance(body, Response):
        return body
    faults: list[FieldFault | PersonFault] = [*form_faults(body.form, _choices()), *people_faults(body.people)]
    if faults:
        return json_answer({"ok": False, "faults": faults, "reasons": ()}, headers=NO_STORE)
    try:
        match = _write(body)
    except ChangedMeanwhileError:
        now = {**_current(body.id), "ok": False, "is_conflict": True, "reasons": (CHANGED,)}
        return json_answer(now, headers=NO_STORE)
    except BadFileError as error:
        return refusal(error)
    obstacles = (*_obstacles(actor, match), *_missing_files(match_folders().plan(match)))
    return json_answer({**_current(match), "obstacles": obstacles}, headers=NO_STORE)


def _choices() -> Choices:
    """Return what a form may name on this machine."""
    return Choices({view.name: view.rounds for view in _formats()}, _pack_names())


def _pack_names() -> tuple[str, ...]:
    from controller.packs.pack_reader import shipped_packs  # with every kind of table that it reads

    return (*shipped_packs(), *(file.name for file in library.list_packs(pack_folder())))


def _write(body: SaveRequest) -> str:
    """Write the files of a match and return its id. Raises `BadFileError` and `ChangedMeanwhileError`."""
    folders = match_folders()
    if not body.id:
        return folders.create(plan_of(body.form, None), people_text(body.people, People(), body.form.numbers))
    people = people_text(body.people, match_people(folders, body.id), body.form.numbers)
    folders.save(body.id, body.version, plan_of(body.form, folders.plan(body.id)), people)
    return body.id


def _obstacles(actor: Actor, match: str) -> tuple[Sentence, ...]:
    """Return what would keep the match from beginning on this machine, as the controller says."""
    order = actor.command_request(f"check-{uuid.uuid4().hex}", 0, m.BeginMatch(match, is_check=True))
    answer = hub().send_command(replace(order, step=None))
    return answer.reasons if answer is not None else (NOT_RESPONDING,)


def _missing_files(plan: MatchPlan) -> Iterator[Sentence]:
    """Yield what the match shows and the slides do not have: nothing stands in the way, but a screen stays empty."""
    slides = {slide.name for slide in list_slides(slide_folder())}
    for number, segment in enumerate(plan.rundown, 1):
        if segment.video and segment.video not in slides:
            args: SentenceArgs = {"number": number, "file": segment.video}
            text = "Entry {number} of the rundown: the video {file} is not among the slides; upload it at the desk"
            yield Sentence("video-not-there", text, args)
        elif segment.video and (fault := stored_fault(slide_folder() / segment.video)):
            yield fault
    if plan.theme is not None and plan.theme.logo and plan.theme.logo not in slides:
        text = "The logo {file} is not among the slides; upload it"
        yield Sentence("logo-not-there", text, {"file": plan.theme.logo})


@blueprint.post("/api/matches/<match>/remove")
def remove(match: str) -> Response:
    """Remove a rehearsal, or a match of which nothing was played."""
    if match_staff() is None:
        return access_denied()
    try:
        match_folders().remove(match)
    except BadFileError as error:
        return refusal(error)
    return json_answer({"ok": True, "reasons": ()}, headers=NO_STORE)


@blueprint.post("/api/matches/<match>/begin")
def begin(match: str) -> Response:
    """Begin a match, or go on with it, opening its questions with the PIN; return the controller's answer."""
    actor = match_staff()
    if actor is None:
        return access_denied()
    body = decode_body(_BEGINS)
    if isinstance(body, Response):
        return body
    try:
        pack = match_folders().plan(match).pack
    except BadFileError as error:
        return refusal(error)
    key = ""
    if body.pin and pack:
        opened = job_runner().run_to_end(jobs.OpenPackKey(str(settings().data), pack, body.pin, actor.label))
        if not isinstance(opened, answers.PackKey):
            return json_answer({"ok": False, "reasons": reasons_of(opened)}, headers=NO_STORE)
        key = opened.key
    robot().stop()  # it plays the match that is left
    answer = hub().send_command(actor.command_request(body.id, body.step, m.BeginMatch(match, key)))
    if answer is None:
        return problem(503, NOT_RESPONDING)
    return json_answer({"ok": answer.ok, "reasons": answer.reasons}, headers=NO_STORE)


def job_runner() -> JobRunner:
    """Return what runs long jobs."""
    runner: JobRunner = current_app.extensions["job_runner"]
    return runner


def reasons_of(answer: answers.AnyAnswer) -> tuple[Sentence, ...]:
    """Return why a job failed."""
    return answer.reasons if isinstance(answer, answers.Failed) else ()


def robot() -> RobotProcess:
    """Return the robot that plays rehearsals."""
    process: RobotProcess = current_app.extensions["robot"]
    return process


def refusal(error: BadFileError) -> Response:
    """Answer with every fault of a file."""
    reasons = [text if isinstance(text, Sentence) else join_sentences([text]) for text in error.sentences]
    return json_answer({"ok": False, "reasons": reasons}, headers=NO_STORE)
