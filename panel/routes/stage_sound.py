"""Sound of the stage, as its pages ask for it: how loud, whether a voice speaks, and the files of the voice.

Kind: adapter
"""

from pathlib import Path

from flask import Blueprint, Response, abort, send_from_directory

from panel.context import settings
from panel.routes.slides import slide_folder
from panel.slides.library import list_music
from panel.voice.voice_library import CUES, FOLDER, list_voice, read_settings
from webcore.problem_details import json_answer

blueprint = Blueprint("stage_sound", __name__)


def voice_folder() -> Path:
    """The folder of the voice; it need not exist."""
    return (settings().data / FOLDER).resolve()


def stage_sound() -> dict[str, object]:
    """What the stage's pages are told: the settings, which cues have a file, each with its version, and the music."""
    folder, of_stage = voice_folder(), read_settings(voice_folder())
    files = {cue: (folder / name).stat().st_mtime_ns // 1_000_000 for cue, name in list_voice(folder).items()}
    sound: dict[str, object] = {"volume": of_stage.volume, "voice": of_stage.voice, "files": files}
    return {**sound, "music": of_stage.music, "tunes": list_music(slide_folder())}


@blueprint.get("/sound.json")
def sound() -> Response:
    """Return how the stage sounds."""
    return json_answer(stage_sound())


@blueprint.get("/voice/<cue>")
def voice(cue: str) -> Response:
    """Return what is said for a cue: `doi-1` … `doi-8`, `het-gio`."""
    name = list_voice(voice_folder()).get(cue) if cue in CUES else None
    if name is None:
        abort(404)
    return send_from_directory(voice_folder(), name, max_age=60, conditional=True)
