"""Decide how the API is described: OpenAPI 3.1, its schemas generated from the very types that are decoded. Pure.

Which addresses there are, and how each is described, stands in `openapi_paths.py`.

Kind: adapter
"""

from functools import cache
from typing import Any, get_args

import msgspec

from bus import messages as m
from panel.jobs.messages import PackList, PackPreview, StoredPack, TakeRequest, Upload
from panel.routes.commands import CommandRequest
from panel.routes.device_ping import Pong
from panel.routes.devices import DeviceChange, SeatRequest
from panel.routes.login import PinLogin, TicketLogin
from panel.routes.openapi_paths import paths
from panel.routes.outputs import OutputRequest
from panel.routes.selftest import SelftestTap


class CommandResult(msgspec.Struct, frozen=True):
    """What became of a command: `ok`, or refused for all `reasons`."""

    ok: bool
    reasons: tuple[m.Sentence, ...]
    step: int
    seq: int


class PulseResult(msgspec.Struct, frozen=True):
    """What became of a push of a simulated button: `late_ns` after its instant, or refused for all `reasons`."""

    ok: bool
    reasons: tuple[m.Sentence, ...]
    late_ns: int


class TakeResult(msgspec.Struct, frozen=True):
    """What became of a pack: it lies sealed as `file` and is played, or refused for all `reasons`."""

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
    CommandRequest,
    PinLogin,
    TicketLogin,
    OutputRequest,
    SelftestTap,
    Pong,
    DeviceChange,
    SeatRequest,
    Upload,
    StoredPack,
    TakeRequest,
    PackList,
    PackPreview,
    *get_args(m.ButtonCommand),
    m.Snapshot,
    PulseResult,
    CommandResult,
    TakeResult,
    Refusal,
    Problem,
)


@cache
def document() -> dict[str, Any]:
    """The whole description."""
    schemas, components = msgspec.json.schema_components(TYPES, ref_template="#/components/schemas/{name}")
    named = dict(zip((one.__name__ for one in TYPES), schemas, strict=True))
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "bamchuong panel",
            "version": str(m.PROTOCOL),
            "description": "What a seat may see and do. A program pairs like a tablet does: POST /enter, keep the "
            "cookie, and send `Origin` with the panel's own address on every POST.",
        },
        "paths": paths(named),
        "components": {
            "schemas": components,
            "securitySchemes": {"device": {"type": "apiKey", "in": "cookie", "name": "bamchuong"}},
        },
    }
