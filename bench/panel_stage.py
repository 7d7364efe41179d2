"""The part of `bench panel` with slides and clips: screens at `/stage` load them while the MC's tablet is served.

The screens load as fast as a hall's Wi-Fi lets them and do not stop, which is more than any evening: slides and a
question's clip are a few megabytes that a screen loads once. The same crowd is served in turn without them and with
them, so that both have the same machine.

Kind: start
"""

import time
from dataclasses import dataclass, field
from pathlib import Path

from msgspec.structs import replace

from bench.figures import Figure, at_most
from bench.panel import (
    DELIVERED_PERCENT,
    MC_P99_MS,
    Publisher,
    Say,
    make_crowd,
    median_and_p99_ms,
    open_bus,
    prepare_process,
    publish_events,
)
from bench.panel_clients import Crowd
from bench.panel_servers import OURS, serving
from bench.stage_screens import loading
from bus import messages as m
from controller.packs.pack import PICTURES, TOKEN_DIGITS
from panel.slides.library import FOLDER

SCREENS, TURNS = 4, 3
PICTURE_BYTES, CLIP_BYTES = 2_000_000, 8_000_000
SLIDES = {"anh-1.jpg": PICTURE_BYTES, "anh-2.jpg": PICTURE_BYTES, "anh-3.jpg": PICTURE_BYTES, "phim.mp4": CLIP_BYTES}
TOKEN = "c" * TOKEN_DIGITS
MP4 = b"\0\0\0\x18ftypisom\0\0\0\0"
"""How an MP4 begins; the panel looks no farther into a clip that was checked when it was sealed."""


@dataclass
class Tally:
    """How long the clients waited, in ns; `megabytes` came to the screens meanwhile, in `seconds`."""

    mc_ns: list[float] = field(default_factory=list)
    all_ns: list[float] = field(default_factory=list)
    megabytes: float = 0.0
    seconds: float = 0.0


def run(size: int, events: int, say: Say) -> list[Figure]:
    """Whether screens that load slides and a clip make `size` clients wait. Raises `NoServerError`."""
    say(f"{size} clients, alone and with {SCREENS} screens that load slides and a clip, in turn ...")
    prepare_process()
    alone, loaded = Tally(), Tally()
    paths = (*(f"/slides/{name}" for name in SLIDES), f"/clips/{TOKEN}")
    with open_bus() as (folder, publisher, news):
        store_files(folder)
        publisher.snapshot = with_clip(publisher.snapshot)
        with serving(OURS, folder, news) as server:
            crowd = make_crowd(server, folder, size, publisher)
            for _ in range(TURNS):
                _serve(publisher, crowd, events // TURNS, alone)
                started = time.monotonic()
                with loading(server.port, SCREENS, paths) as screens:
                    _serve(publisher, crowd, events // TURNS, loaded)
                loaded.seconds += time.monotonic() - started
                loaded.megabytes += screens.megabytes
            crowd.close()
    return figures(size, alone, loaded)


def store_files(folder: Path) -> None:
    """Put the slides into the data folder, and the clip where the controller has it while it plays."""
    for path, files in ((folder / "data" / FOLDER, SLIDES), (folder / PICTURES, {TOKEN: CLIP_BYTES})):
        path.mkdir(parents=True, exist_ok=True)
        for name, size in files.items():
            (path / name).write_bytes(MP4 + bytes(size - len(MP4)))


def with_clip(snapshot: m.Snapshot) -> m.Snapshot:
    """`snapshot` while the stage plays a clip."""
    clip = m.ClipView("video", duration_ns=10**11, times=1, started_ns=time.monotonic_ns(), token=TOKEN)
    question = snapshot.question or m.QuestionView(1, "?")
    return replace(snapshot, question=replace(question, clip=clip))


def figures(size: int, alone: Tally, loaded: Tally) -> list[Figure]:
    """`alone`: the clients without the screens; `loaded`: with them."""
    prefix = f"{size} clients and {SCREENS} screens that load slides and a clip"
    (_, mc), (_, mc_alone) = median_and_p99_ms(loaded.mc_ns), median_and_p99_ms(alone.mc_ns)
    (_, all_), (_, all_alone) = median_and_p99_ms(loaded.all_ns), median_and_p99_ms(alone.all_ns)
    delivered = 100 * sum(wait < float("inf") for wait in loaded.all_ns) / len(loaded.all_ns)
    return [
        at_most(f"{prefix}: from the bus to the MC, 99 %", "ms", mc, MC_P99_MS, {"without them": mc_alone}),
        Figure(f"{prefix}: from the bus to all, 99 %", "ms", all_, {"without them": all_alone}),
        Figure(
            f"{prefix}: events delivered, themselves or by a later one",
            "%",
            delivered,
            bar=f"≥ {DELIVERED_PERCENT:g} %",
            holds=delivered >= DELIVERED_PERCENT,
        ),
        Figure(f"{prefix}: what the screens load", "MB/s", loaded.megabytes / loaded.seconds),
    ]


def _serve(publisher: Publisher, crowd: Crowd, events: int, tally: Tally) -> None:
    publish_events(publisher, crowd, events)
    tally.mc_ns += crowd.waits_ns(publisher.publish_times, "mc")
    tally.all_ns += crowd.waits_ns(publisher.publish_times)
