"""Format files: finds one by name or path, reads it and checks it. All errors at once (`BadFileError`).

Kind: adapter
"""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from bus.allowed_values import choice_misfit
from bus.messages import Sentence
from bus.placed_fault import PlacedFault, fault_at
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


def format_faults(form: Format) -> list[PlacedFault]:
    """What is wrong with `form` beyond the types, each with its place."""
    faults = [fault for n, round_ in enumerate(form.rounds) for fault in _round_faults(round_, f"rounds[{n}]")]
    if form.tie_break is not None:
        faults += _round_faults(form.tie_break, "tie_break")
    return [*faults, *_tie_break_faults(form), *_criterion_faults(form), *_tie_window_faults(form)]


def _tie_break_faults(form: Format) -> Iterator[PlacedFault]:
    if form.tie_break is not None and form.tie_break.values:
        text = "nobody knows how many questions a tie-break has; use right"
        yield fault_at("tie-break-values", text, "tie_break.values")
    if form.tie_break is not None and not form.spare_section:
        text = "needs questions; name the pack's section for them in spare_section"
        yield fault_at("tie-break-section", text, "tie_break")


def _tie_window_faults(form: Format) -> Iterator[PlacedFault]:
    for n, round_ in enumerate(form.rounds):
        if isinstance(round_, BuzzersRound) and round_.on_tie != "earliest" and round_.tie_window_us == 0:
            text = '0 decides every tie by timestamp; set on_tie = "earliest"'
            yield fault_at("tie-window-zero", text, f"rounds[{n}].tie_window_us")


def _criterion_faults(form: Format) -> Iterator[PlacedFault]:
    rounds = [f"{ROUND_POINTS}{name}" for round_ in form.rounds for name in round_names(round_)]
    criteria = tuple(dict.fromkeys((*rounds, RIGHT_ANSWERS, FEWEST_WRONG_ANSWERS)))
    for n, criterion in enumerate(form.tie_criteria):
        if criterion not in criteria:
            yield PlacedFault(f"tie_criteria[{n}]", choice_misfit(criterion, criteria))


def _round_faults(round_: Round, place: str) -> list[PlacedFault]:
    faults = [*_bounds_faults(round_, place)]
    if isinstance(round_, QuestionRound):
        faults += _question_faults(round_, place)
    if isinstance(round_, StageRound):
        faults += _stage_faults(round_, place)
    if isinstance(round_, BuzzersRound):
        faults += _values_faults(round_, place)
    return faults


def _bounds_faults(round_: Round, place: str) -> Iterator[PlacedFault]:
    text = "{points} points; from -{most} to {most} are allowed, with {decimals} decimals at most"
    bounds = {"most": MAX_POINTS, "decimals": MAX_DECIMALS}
    for key, points in _points_by_key(round_).items():
        if not are_bounded(points):
            yield fault_at("points-bounds", text, f"{place}.{key}", points=f"{points!s:.30}", **bounds)


def _question_faults(round_: BoardsRound | BuzzersRound, place: str) -> Iterator[PlacedFault]:
    if round_.values and len(round_.values) != round_.questions:
        text = "{count} values; one for each of the {questions} questions is needed"
        counts = {"count": len(round_.values), "questions": round_.questions}
        yield fault_at("values-count", text, f"{place}.values", **counts)
    if isinstance(round_, BuzzersRound) and round_.interrupts and round_.thinking_s:
        text = "{seconds}; must be 0 if interrupts is on, because nobody waits to press"
        yield fault_at("thinking-interrupts", text, f"{place}.thinking_s", seconds=round_.thinking_s)


def _stage_faults(round_: StageRound, place: str) -> Iterator[PlacedFault]:
    for key, points in _points_by_key(round_).items():
        if are_bounded(points) and points <= 0:
            text = "{points} points; must be more than 0"
            yield fault_at("criterion-points", text, f"{place}.{key}", points=str(points))
    if not (are_bounded(round_.round_to) and 0 < round_.round_to <= 10):
        text = "{step}; from 0.01 to 10 is allowed, with {decimals} decimals at most"
        step = f"{round_.round_to!s:.30}"
        yield fault_at("round-to", text, f"{place}.round_to", step=step, decimals=MAX_DECIMALS)


def _values_faults(round_: BuzzersRound, place: str) -> Iterator[PlacedFault]:
    if are_bounded(round_.wrong_takes) and round_.wrong_takes < 0:
        text = "{factor}; must be 0 or more"
        yield fault_at("wrong-takes", text, f"{place}.wrong_takes", factor=str(round_.wrong_takes))
    if round_.values and round_.wrong:
        text = (
            "{points} points; with values a wrong answer costs wrong_takes times the question's value: leave wrong out"
        )
        yield fault_at("wrong-with-values", text, f"{place}.wrong", points=str(round_.wrong))


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
