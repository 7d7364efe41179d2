"""A picture of every scene on every board, decoded from the bytes that go to the chips.

One file for each scene and each `shows`, 1 bit deep: the boards of all sizes below each other. To look at them as LEDs:
`python -m tests.golden.contact_sheet FILE`. To rewrite them: `pytest tests/golden --update-golden`.
"""

from pathlib import Path
from typing import Literal

import pytest
from PIL import Image

from bus.messages import LedFrame, Snapshot
from hardware.board import Display as Profile
from scoreboard.content.timing import PAGE_NS
from scoreboard.device.max7219 import simulated
from scoreboard.layout.raster import draw
from scoreboard.layout.scene import scene
from scoreboard.start import wording_in
from tests.unit.scoreboard.sample_views import T0_NS, VIEWS

PICTURES = Path(__file__).parent / "pictures"
MODULES = ((32, 8), (64, 8), (64, 16), (128, 16), (64, 32))
DIGITS: tuple[Literal[4, 8, 16], ...] = (4, 8, 16)
HALVES_NS = (0, 300_000_000)
"""Both halves of a flash are side by side."""

Case = tuple[str, Snapshot | None, tuple[Profile, ...]]


def _modules(shows: str, view: Snapshot | None) -> Case:
    return shows, view, tuple(Profile("golden", "max7219", width=width, height=height) for width, height in MODULES)


def _digits(shows: str, view: Snapshot | None) -> Case:
    return shows, view, tuple(Profile("golden", "seven-segment", digits=count) for count in DIGITS)


def _english(shows: str, view: Snapshot | None, size: tuple[int, int]) -> Case:
    return shows, view, (Profile("golden", "max7219", width=size[0], height=size[1], language="en"),)


WORDED = (
    "intro",
    "ranking",
    "boards-ready",
    "boards-boards_up",
    "buzzers-open",
    "buzzers-tied",
    "buzzers-lost",
    "buzzers-closed-nobody",
    "buzzers-tie-break",
    "stage-judging",
    "stage-revealed",
    "segment-break",
    "segment-guests",
    "hold-without-clock",
)
"""Views that say something in words. English boards of one size are enough to see how that fits."""

CASES = {
    f"{shows}-{name}": _modules(shows, view) for shows in ("clock", "all", "scores") for name, view in VIEWS.items()
}
CASES |= {f"station-{name}": _modules("station 1", view) for name, view in VIEWS.items() if name.startswith("buzzers")}
TICKERS = ("setup", "ranking", "buzzers-floor", "segment-break", "hold")
CASES |= {f"ticker-{name}": _modules("ticker", VIEWS[name]) for name in TICKERS}
CASES |= {f"all-segment-{page}": _modules("all", VIEWS["segment-break"]) for page in ("next", "following")}
CASES |= {"lost": _modules("clock", None), "digits-lost": _digits("clock", None)}
CASES |= {f"digits-{name}": _digits("all", view) for name, view in VIEWS.items()}
CASES |= {"digits-scores-teams-8": _digits("scores", VIEWS["teams-8"])}
CASES |= {f"english-{name}": _english("all", VIEWS[name], (64, 16)) for name in WORDED}
CASES |= {f"english-wide-{name}": _english("all", VIEWS[name], (128, 16)) for name in ("boards-ready", "buzzers-lost")}
CASES |= {
    f"english-small-{name}": _english("all", VIEWS[name], (32, 8))
    for name in ("boards-boards_up", "stage-judging", "segment-guests", "hold-without-clock")
}
CASES |= {"english-station-buzzers-open": _english("station 1", VIEWS["buzzers-open"], (32, 8))}

AT_NS = {"all-segment-next": T0_NS + 3 * PAGE_NS, "all-segment-following": T0_NS + 4 * PAGE_NS}
"""When it is drawn, where that is not `T0_NS`: at another page."""


def board(shows: str, view: Snapshot | None, profile: Profile, now_ns: int) -> LedFrame:
    """The picture that the chips of a board show."""
    display = simulated(profile)
    heard_ns = now_ns if view else None
    display.show(draw(scene(view, heard_ns, now_ns, shows, profile.size_px, wording_in(profile.language))))
    picture = display.picture()
    display.close()
    return picture


def sheet(shows: str, view: Snapshot | None, profiles: tuple[Profile, ...], at_ns: int) -> Image.Image:
    """The boards of all sizes below each other, both halves of a flash side by side; 1 bit."""
    sizes = [profile.size_px for profile in profiles]
    width = max(size[0] for size in sizes)
    image = Image.new("1", ((width + 8) * len(HALVES_NS) - 8, sum(size[1] + 4 for size in sizes) - 4))
    y_px = 0
    for profile, size in zip(profiles, sizes, strict=True):
        for column, half_ns in enumerate(HALVES_NS):
            picture = board(shows, view, profile, at_ns + half_ns)
            image.paste(Image.frombytes("1", size, picture.rows), (column * (width + 8), y_px))
        y_px += size[1] + 4
    return image


@pytest.mark.parametrize("name", CASES)
def test_boards_look_as_they_were_approved(name: str, update_golden: bool) -> None:
    path = PICTURES / f"{name}.png"
    picture = sheet(*CASES[name], AT_NS.get(name, T0_NS))
    if update_golden:
        picture.save(path, optimize=True)
    assert path.exists(), f"{path.name} is missing: pytest tests/golden --update-golden"
    with Image.open(path) as approved:
        assert approved.size == picture.size
        assert approved.convert("1").tobytes() == picture.tobytes()


def test_no_picture_is_left_over() -> None:
    assert {path.stem for path in PICTURES.glob("*.png")} == set(CASES)
