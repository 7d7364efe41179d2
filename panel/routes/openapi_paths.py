"""Addresses of the API with their descriptions, and those that are only for our own pages.

A test compares both with all addresses of the app: each is one or the other.

Kind: adapter
"""

from typing import Any

from bus import messages as m
from bus.catalogue import languages
from controller.packs.pack import TOKEN_DIGITS
from panel.permissions import CHANNELS
from panel.routes.packs import XLSX
from panel.voice.voice_library import CUES
from reports.report_kinds import PAPERS

Description = dict[str, Any]

PROBLEM = "A problem (RFC 9457); `reasons` can be translated and shown."
PUBLIC: list[dict[str, list[str]]] = []
"""Open to all."""

INTERNAL = frozenset(
    {
        *(
            f"/{page}"
            for page in ("", "mc", "judge", "desk", "matches", "tech", "stage", "watch", "overlay", "led", "buttons")
        ),
        "/enter",
        "/trust",
        "/favicon.ico",
        "/seal-key.svg",
        "/watch-code.svg",
        "/static/{filename}",
        "/scripts/{name}.js",
        "/styles/{name}.css",
        "/catalogue/{language}.json",
        "/catalogue/{language}/{page}.json",
    }
)
"""Addresses for people and for our own pages: they may change with every version."""

_OK = {"type": "object", "properties": {"ok": {"type": "boolean"}}, "required": ["ok"]}
_ANYTHING = {"type": "object"}
_TEXT = {"type": "string"}
_BYTES: Description = {}
_JSON_LINES = ["application/jsonl"]
"""A body that is neither text nor JSON."""


def paths(named: Description) -> Description:
    """Return the description of every address. `named`: the schemas by the names of their types."""
    return {
        **_match(named),
        **_streams(named),
        **_devices(named),
        **_packs_and_papers(named),
        **_files(named),
        **_machine(named),
    }


def _match(named: Description) -> Description:
    """Describe the addresses to follow and run a match."""
    button_commands = {"anyOf": [named[kind.__name__] for kind in (m.Pulse, m.SetButton)]}
    snapshot = _get("The newest snapshot", named["Snapshot"], named, (401, 403, 404, 503), [_audience()], PUBLIC)
    return {
        "/api/snapshot": {"get": snapshot},
        "/api/commands": {"post": _post("Give a command", named["CommandBody"], named["CommandResult"], named, (503,))},
        "/api/outputs": {
            "post": _post("Switch lamps, horn and LED boards", named["OutputRequest"], _OK, named, (503,))
        },
        "/api/selftest": {"post": _post("Run the guided self-test", named["SelftestTap"], _OK, named, (503,))},
        "/api/gpio-sim": {
            "post": _post(
                "Move a simulated button; 404 if the GPIO is real",
                button_commands,
                named["PulseResult"],
                named,
                (404, 503),
                security=PUBLIC,
            )
        },
    }


def _streams(named: Description) -> Description:
    """Describe the streams."""
    events = "Server-sent events: `snapshot` (complete, on connect and on change), `state`, `bye`"
    channels = [*(name for name in CHANNELS if "/" not in name), "judge"]
    channel = _in_path("channel", {"enum": channels}) | {"description": "Whose view; `judge`: the calling judge's."}
    return {
        "/api/stream": {"get": _stream(events, named, (401, 403, 404), [_audience()])},
        "/events/{channel}": {"get": _stream(events, named, (401, 403, 404), [channel])},
        "/events/led": {"get": _stream("Server-sent events: `led`, what an LED board shows, and `state`", named, ())},
    }


