"""The program that converts clips is on some machines and not on others: these tests say which they mean.

Kind: start
"""

import pytest


def set_program(monkeypatch: pytest.MonkeyPatch, *, is_there: bool) -> None:
    """Whether ffmpeg is installed, as far as the library of slides knows."""
    for module in ("panel.slides.library", "panel.routes.slide_library"):
        monkeypatch.setattr(f"{module}.can_convert", lambda: is_there)


@pytest.fixture(autouse=True)
def without_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not installed, unless a test says so."""
    set_program(monkeypatch, is_there=False)
