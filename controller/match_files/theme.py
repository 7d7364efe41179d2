"""Theme of a match: the colours and the logo of the school that is the host, for the stage.

The colours stand behind and in the quiet scenes; teams and states keep their own. Contrast is WCAG 2.2's, from 1:1 to
21:1 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio).

Kind: pure
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from bus.placed_fault import PlacedFault, fault_at

MIN_CONTRAST = 4.5
"""What WCAG 2.2 asks of text (1.4.3)."""

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}\Z")
_LOGO = re.compile(r"[^./\\][^/\\]*\.(png|jpg|jpeg|webp|gif|avif)\Z", re.IGNORECASE)
MAX_LOGO_NAME = 100


class Theme(Struct, frozen=True, forbid_unknown_fields=True):
    """Colours as `#rrggbb`: `background`, `text` on it, and `accent` for what stands out. `logo`: a picture among the
    slides, or none."""

    background: str = "#0d1117"
    text: str = "#f1f4f8"
    accent: str = "#ffe08a"
    logo: str = ""


def is_logo_name(name: str) -> bool:
    """Whether `name` is that of a picture, without a folder."""
    return _LOGO.match(name) is not None and len(name) <= MAX_LOGO_NAME


def theme_faults(theme: Theme | None) -> Iterator[PlacedFault]:
    """What is wrong with `theme`, each fault with its place; nothing where there is none."""
    if theme is None:
        return
    colours = {"background": theme.background, "text": theme.text, "accent": theme.accent}
    wrong = [name for name, colour in colours.items() if not _COLOUR.match(colour)]
    for name in wrong:
        text = '{colour} is no colour; allowed: "#" and six digits 0 to 9, a to f, like "#0b3d91"'
        yield fault_at("theme-colour", text, f"theme.{name}", colour=f"{colours[name]!r:.22}")
    if not wrong:
        yield from _contrast_fault("text", theme.text, theme.background)
        yield from _contrast_fault("accent", theme.accent, theme.background)
    if theme.logo and not is_logo_name(theme.logo):
        text = (
            "{name} is no name of a picture; "
            "allowed: a file name (no folder) that ends in .png, .jpg, .jpeg, .webp, .gif or .avif"
        )
        yield fault_at("theme-logo", text, "theme.logo", name=f"{theme.logo!r:.60}")


def _contrast_fault(name: str, colour: str, background: str) -> Iterator[PlacedFault]:
    ratio = contrast(colour, background)
    if ratio >= MIN_CONTRAST:
        return
    best = max(("#ffffff", "#000000"), key=lambda candidate: contrast(candidate, background))
    yield fault_at(
        "theme-contrast",
        "{colour} on {background} has a contrast of {ratio}; at least {least}:1 is needed; allowed, for example: "
        "{best} ({best_ratio})",
        f"theme.{name}",
        colour=colour,
        background=background,
        ratio=_ratio_text(ratio),
        least=str(MIN_CONTRAST),
        best=best,
        best_ratio=_ratio_text(contrast(best, background)),
    )


def _ratio_text(ratio: float) -> str:
    """`ratio` cut after two decimals: what is refused never reads as if it were enough."""
    return f"{int(ratio * 100) / 100:.2f}:1"


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[place : place + 2], 16) / 255) for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