def _devices(named: Description) -> Description:
    """Describe the addresses to pair and manage devices."""
    device_id = _in_path("device_id", {"type": "string", "pattern": "^[0-9a-f]{32}$"})
    ping = "Ping the paired devices and return how well each can be reached"
    change = _post("Rename, reload or revoke a device", named["DeviceChange"], _OK, named, (404,), [device_id])
    ticket = "Create a one-time ticket for another device"
    return {
        "/enter": {"post": _post("Pair by PIN", named["PinLogin"], _OK, named, (409, 429), security=PUBLIC)},
        "/api/pair": {
            "post": _post("Pair by one-time ticket", named["TicketLogin"], _OK, named, (409,), security=PUBLIC)
        },
        "/api/pair/wait": {
            "post": _post("Ask whether this device was let in", named["WaitingDevice"], _OK, named, (), security=PUBLIC)
        },
        "/api/pending": {"post": _post("Let in a device that waits", named["Decision"], _OK, named, (404,))},
        "/api/prove": {"post": _post("Enter the PIN of this device again", named["PinProof"], _OK, named, (429,))},
        "/api/leave": {"post": _post("Remove this device", None, _OK, named, (), security=PUBLIC)},
        "/api/devices": {"get": _get("The paired devices", _ANYTHING, named, (401, 403))},
        "/api/devices/{device_id}": {"post": change},
        "/api/noticed": {"post": _post("Take note of who joined (MC)", named["Noticed"], _OK, named, ())},
        "/api/ping": {"get": _get(ping, _ANYTHING, named, (401, 403))},
        "/api/pong": {"post": _post("Answer a ping", named["Pong"], _OK, named, ())},
        "/api/tickets": {"post": _post(ticket, named["SeatRequest"], _OK, named, ())},
        "/api/revoke": {"post": _post("Revoke every device of a seat", named["SeatRequest"], _OK, named, ())},
    }


def _packs_and_papers(named: Description) -> Description:
    """Describe the addresses for packs of questions, papers and the certificate."""
    name = _in_path("name", {"enum": [paper.name for paper in PAPERS]})
    schema = {"enum": list(languages())}
    lang = {"name": "lang", "in": "query", "required": False, "schema": schema, "description": "Language of the paper."}
    source = {"anyOf": [named["Upload"], named["StoredPack"]]}
    preview, result = ({"anyOf": [named[kind], named["Refusal"]]} for kind in ("PackPreview", "LoadResult"))
    certificate = "The newest certificate of the self-test"
    return {
        "/api/packs": {"get": _get("The packs in the data folder", named["PackList"], named, (401, 403))},
        "/api/packs/template.xlsx": {
            "get": _get("An empty spreadsheet for questions", _BYTES, named, (401, 403), media=[XLSX])
        },
        "/api/packs/clip": {
            "post": _lines("Make a clip that every screen plays", named["QuestionClip"], named, statuses=(409,))
        },
        "/api/packs/preview": {"post": _post("Preview a pack: questions and findings", source, preview, named, ())},
        "/api/packs/load": {"post": _post("Seal a pack and load it", named["LoadRequest"], result, named, (503,))},
        **_matches(named),
        "/api/office": {
            "get": _get("Up to which entry the office has received the journal", named["LineView"], named, (401, 403)),
            "post": _post("Enrol this box with the office's hub", named["EnrolRequest"], _ANYTHING, named, ()),
        },
        "/api/sticks": {
            "get": _get("Sticks with another machine's unfinished match", named["SticksView"], named, (401, 403))
        },
        "/api/papers": {"get": _get("The papers that can be made", {"type": "array"}, named, (401, 403))},
        "/api/papers/{name}": {"post": _lines("Make a paper from the journal", None, named, [name, lang])},
        "/api/record": {
            "get": _get("All facts, while the disk refuses them", _BYTES, named, (401, 403, 404), media=_JSON_LINES)
        },
        "/api/selftest/certificate.pdf": {
            "get": _get(certificate, _BYTES, named, (401, 403, 404), media=["application/pdf"])
        },
    }


