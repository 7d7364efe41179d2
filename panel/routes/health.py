"""Routes for machines: `/healthz`, `/metrics` (Prometheus text) and `/api/openapi.json`.

Kind: adapter
"""

import resource
import time

from flask import Blueprint, Response, current_app

from bus.messages import AccessKind
from panel.auth.access_log import AccessLog
from panel.context import public_hub
from webcore.connections import Connections, Kind
from webcore.problem_details import json_answer
from webcore.sessions import cookie_name
from webcore.traffic import Rejection, Traffic

blueprint = Blueprint("health", __name__)

STARTED_NS = time.monotonic_ns()


@blueprint.get("/healthz")
def healthz() -> Response:
    """Return 200 if the controller is heard and commands can reach it, otherwise 503; with counters."""
    bus = public_hub()
    is_healthy = bus.is_healthy()
    body = {
        "controller": "ok" if is_healthy else "away",
        "streams": {name: len(channel) for name, channel in bus.channels.items()} | {"led": len(bus.led)},
        "dropped": sum(channel.dropped for channel in bus.channels.values()),
        "malformed": current_app.extensions["counts"]["malformed"],
        "faults": bus.faults(),
    }
    return json_answer(body, 200 if is_healthy else 503)


@blueprint.get("/metrics")
def metrics() -> Response:
    """Return the same for Prometheus. Source: Prometheus text exposition format, version 0.0.4."""
    bus = public_hub()
    channels = {**bus.channels, "led": bus.led}
    published: dict[str, float] = {name: channel.published for name, channel in channels.items()}
    dropped: dict[str, float] = {name: channel.dropped for name, channel in channels.items()}
    usage = resource.getrusage(resource.RUSAGE_SELF)
    lines = [
        *_metric("controller_up", "gauge", "1 if the controller is heard, else 0.", {"": int(bus.is_healthy())}),
        *_metric("streams", "gauge", "Open streams.", {name: len(channel) for name, channel in channels.items()}),
        *_metric("events_total", "counter", "Events published.", published),
        *_metric(
            "dropped_total",
            "counter",
            "Clients dropped: too slow.",
            dropped,
        ),
        *_metric(
            "malformed_total", "counter", "Malformed requests.", {"": current_app.extensions["counts"]["malformed"]}
        ),
        *_access_metrics(),
        *_metric("connections", "gauge", "Open connections, by whose they are.", _connections(), "kind"),
        *_metric("turned_away_total", "counter", "What strangers were refused, by reason.", _turned_away(), "reason"),
        *_metric("faults_total", "counter", "Messages that could not be handled.", {"": bus.faults()}),
        *_metric("cpu_seconds_total", "counter", "CPU time used, in seconds.", {"": usage.ru_utime + usage.ru_stime}),
        *_metric("memory_peak_bytes", "gauge", "Peak memory used, in bytes.", {"": usage.ru_maxrss * 1024}),
        *_metric("uptime_seconds", "gauge", "Seconds since the start.", {"": (time.monotonic_ns() - STARTED_NS) / 1e9}),
    ]
    return Response("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")


def _access_metrics() -> list[str]:
    """What happened to people's devices; a process for strangers alone knows of none."""
    log: AccessLog | None = current_app.extensions.get("access_log")
    if log is None:
        return []
    attempts: dict[str, float] = {"wrong": log.guesses.wrong, "too_fast": log.guesses.refused}
    events: dict[str, float] = {kind.value: log.counts[kind] for kind in AccessKind}
    return [
        *_metric("pin_attempts_total", "counter", "PINs that opened nothing.", attempts, "result"),
        *_metric("access_total", "counter", "What happened to devices of staff.", events, "what"),
    ]


def _connections() -> dict[str, float]:
    """Count the connections of this process; none where another server serves the app."""
    connections: Connections | None = current_app.extensions.get("connections")
    return {} if connections is None else {kind.name.lower(): connections.count_by_kind[kind] for kind in Kind}


def _turned_away() -> dict[str, float]:
    traffic: Traffic = current_app.extensions["traffic"]
    return {why.name.lower(): traffic.counts[why] for why in Rejection}


def _metric(name: str, kind: str, help_: str, values: dict[str, float], label_name: str = "channel") -> list[str]:
    full = f"bamchuong_panel_{name}"
    lines = [f"# HELP {full} {help_}", f"# TYPE {full} {kind}"]
    for label, value in values.items():
        lines.append(f'{full}{{{label_name}="{label}"}} {value}' if label else f"{full} {value}")
    return lines


@blueprint.get("/api/openapi.json")
def openapi() -> Response:
    """Return the API's description, generated from the message types."""
    from panel.routes.openapi import document  # it names what every other route takes, and is rarely asked for

    return json_answer(document(cookie_name(current_app.config["SECRET_KEY"])))
