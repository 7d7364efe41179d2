"""Adapt format files: find one by name or path, read it, check it. All errors at once (`BadFileError`).

Kind: adapter
"""

from decimal import Decimal
from pathlib import Path

from bus.messages import Sentence
from bus.toml_files import find_shipped, read_toml
from controller.formats.format import MOST_POINTS, BoardsRound, BuzzersRound, Format, Round, StageRound

SHIPPED = Path(__file__).parent

FORMAT = Sentence("format-file", "format")
"""What a message calls such a file."""


def find_format(name: str) -> Path:
    """The file that `name` means: a path, or the name of a shipped format. Raises `BadFileError` naming those."""
    return find_shipped(name, SHIPPED, FORMAT)


def read_format(path: Path) -> Format:
    """The format in `path`. Raises `BadFileError` with all that is wrong."""
    return read_toml(path, Format, _faults)


def _faults(form: Format) -> list[str]:
    found = [fault for n, stage in enumerate(form.rounds) for fault in _points_faults(stage, f"rounds[{n}]")]
    if form.tie_break is not None:
        found += _points_faults(form.tie_break, "tie_break")
    if form.tie_break is not None and not form.spare_section:
        found.append("tie_break: needs questions; name the pack's section for them in spare_section")
    for n, stage in enumerate(form.rounds):
        if isinstance(stage, BuzzersRound) and stage.on_tie != "earliest" and stage.tie_window_us == 0:
            found.append(f'rounds[{n}].tie_window_us: 0 decides every tie by stamp; say so with on_tie = "earliest"')
    return found


def _points_faults(stage: Round, place: str) -> list[str]:
    """Points out of range: msgspec has no bounds for `Decimal`."""
    match stage:
        case BoardsRound():
            given = {"right": stage.right, "wrong": stage.wrong, **_values(stage.values)}
        case BuzzersRound():
            given = {"right": stage.right, "wrong": stage.wrong, "early_points": stage.early_points}
            given |= {key: points for key, points in _interrupts(stage).items() if points is not None}
            given |= _values(stage.values) | {f"right_by_order[{n}]": one for n, one in enumerate(stage.right_by_order)}
        case StageRound():
            given = {f"criteria[{n}].most": one.most for n, one in enumerate(stage.criteria)}
    found = [
        f"{place}.{key}: {points} points; from -{MOST_POINTS} to {MOST_POINTS} are allowed"
        for key, points in given.items()
        if not points.is_finite() or abs(points) > MOST_POINTS
    ]
    if isinstance(stage, BoardsRound | BuzzersRound) and stage.values and len(stage.values) != stage.questions:
        found.append(
            f"{place}.values: {len(stage.values)} values; one for each of the {stage.questions} questions is needed"
        )
    if isinstance(stage, BuzzersRound) and stage.interrupts and stage.thinking_s:
        found.append(
            f"{place}.thinking_s: {stage.thinking_s}; 0 is needed where interrupts is on: nobody waits to press"
        )
    if isinstance(stage, StageRound):
        found += [f"{place}.{key}: {most} points; more than 0 are needed" for key, most in given.items() if most <= 0]
        if not Decimal("0.01") <= stage.round_to <= 10:
            found.append(f"{place}.round_to: {stage.round_to}; from 0.01 to 10 is allowed")
    return found


def _values(values: tuple[Decimal, ...]) -> dict[str, Decimal]:
    return {f"values[{n}]": points for n, points in enumerate(values)}


def _interrupts(stage: BuzzersRound) -> dict[str, Decimal | None]:
    return {"interrupt_right": stage.interrupt_right, "interrupt_wrong": stage.interrupt_wrong}