def _matches(named: Description) -> Description:
    """Describe the addresses for the matches on the machine."""
    match = [_in_path("match", {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,47}$"})]
    toml = ["application/toml", "application/json"]
    begin = "Begin a match, or go on with it; the one that runs is put aside"
    return {
        "/api/matches": {
            "get": _get("The matches on the machine", named["MatchList"], named, (401, 403)),
            "post": _post("Save a match, or every fault at its field", named["SaveRequest"], _OK, named, ()),
        },
        "/api/matches/{match}": {"get": _get("The form of a match", _ANYTHING, named, (401, 403), match)},
        "/api/matches/{match}/match.toml": {
            "get": _get("The match as a file", _BYTES, named, (401, 403), match, media=toml)
        },
        "/api/matches/{match}/remove": {"post": _post("Remove a match", None, _OK, named, (), match)},
        "/api/matches/{match}/begin": {"post": _post(begin, named["BeginRequest"], _OK, named, (503,), match)},
        "/api/matches/script": {"get": _get("All lines of the MC's script", _ANYTHING, named, (401, 403))},
        "/api/matches/teams": {"post": _post("Read teams from a spreadsheet", named["TeamFile"], _OK, named, ())},
        "/api/matches/questions": {
            "post": _post("Seal questions for a match that is entered", named["StoreRequest"], _OK, named, ())
        },
        "/api/matches/formats": {"post": _post("Take a format file", named["FormatFile"], _OK, named, ())},
        "/api/matches/lot": {"post": _post("Draw the order of performances", named["LotRequest"], _OK, named, ())},
        "/api/matches/{match}/rehearse": {
            "post": _post("Make a rehearsal of a match", named["RehearsalRequest"], _OK, named, (), match)
        },
        "/api/matches/package": {"post": _post("A match as one file", named["PackageRequest"], _BYTES, named, (503,))},
        "/api/matches/package/piece": {
            "post": _post("Take a piece of a match's file", named["PackagePiece"], _OK, named, (503,))
        },
        "/api/matches/result": {"post": _post("Sign a result, as one file", named["ResultRequest"], _BYTES, named, ())},
        "/api/matches/result-code": {
            "post": _post("A signed result as a QR code", named["ResultCodeRequest"], _OK, named, ())
        },
        "/api/matches/chair-key": {
            "post": _post("Make a key for the chair of a jury", named["ChairKeyRequest"], _OK, named, ())
        },
        "/api/matches/trust": {"post": _post("Trust the key of an office", named["TrustRequest"], _OK, named, ())},
        "/api/matches/robot": {
            "post": _post("Let the robot play the rehearsal, or stop it", named["RobotRequest"], _OK, named, ())
        },
    }


def _files(named: Description) -> Description:
    """Describe the addresses of pictures and of the certificate that tablets trust."""
    token = _in_path("token", {"type": "string", "pattern": f"^[0-9a-f]{{{TOKEN_DIGITS}}}$"})
    small = {"name": "small", "in": "query", "required": False, "schema": _TEXT, "description": "As phones show it."}
    picture, slide = ["image/png", "image/jpeg", "image/webp"], ["image/*", "video/*", "text/plain"]
    picture_summary = "The picture of the current question; 404 if the caller may not see it now"
    clip_summary = "The clip of the current question; 404 unless the stage plays it now"
    clip = ["audio/*", "video/*"]
    authority = "The certificate of the site's own authority; 404 without HTTPS"
    crt = ["application/x-x509-ca-cert"]
    return {
        "/api/slides": {
            "get": _get("All files among the slides, in their order", _ANYTHING, named, (401, 403)),
            "post": _post("Order the slides, and hide some", named["SlideOrder"], _ANYTHING, named, (503,)),
        },
        "/api/slides/upload": {
            "post": _post("Send a piece of a file for the slides", named["SlidePiece"], _OK, named, (503,))
        },
        "/api/slides/convert": {
            "post": _lines("Make a clip that every screen plays", named["SlideConversion"], named, statuses=(404, 409))
        },
        "/api/slides/remove": {
            "post": _post("Remove a file from the slides", named["SlideRemoval"], _ANYTHING, named, (503,))
        },
        "/pictures/{token}": {"get": _get(picture_summary, _BYTES, named, (404,), [token, small], PUBLIC, picture)},
        "/clips/{token}": {"get": _get(clip_summary, _BYTES, named, (404,), [token], PUBLIC, clip)},
        "/api/clip": {"post": _post("Tell the MC what a screen does with a clip", named["ClipReport"], _OK, named, ())},
        **_sound(named),
        "/slides.json": {
            "get": _get("The names of the slides", {"type": "array", "items": _TEXT}, named, (), security=PUBLIC)
        },
        "/slides/{name}": {"get": _get("A slide", _BYTES, named, (404,), [_in_path("name", _TEXT)], PUBLIC, slide)},
        "/trust/authority.crt": {"get": _get(authority, _BYTES, named, (404,), security=PUBLIC, media=crt)},
    }


def _sound(named: Description) -> Description:
    """Describe the addresses of the stage's sound."""
    cue, sound = _in_path("cue", {"enum": list(CUES)}), ["audio/*"]
    return {
        "/sound.json": {"get": _get("How the stage sounds", _ANYTHING, named, (), security=PUBLIC)},
        "/voice/{cue}": {"get": _get("What is said for a cue", _BYTES, named, (404,), [cue], PUBLIC, sound)},
        "/api/sound": {
            "get": _get("The sound of the stage", _ANYTHING, named, (401, 403)),
            "post": _post("Change volume and voice of the stage", named["StageSound"], _OK, named, (503,)),
        },
        "/api/sound/voice": {"post": _post("Take or remove what is said", named["VoiceFile"], _OK, named, (503,))},
        "/api/sound/speak": {"post": _post("Speak what is missing", named["EmptyBody"], _OK, named, (503,))},
        "/api/sound/test": {"post": _post("Let the stage be heard", named["EmptyBody"], _OK, named, ())},
    }


def _machine(named: Description) -> Description:
    """Describe the addresses for monitoring."""
    metrics = "Health in Prometheus' text format"
    return {
        "/healthz": {"get": _get("Health", _ANYTHING, named, (), security=PUBLIC) | {"responses": _health()}},
        "/metrics": {"get": _get(metrics, _TEXT, named, (), security=PUBLIC, media=["text/plain"])},
        "/time": {"get": _get("CLOCK_MONOTONIC in ns", _ANYTHING, named, (), security=PUBLIC)},
        "/api/openapi.json": {"get": _get("This description", _ANYTHING, named, (), security=PUBLIC)},
    }


# ---------------------------------------------------------------------------------------------------------- pieces


def _audience() -> Description:
    return {
        "name": "audience",
        "in": "query",
        "required": False,
        "description": "Whose view; by default the caller's own.",
        "schema": {"type": "string", "enum": list(CHANNELS)},
    }


def _in_path(name: str, schema: Description) -> Description:
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _stream(
    summary: str, named: Description, statuses: tuple[int, ...], parameters: list[Description] | None = None
) -> Description:
    return _get(summary, _TEXT, named, statuses, parameters, PUBLIC, ["text/event-stream"])


def _lines(
    summary: str,
    body: Description | None,
    named: Description,
    parameters: list[Description] | None = None,
    statuses: tuple[int, ...] = (404,),
) -> Description:
    """Describe a POST that is answered with lines of JSON: progress, then the result or the reasons."""
    operation = _post(summary, body, {}, named, statuses, parameters)
    lines = {"description": "Lines of JSON: `Progress` …, then the result or `Failed`"}
    operation["responses"]["200"] = {**lines, "content": {"application/x-ndjson": {"schema": _TEXT}}}
    return operation


def _health() -> Description:
    answer = {"content": {"application/json": {"schema": _ANYTHING}}}
    healthy, unhealthy = "The controller is heard", "The controller is not heard"
    return {"200": {"description": healthy, **answer}, "503": {"description": unhealthy, **answer}}


def _get(
    summary: str,
    answer: Description,
    named: Description,
    statuses: tuple[int, ...],
    parameters: list[Description] | None = None,
    security: list[dict[str, list[str]]] | None = None,
    media: list[str] | None = None,
) -> Description:
    content = {kind: {"schema": answer} for kind in media or ["application/json"]}
    operation: Description = {
        "summary": summary,
        "security": [{"device": []}] if security is None else security,
        "responses": {"200": {"description": summary, "content": content}, **_problems(named, (400, *statuses))},
    }
    return operation | ({"parameters": parameters} if parameters else {})


def _post(
    summary: str,
    body: Description | None,
    answer: Description,
    named: Description,
    statuses: tuple[int, ...],
    parameters: list[Description] | None = None,
    security: list[dict[str, list[str]]] | None = None,
) -> Description:
    operation = _get(summary, answer, named, (400, 401, 403, 413, 415, *statuses), parameters, security)
    schema = {"type": "object"} if body is None else body
    return operation | {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def _problems(named: Description, statuses: tuple[int, ...]) -> Description:
    content = {"application/problem+json": {"schema": named["Problem"]}}
    return {str(status): {"description": PROBLEM, "content": content} for status in statuses}
