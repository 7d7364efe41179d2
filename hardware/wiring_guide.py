"""Wiring guide of a board as Markdown: pins, parts, currents, error budget, warnings.

Made from the same lists as the drawing.

Kind: pure
"""

from collections.abc import Iterable, Sequence

from hardware import electrics, fairness
from hardware.board import Board
from hardware.fairness import MACHINES, budget
from hardware.parts_list import parts
from hardware.pinout import Pin, pins, used_pins
from hardware.power_supplies import supplies

Row = Sequence[str]


def wiring_guide(board: Board, drawing: str) -> str:
    """The wiring of a board in Markdown; `drawing` is the name of the SVG file beside it."""
    sections = [
        f"# Wiring of {board.name}",
        "Made by `bamchuong board wiring` from the board profile. Read hardware/WIRING.md first.",
        f"![Wiring of {board.name}]({drawing})",
        "## Pins in use",
        table(("pin", "line", "goes to"), [(str(pin.number), pin.name, pin.goes_to) for pin in used_pins(board)]),
        "## The whole header",
        _header(board),
        "## Parts",
        table(("part", "value", "needed", "spare", "note"), _parts(board)),
        "## Current",
        "\n".join(f"- {text}" for text in currents(board)),
        "## Error budget of fairness",
        "Two presses that are closer than the worst case may be ordered wrongly, so they count as a tie.",
        *budgets(board),
        "## Warnings",
        "\n".join(f"- {text}" for text in warnings(board)) or "None: this build is as good as it can be.",
    ]
    return "\n\n".join(sections) + "\n"


def warnings(board: Board) -> list[str]:
    """What works in this profile but could be better."""
    return [*electrics.warnings(board.build), *fairness.warnings(board)]


def currents(board: Board) -> list[str]:
    """The currents, with everything on."""
    build = board.build
    total = electrics.total_ma(build, len(board.stations), horn=board.horn is not None)
    lamp = electrics.output_ma(build, lamp=True)
    jig = electrics.jig_ma(build, len(board.stations)) if board.loopback and board.loopback.jig else 0
    sunk = f"the jig's output sinks {jig:.1f} mA from all buttons, of {electrics.MAX_PIN_MA:.0f} mA allowed"
    return [
        f"a line sources {lamp:.1f} mA for its lamp, of {electrics.MAX_PIN_MA:.0f} mA allowed",
        f"a pressed button draws {electrics.pressed_ma(build):.1f} mA through its pull-up",
        *([sunk] if jig else []),
        f"all together {total:.0f} mA from the header's 3.3 V, of {electrics.MAX_TOTAL_MA:.0f} mA allowed",
        *(
            f"the {supply.volts} V supply of {supply.load_names} gives {supply.amps} with everything on"
            for supply in supplies(board)
        ),
    ]


def budgets(board: Board) -> list[str]:
    """The error budget for each kind of machine, as Markdown tables."""
    return [_budget(board, machine) for machine in MACHINES]


def _budget(board: Board, machine: fairness.Machine) -> str:
    total = budget(board.build, machine)
    rows: list[Row] = [(source.name, f"{source.us:.1f}", source.basis) for source in total.sources]
    rows.append(("**worst case**", f"**{total.worst_us:.1f}**", ""))
    last = (
        f"Tie window: **{total.window_us} µs**, so `doubt_us = {total.doubt_us}` in the profile (now {board.doubt_us})."
    )
    return f"### {machine}\n\n" + table((f"between two stations on a {machine}", "µs", "basis"), rows) + f"\n\n{last}"


def table(head: Row, rows: Iterable[Row]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(row) + " |" for row in lines)


def _parts(board: Board) -> list[Row]:
    return [(part.name, part.value, str(part.quantity), str(part.spare or ""), part.note) for part in parts(board)]


def _header(board: Board) -> str:
    rows = [
        (odd.goes_to, odd.name, str(odd.number), str(even.number), even.name, even.goes_to)
        for odd, even in _pairs(pins(board))
    ]
    return table(("goes to", "line", "pin", "pin", "line", "goes to"), rows)


def _pairs(all_pins: Sequence[Pin]) -> list[tuple[Pin, Pin]]:
    return list(zip(all_pins[::2], all_pins[1::2], strict=True))
