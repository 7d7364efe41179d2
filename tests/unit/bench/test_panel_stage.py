"""Slides and clips on the stage in `bench panel`: what breaks a bar, and that the files of a run are those it names."""

from pathlib import Path

import pytest

from bench import panel_stage
from bench.panel_stage import Tally, figures
from controller.packs.pack import PICTURES


def tally(mc_ms: float = 4, all_ms: float = 5) -> Tally:
    return Tally([mc_ms * 1e6] * 100, [all_ms * 1e6] * 100, megabytes=40, seconds=2)


@pytest.mark.parametrize(
    "loaded, failing",
    [
        (tally(), []),
        (tally(mc_ms=11), ["from the bus to the MC, 99 %"]),
        (tally(all_ms=float("inf")), ["events delivered, themselves or by a later one"]),
    ],
)
def test_a_late_mc_and_a_lost_event_break_a_bar(loaded: Tally, failing: list[str]) -> None:
    rows = figures(1000, tally(), loaded)
    assert [row.name.rpartition(": ")[2] for row in rows if not row.holds] == failing
    assert rows[-1].ours == 20


def test_the_files_are_where_the_panel_serves_them(tmp_path: Path) -> None:
    panel_stage.store_files(tmp_path)
    assert {path.name for path in (tmp_path / "data" / "slides").iterdir()} == set(panel_stage.SLIDES)
    clip = tmp_path / PICTURES / panel_stage.TOKEN
    assert (clip.stat().st_size, clip.read_bytes()[4:8]) == (panel_stage.CLIP_BYTES, b"ftyp")
