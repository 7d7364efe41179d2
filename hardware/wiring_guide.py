"""Decide how the wiring of a board is told in words: pins, parts, budget and checks, as Markdown. Pure.

Made from the same lists as the picture.

Kind: pure
"""

from collections.abc import Iterable, Sequence

from hardware import electrics, fairness
from hardware.board import Board
from hardware.fairness import MACHINES, budget
from hardware.parts_list import parts
from hardware.pinout import Pin, pins, used
from hardware.power_supplies import supplies

Row = Sequence[str]


def document(board: Board, picture: str) -> str:
    """The wiring of a board in Markdown; `picture` is the name of the SVG file beside it."""
    sections = [
        f"# Wiring of {board.name}",
        "Made by `bamchuong board wiring` from the board profile. Read hardware/WIRING.md first.",
        f"![Wiring of {board.name}]({picture})",
        "## Pins in use",
        table(("pin", "line", "goes to"), [(str(one.number), one.name, one.goes_to) for one in used(board)]),
        "## The whole header",
        _header(board),
        "## Parts",
        table(("part", "value", "needed", "spare", "note"), _parts(board)),
        "## Current",
        "\n".join(f"- {one}" for one in currents(board)),
        "## Error budget of fairness",
        "Two presses that are closer than the worst case may be told the wrong way round, so they are called a tie.",
        *budgets(board),
        "## What to look at",
        "\n".join(f"- {one}" for one in warnings(board)) or "Nothing: this build is as good as it can be.",
    ]
    return "\n\n".join(sections) + "\n"


def warnings(board: Board) -> list[str]:
    """What works but could be better, in this profile."""
    return [*electrics.warnings(board.build), *fairness.warnings(board)]


def currents(board: Board) -> list[str]:
    """What flows where when everything is on."""
    build = board.build
    total = electrics.total_ma(build, len(board.stations), horn=board.horn is not None)
    lamp = electrics.output_ma(build, lamp=True)
    jig = electrics.jig_ma(build, len(board.stations)) if board.loopback and board.loopback.jig else 0
    pulled = (
        [f"the jig's output takes {jig:.1f} mA from all buttons, of {electrics.PIN_MA:.0f} mA allowed"] if jig else []
    )
    return [
        f"a line gives {lamp:.1f} mA to its lamp, of {electrics.PIN_MA:.0f} mA allowed",
        f"a pressed button draws {electrics.pressed_ma(build):.1f} mA through its pull-up",
        *pulled,
        f"all together {total:.0f} mA from the header's 3.3 V, of {electrics.ALL_MA:.0f} mA allowed",
        *(f"the {one.volts} V supply of {one.words} gives {one.amps} when all is on" for one in supplies(board)),
    ]


def budgets(board: Board) -> list[str]:
    """The error budget for each kind of machine, as Markdown tables."""
    return [_budget(board, machine) for machine in MACHINES]


def _budget(board: Board, machine: fairness.Machine) -> str:
    made = budget(board.build, machine)
    rows: list[Row] = [(one.source, f"{one.us:.1f}", one.basis) for one in made.shares]
    rows.append(("**worst case**", f"**{made.worst_us:.1f}**", ""))
    last = (
        f"Tie window: **{made.window_us} µs**, so `doubt_us = {made.doubt_us}` in the profile (now {board.doubt_us})."
    )
    return f"### {machine}\n\n" + table((f"between two stations on a {machine}", "µs", "basis"), rows) + f"\n\n{last}"


def table(head: Row, rows: Iterable[Row]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(row) + " |" for row in lines)


def _parts(board: Board) -> list[Row]:
    return [
        (one.what, one.value, str(one.quantity), str(one.spare) if one.spare else "", one.note) for one in parts(board)
    ]


def _header(board: Board) -> str:
    every = pins(board)
    rows = [
        (odd.goes_to, odd.name, str(odd.number), str(even.number), even.name, even.goes_to)
        for odd, even in _pairs(every)
    ]
    return table(("goes to", "line", "pin", "pin", "line", "goes to"), rows)


def _pairs(every: Sequence[Pin]) -> list[tuple[Pin, Pin]]:
    return list(zip(every[::2], every[1::2], strict=True))
