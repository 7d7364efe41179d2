"""Format files: finds one by name or path, reads it and checks it. All errors at once (`BadFileError`).

Kind: adapter
"""

from decimal import Decimal
from pathlib import Path

from bus.messages import Sentence
from bus.toml_files import find_shipped, read_toml
from controller.formats.format import (
    FEWEST_WRONG_ANSWERS,
    RIGHT_ANSWERS,
    ROUND_POINTS,
    BoardsRound,
    BuzzersRound,
    Format,
    QuestionRound,
    Round,
    StageRound,
    round_names,
)
from controller.formats.points import MAX_DECIMALS, MAX_POINTS, are_bounded

SHIPPED = Path(__file__).parent

FORMAT = Sentence("format-file", "format")
"""What messages call such a file."""


def find_format(name: str) -> Path:
    """The file for `name`: a path, or the name of a shipped format. Raises a `BadFileError` that lists those."""
    return find_shipped(name, SHIPPED, FORMAT)


def read_format(path: Path) -> Format:
    """The format in `path`. Raises a `BadFileError` with everything that is wrong."""
    return read_toml(path, Format, format_faults)


def format_faults(form: Format) -> list[str]:
    """What is wrong with `form` beyond the types, each with its place."""
    faults = [fault for n, round_ in enumerate(form.rounds) for fault in _round_faults(round_, f"rounds[{n}]")]
    if form.tie_break is not None:
        faults += _round_faults(form.tie_break, "tie_break")
    if form.tie_break is not None and form.tie_break.values:
        faults.append("tie_break.values: nobody knows how many questions a tie-break has; use right")
    if form.tie_break is not None and not form.spare_section:
        faults.append("tie_break: needs questions; name the pack's section for them in spare_section")
    faults += _criterion_faults(form)
    for n, round_ in enumerate(form.rounds):
        if isinstance(round_, BuzzersRound) and round_.on_tie != "earliest" and round_.tie_window_us == 0:
            faults.append(f'rounds[{n}].tie_window_us: 0 decides every tie by timestamp; set on_tie = "earliest"')
    return faults


def _criterion_faults(form: Format) -> list[str]:
    rounds = [f"{ROUND_POINTS}{name}" for round_ in form.rounds for name in round_names(round_)]
    known = dict.fromkeys((*rounds, RIGHT_ANSWERS, FEWEST_WRONG_ANSWERS))
    return [
        f"tie_criteria[{n}]: {criterion!r} is not known; allowed: {', '.join(known)}"
        for n, criterion in enumerate(form.tie_criteria)
        if criterion not in known
    ]


def _round_faults(round_: Round, place: str) -> list[str]:
    points_by_key = _points_by_key(round_)
    faults = [
        f"{place}.{key}: {points!s:.30} points; from -{MAX_POINTS} to {MAX_POINTS} are allowed, with {MAX_DECIMALS} "
        "decimals at most"
        for key, points in points_by_key.items()
        if not are_bounded(points)
    ]
    if isinstance(round_, QuestionRound) and round_.values and len(round_.values) != round_.questions:
        count = len(round_.values)
        faults.append(f"{place}.values: {count} values; one for each of the {round_.questions} questions is needed")
    if isinstance(round_, BuzzersRound) and round_.interrupts and round_.thinking_s:
        faults.append(
            f"{place}.thinking_s: {round_.thinking_s}; must be 0 if interrupts is on, because nobody waits to press"
        )
    if isinstance(round_, StageRound):
        faults += [
            f"{place}.{key}: {points} points; must be more than 0"
            for key, points in points_by_key.items()
            if are_bounded(points) and points <= 0
        ]
        if not (are_bounded(round_.round_to) and 0 < round_.round_to <= 10):
            faults.append(
                f"{place}.round_to: {round_.round_to!s:.30}; from 0.01 to 10 is allowed, with {MAX_DECIMALS} decimals "
                "at most"
            )
    if isinstance(round_, BuzzersRound):
        faults += _values_faults(round_, place)
    return faults


def _values_faults(round_: BuzzersRound, place: str) -> list[str]:
    faults = (
        [f"{place}.wrong_takes: {round_.wrong_takes}; must be 0 or more"]
        if are_bounded(round_.wrong_takes) and round_.wrong_takes < 0
        else []
    )
    if round_.values and round_.wrong:
        faults.append(
            f"{place}.wrong: {round_.wrong} points; with values a wrong answer costs wrong_takes times the question's "
            "value: leave wrong out"
        )
    return faults


def _points_by_key(round_: Round) -> dict[str, Decimal]:
    """All points of a round, to check their range: msgspec has no bounds for `Decimal`."""
    match round_:
        case BoardsRound():
            return {"right": round_.right, "wrong": round_.wrong, **_indexed("values", round_.values)}
        case BuzzersRound():
            interrupts = {"interrupt_right": round_.interrupt_right, "interrupt_wrong": round_.interrupt_wrong}
            return {
                "right": round_.right,
                "wrong": round_.wrong,
                "early_points": round_.early_points,
                **{key: points for key, points in interrupts.items() if points is not None},
                "wrong_takes": round_.wrong_takes,
                **_indexed("values", round_.values),
                **_costs(round_),
                **_indexed("right_by_order", round_.right_by_order),
            }
        case StageRound():
            return {f"criteria[{n}].most": criterion.most for n, criterion in enumerate(round_.criteria)}


def _costs(round_: BuzzersRound) -> dict[str, Decimal]:
    """What a wrong answer costs by question; empty if a factor is out of bounds: another error."""
    if not all(map(are_bounded, (*round_.values, round_.wrong_takes))):
        return {}
    return {f"wrong_takes times values[{n}]": value * round_.wrong_takes for n, value in enumerate(round_.values)}


def _indexed(key: str, values: tuple[Decimal, ...]) -> dict[str, Decimal]:
    return {f"{key}[{n}]": points for n, points in enumerate(values)}
