"""Sound of the stage, as its pages ask for it: how loud, whether a voice speaks, and the files of the voice.

Kind: adapter
"""

from pathlib import Path

from flask import Blueprint, Response, abort

from bus.units import NS_PER_MS
from panel.context import settings
from panel.routes.slides import slide_folder
from panel.slides.library import list_music
from panel.voice.voice_library import CUES, FOLDER, list_voice, read_settings
from webcore.problem_details import json_answer
from webcore.stored_file import send_stored

blueprint = Blueprint("stage_sound", __name__)


def voice_folder() -> Path:
    """The folder of the voice; it need not exist."""
    return (settings().data / FOLDER).resolve()


def stage_sound() -> dict[str, object]:
    """What the stage's pages are told: the settings, which cues have a file, each with its version, and the music."""
    folder, of_stage = voice_folder(), read_settings(voice_folder())
    files = {cue: file.changed_ns // NS_PER_MS for cue, file in list_voice(folder).items()}
    sound: dict[str, object] = {"volume": of_stage.volume, "voice": of_stage.voice, "files": files}
    return {**sound, "music": of_stage.music, "tunes": list_music(slide_folder())}


@blueprint.get("/sound.json")
def sound() -> Response:
    """Return how the stage sounds."""
    return json_answer(stage_sound())


@blueprint.get("/voice/<cue>")
def voice(cue: str) -> Response:
    """Return what is said for a cue: `doi-1` … `doi-8`, `het-gio`."""
    file = list_voice(voice_folder()).get(cue) if cue in CUES else None
    if file is None:
        abort(404)
    return send_stored(voice_folder(), file.name, max_age_s=60)
