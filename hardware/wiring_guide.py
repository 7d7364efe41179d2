"""Wiring guide of a board as Markdown: pins, parts, currents, error budget, warnings.

Made from the same lists as the drawing.

Kind: pure
"""

from collections.abc import Iterable, Iterator, Sequence

from bus.language import Translate
from bus.messages import Sentence
from hardware import electrics, fairness, power_up
from hardware.board import Board
from hardware.fairness import BASES, MACHINES, budget
from hardware.parts_list import Label, parts
from hardware.pinout import Pin, pins, used_pins
from hardware.power_supplies import supplies

Row = Sequence[str]

_PIN = Sentence("wiring-pin", "pin")
_LINE = Sentence("wiring-line", "line")
_GOES_TO = Sentence("wiring-goes-to", "goes to")


def wiring_guide(board: Board, drawing: str, translate: Translate) -> str:
    """The wiring of a board in Markdown; `drawing` is the name of the SVG file beside it."""
    title = translate(Sentence("wiring-title", "Wiring of {board}", {"board": board.name}))
    source = "Made by `bamchuong board wiring` from the board profile. Read hardware/WIRING.md first."
    tie = "Two presses that are closer than the worst case may be ordered wrongly, so they count as a tie."
    none = Sentence("wiring-no-warnings", "None: this build is as good as it can be.")
    sections = [
        f"# {title}",
        translate(Sentence("wiring-source", source)),
        f"![{title}]({drawing})",
        f"## {translate(Sentence('wiring-used-pins', 'Pins in use'))}",
        _used_pins(board, translate),
        f"## {translate(Sentence('wiring-header', 'The whole header'))}",
        _header(board, translate),
        f"## {translate(Sentence('wiring-parts', 'Parts'))}",
        _parts(board, translate),
        f"## {translate(Sentence('wiring-current', 'Current'))}",
        "\n".join(f"- {translate(current)}" for current in currents(board)),
        f"## {translate(Sentence('wiring-budget', 'Error budget of fairness'))}",
        translate(Sentence("wiring-tie", tie)),
        *(_budget(board, machine, translate) for machine in MACHINES),
        f"## {translate(Sentence('wiring-warnings', 'Warnings'))}",
        "\n".join(f"- {translate(warning)}" for warning in warnings(board)) or translate(none),
    ]
    return "\n\n".join(sections) + "\n"


def warnings(board: Board) -> list[Sentence]:
    """What works in this profile but could be better."""
    return [*electrics.warnings(board.build), *power_up.warnings(board), *fairness.warnings(board)]


def currents(board: Board) -> Iterator[Sentence]:
    """The currents, with everything on."""
    build = board.build
    pin_ma = f"{electrics.MAX_PIN_MA:.0f}"
    lamp = {"ma": f"{electrics.output_ma(build, lamp=True):.1f}", "most": pin_ma}
    yield Sentence("current-lamp", "a line sources {ma} mA for its lamp, of {most} mA allowed", lamp)
    pressed = {"ma": f"{electrics.pressed_ma(build):.1f}"}
    yield Sentence("current-button", "a pressed button draws {ma} mA through its pull-up", pressed)
    if board.loopback and board.loopback.jig:
        jig = {"ma": f"{electrics.jig_ma(build, len(board.stations)):.1f}", "most": pin_ma}
        text = "the jig's output sinks {ma} mA from all buttons, of {most} mA allowed"
        yield Sentence("current-jig", text, jig)
    total_ma = electrics.total_ma(build, len(board.stations), horn=board.horn is not None)
    total = {"ma": f"{total_ma:.0f}", "most": f"{electrics.MAX_TOTAL_MA:.0f}"}
    yield Sentence("current-total", "all together {ma} mA from the header's 3.3 V, of {most} mA allowed", total)
    for supply in supplies(board):
        yield Sentence(
            "current-supply",
            "the {volts} V supply of {loads} gives {amps} with everything on",
            {"volts": supply.volts, "loads": supply.load_names, "amps": supply.amps},
        )


def _budget(board: Board, machine: fairness.Machine, translate: Translate) -> str:
    """The error budget on one kind of machine."""
    total = budget(board.build, machine)
    rows: list[Row] = [
        (translate(source.name), f"{source.us:.1f}", translate(BASES[source.basis])) for source in total.sources
    ]
    worst = translate(Sentence("budget-worst", "worst case"))
    rows.append((f"**{worst}**", f"**{total.worst_us:.1f}**", ""))
    between = translate(Sentence("budget-between", "between two stations on a {machine}", {"machine": machine}))
    basis = translate(Sentence("budget-basis", "basis"))
    window = translate(
        Sentence(
            "budget-window",
            "Tie window: **{window} µs**, so `uncertainty_us = {uncertainty}` in the profile (now {now}).",
            {"window": total.window_us, "uncertainty": total.uncertainty_us, "now": board.uncertainty_us},
        )
    )
    return f"### {machine}\n\n{table((between, 'µs', basis), rows)}\n\n{window}"


def table(head: Row, rows: Iterable[Row]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(row) + " |" for row in lines)


def _used_pins(board: Board, translate: Translate) -> str:
    head = tuple(map(translate, (_PIN, _LINE, _GOES_TO)))
    return table(head, [(str(pin.number), pin.name, _goes_to(pin, translate)) for pin in used_pins(board)])


def _parts(board: Board, translate: Translate) -> str:
    columns = (
        Sentence("parts-part", "part"),
        Sentence("parts-value", "value"),
        Sentence("parts-needed", "needed"),
        Sentence("parts-spare", "spare"),
        Sentence("parts-note", "note"),
    )

    def text_of(label: Label) -> str:
        return label if isinstance(label, str) else translate(label)

    rows = [
        (translate(part.name), text_of(part.value), str(part.quantity), str(part.spare or ""), text_of(part.note))
        for part in parts(board)
    ]
    return table(tuple(map(translate, columns)), rows)


def _header(board: Board, translate: Translate) -> str:
    all_pins = pins(board)
    rows = [
        (_goes_to(odd, translate), odd.name, str(odd.number), str(even.number), even.name, _goes_to(even, translate))
        for odd, even in zip(all_pins[::2], all_pins[1::2], strict=True)
    ]
    return table(tuple(map(translate, (_GOES_TO, _LINE, _PIN, _PIN, _LINE, _GOES_TO))), rows)


def _goes_to(pin: Pin, translate: Translate) -> str:
    return translate(pin.goes_to) if pin.goes_to is not None else ""
