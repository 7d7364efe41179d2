"""Settings of the stage's sound at the technicians' page: volume, the voice, its files. They reach the stage at once.

Kind: adapter
"""

import time
from typing import Annotated

import msgspec
from flask import Blueprint, Response, request
from msgspec import Meta

from bus.messages import Sentence
from bus.units import NS_PER_MS
from panel.auth.access import access_denied, current_identity
from panel.context import hub
from panel.live.sse import event
from panel.permissions import may_test
from panel.routes.stage_sound import stage_sound, voice_folder
from panel.voice import speech, voice_library
from panel.voice.voice_library import CUES, MAX_BYTES, StageSound
from webcore.json_body import decode_body
from webcore.problem_details import json_answer, problem

MAX_REQUEST_BYTES = MAX_BYTES * 4 // 3 + 4_000
NO_STORE = {"Cache-Control": "no-store"}
RUNS = Sentence("sound-test-running", "A match is running: test before it starts or after the last prize")
NO_PROGRAM = Sentence(
    "no-speech",
    "No program that speaks is installed on this machine: espeak-ng, or Piper with the model of a voice in the data "
    "folder's voice",
)
NO_SPEECH = Sentence("speech-failed", "The program that speaks has failed")

Cue = Annotated[str, Meta(pattern=f"^({'|'.join(CUES)})$")]

blueprint = Blueprint("sound_settings", __name__)


class VoiceFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sound for a cue: `data` is the file (base64), `name` what it is called where it comes from; no data: none."""

    cue: Cue
    name: Annotated[str, Meta(max_length=255)] = ""
    data: bytes = b""


class EmptyBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A body without fields."""


_EMPTY = msgspec.json.Decoder(EmptyBody)
_SETTINGS = msgspec.json.Decoder(StageSound)
_FILES = msgspec.json.Decoder(VoiceFile)


@blueprint.get("/api/sound")
def read() -> Response:
    """Return the settings, the files, and whether this machine can speak by itself."""
    if not may_test(current_identity()):
        return access_denied()
    return _answer(None)


@blueprint.post("/api/sound")
def save() -> Response:
    """Change volume and voice."""
    if not may_test(current_identity()):
        return access_denied()
    body = decode_body(_SETTINGS)
    if isinstance(body, Response):
        return body
    try:
        voice_library.save_settings(voice_folder(), body)
    except OSError as error:
        return _disk_problem(error)
    return _tell_stage()


@blueprint.post("/api/sound/voice")
def save_voice() -> Response:
    """Take the sound of a cue, or remove it."""
    if not may_test(current_identity()):
        return access_denied()
    request.max_content_length = MAX_REQUEST_BYTES
    body = decode_body(_FILES)
    if isinstance(body, Response):
        return body
    fault = voice_library.voice_fault(body.data, body.name) if body.data else None
    if fault is not None:
        return _answer(fault)
    try:
        if body.data:
            fault = voice_library.save_voice(voice_folder(), body.cue, body.data)
        else:
            voice_library.remove_voice(voice_folder(), body.cue)
    except OSError as error:
        return _disk_problem(error)
    return _answer(fault) if fault is not None else _tell_stage()


@blueprint.post("/api/sound/speak")
def speak() -> Response:
    """Let the machine speak what nobody has recorded."""
    if not may_test(current_identity()):
        return access_denied()
    body = decode_body(_EMPTY)
    if isinstance(body, Response):
        return body
    if not speech.can_speak(voice_folder()):
        return _answer(NO_PROGRAM)
    try:
        for cue in CUES:
            if cue not in voice_library.list_voice(voice_folder()):
                data = speech.speak(spoken_text(cue), voice_folder())
                if not data:
                    return _answer(NO_SPEECH)
                if fault := voice_library.save_voice(voice_folder(), cue, data):
                    return _answer(fault)
    except OSError as error:
        return _disk_problem(error)
    return _tell_stage()


@blueprint.post("/api/sound/test")
def test_sound() -> Response:
    """Let the stage be heard, with its voice if that is on: not while a match runs."""
    if not may_test(current_identity()):
        return access_denied()
    body = decode_body(_EMPTY)
    if isinstance(body, Response):
        return body
    snapshot = hub().snapshot("desk")
    if snapshot is not None and snapshot.match_running:
        return _answer(RUNS)
    return _tell_stage(test=True)


def spoken_text(cue: str) -> str:
    """What is said for a cue, in Vietnamese: nobody else is in the hall."""
    return "Hết giờ" if cue == "het-gio" else f"Đội {cue.removeprefix('doi-')}"


def _tell_stage(*, test: bool = False) -> Response:
    """Tell the stage what its sound is now, and answer with the same. Its pages play the test once for each number."""
    sound = {**stage_sound(), "test": time.monotonic_ns() // NS_PER_MS if test else 0}
    hub().channels["stage"].publish("sound", event("sound", msgspec.json.encode(sound)))
    return _answer(None)


def _answer(fault: Sentence | None) -> Response:
    can_speak = speech.can_speak(voice_folder())
    body = {"ok": fault is None, "reasons": () if fault is None else (fault,), "can_speak": can_speak}
    return json_answer({**body, **stage_sound()}, headers=NO_STORE)


def _disk_problem(error: OSError) -> Response:
    text = "The voice cannot be stored: {why}"
    return problem(503, Sentence("voice-disk-error", text, {"why": error.strerror or type(error).__name__}))
