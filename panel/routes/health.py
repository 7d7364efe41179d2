"""Adapt what machines ask of the panel: `/healthz`, `/metrics` (Prometheus text) and `/api/openapi.json`.

Kind: adapter
"""

import resource
import time

from flask import Blueprint, Response, current_app

from panel.context import hub
from panel.routes.openapi import document
from webcore.problem_details import json_answer

blueprint = Blueprint("health", __name__)

STARTED_NS = time.monotonic_ns()


@blueprint.get("/healthz")
def healthz() -> Response:
    """200 where the controller is heard, else 503; with what was counted."""
    bus = hub()
    heard = bus.healthy()
    body = {
        "controller": "ok" if heard else "away",
        "streams": {name: len(channel) for name, channel in bus.channels.items()} | {"led": len(bus.led)},
        "dropped": sum(channel.dropped for channel in bus.channels.values()),
        "malformed": current_app.extensions["counts"]["malformed"],
    }
    return json_answer(body, 200 if heard else 503)


@blueprint.get("/metrics")
def metrics() -> Response:
    """The same for Prometheus. Source of the form: Prometheus' text exposition format, version 0.0.4."""
    bus = hub()
    channels = {**bus.channels, "led": bus.led}
    usage = resource.getrusage(resource.RUSAGE_SELF)
    lines = [
        *_metric("controller_up", "gauge", "1 while the controller is heard.", {"": int(bus.healthy())}),
        *_metric("streams", "gauge", "Open streams.", {name: len(one) for name, one in channels.items()}),
        *_metric("events_total", "counter", "Events published.", {n: one.published for n, one in channels.items()}),
        *_metric("dropped_total", "counter", "Clients too slow.", {n: one.dropped for n, one in channels.items()}),
        *_metric(
            "malformed_total", "counter", "Malformed requests.", {"": current_app.extensions["counts"]["malformed"]}
        ),
        *_metric("cpu_seconds_total", "counter", "CPU time used.", {"": usage.ru_utime + usage.ru_stime}),
        *_metric("memory_peak_bytes", "gauge", "Largest memory used.", {"": usage.ru_maxrss * 1024}),
        *_metric("uptime_seconds", "gauge", "Since the start.", {"": (time.monotonic_ns() - STARTED_NS) / 1e9}),
    ]
    return Response("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")


def _metric(name: str, kind: str, help_: str, values: dict[str, float]) -> list[str]:
    full = f"bamchuong_panel_{name}"
    lines = [f"# HELP {full} {help_}", f"# TYPE {full} {kind}"]
    for label, value in values.items():
        lines.append(f'{full}{{channel="{label}"}} {value}' if label else f"{full} {value}")
    return lines


@blueprint.get("/api/openapi.json")
def openapi() -> Response:
    """What others can build on, generated from the message types."""
    return json_answer(document())
