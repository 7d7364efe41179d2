"""OpenAPI 3.1 description of the API; its schemas are generated from the types that are decoded.

The addresses are described in `openapi_paths.py`.

Kind: adapter
"""

from functools import cache
from typing import Any, get_args

import msgspec

from bus import messages as m
from panel.jobs.answers import PackList, PackPreview
from panel.jobs.messages import LoadRequest, StoredPack, StoreRequest, Upload
from panel.routes.clip_reports import ClipReport
from panel.routes.commands import CommandBody
from panel.routes.device_ping import Pong
from panel.routes.devices import DeviceChange, Noticed, SeatRequest
from panel.routes.login import PinLogin, PinProof
from panel.routes.match_making import FormatFile, LotRequest, RehearsalRequest, RobotRequest, TeamFile
from panel.routes.match_packages import PackagePiece, PackageRequest
from panel.routes.match_results import ChairKeyRequest, ResultCodeRequest, ResultRequest, TrustRequest
from panel.routes.matches import BeginRequest, MatchList, SaveRequest
from panel.routes.office_line import EnrolRequest, LineView
from panel.routes.openapi_paths import paths
from panel.routes.outputs import OutputRequest
from panel.routes.packs import QuestionClip
from panel.routes.pairing import Decision, TicketLogin, WaitingDevice
from panel.routes.selftest import SelftestTap
from panel.routes.slide_library import SlideConversion, SlideOrder, SlidePiece, SlideRemoval
from panel.routes.sound_settings import EmptyBody, VoiceFile
from panel.routes.sticks import SticksView
from panel.voice.voice_library import StageSound


class CommandResult(msgspec.Struct, frozen=True):
    """Result of a command: `ok`, or refused for all `reasons`."""

    ok: bool
    reasons: tuple[m.Sentence, ...]
    step: int
    seq: int


class PulseResult(msgspec.Struct, frozen=True):
    """Result of moving a simulated button: done `late_ns` after its instant, or refused for all `reasons`."""

    ok: bool
    reasons: tuple[m.Sentence, ...]
    late_ns: int


class LoadResult(msgspec.Struct, frozen=True):
    """Result of loading a pack: sealed as `file` and in play, or refused for all `reasons`."""

    ok: bool
    reasons: tuple[m.Sentence, ...]
    file: str
    seq: int


class Refusal(msgspec.Struct, frozen=True):
    """Nothing was done, for all `reasons`."""

    ok: bool
    reasons: tuple[m.Sentence, ...]


class Problem(msgspec.Struct, frozen=True):
    """RFC 9457, with sentences for people."""

    type: str
    title: str
    status: int
    detail: str
    reasons: tuple[m.Sentence, ...]


TYPES = (
    CommandBody,
    PinLogin,
    PinProof,
    TicketLogin,
    WaitingDevice,
    Decision,
    OutputRequest,
    SelftestTap,
    Pong,
    DeviceChange,
    Noticed,
    SeatRequest,
    Upload,
    ClipReport,
    StageSound,
    VoiceFile,
    EmptyBody,
    StoredPack,
    LoadRequest,
    PackList,
    PackPreview,
    MatchList,
    SaveRequest,
    BeginRequest,
    TeamFile,
    FormatFile,
    LotRequest,
    RehearsalRequest,
    RobotRequest,
    PackageRequest,
    PackagePiece,
    ResultRequest,
    ResultCodeRequest,
    ChairKeyRequest,
    TrustRequest,
    EnrolRequest,
    LineView,
    SticksView,
    StoreRequest,
    *get_args(m.ButtonCommand),
    m.Snapshot,
    PulseResult,
    QuestionClip,
    SlideConversion,
    SlideOrder,
    SlidePiece,
    SlideRemoval,
    CommandResult,
    LoadResult,
    Refusal,
    Problem,
)


@cache
def document(cookie: str) -> dict[str, Any]:
    """Return the whole description. `cookie`: the name of the cookie of a paired device over plain HTTP."""
    schemas, components = msgspec.json.schema_components(TYPES, ref_template="#/components/schemas/{name}")
    named = dict(zip((type_.__name__ for type_ in TYPES), schemas, strict=True))
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "bamchuong panel",
            "version": str(m.PROTOCOL),
            "description": "What each role can see and do. A program pairs like a tablet: POST /enter, keep the "
            "cookie, and send `Origin` with the panel's own address on every POST.",
        },
        "paths": paths(named),
        "components": {
            "schemas": components,
            "securitySchemes": {"device": {"type": "apiKey", "in": "cookie", "name": cookie}},
        },
    }
