"""Formats for random evenings: the shipped ones made shorter, and others with every policy that a file can have.

Kind: pure
"""

import random
from decimal import Decimal
from functools import cache
from typing import Literal

from msgspec.structs import replace

from bus.messages import EarlyPressRule
from controller.formats.format import (
    BoardsRound,
    BuzzersRound,
    Criterion,
    Format,
    Prize,
    QuestionRound,
    Round,
    StageRound,
)
from controller.formats.format_files import find_format, read_format

SHIPPED = ("long-bien-2018", "golden-bell", "tossup", "values", "written")
SPARE_SECTION = "spare"
SECTIONS = ("a", "b", SPARE_SECTION)


@cache
def shipped(name: str) -> Format:
    return read_format(find_format(name))


def random_format(rng: random.Random) -> Format:
    """A shipped format, mostly made shorter, or one made up."""
    if rng.random() < 0.5:
        form = shipped(rng.choice(SHIPPED))
        if rng.random() < 0.97:
            form = replace(form, rounds=tuple(_shorter(round_, rng) for round_ in form.rounds))
        return replace(form, judges=rng.randint(1, 8), absent=_absent(rng))
    return Format(
        name="made up",
        rounds=tuple(_round(rng) for _ in range(rng.randint(1, 3))),
        prizes=tuple(Prize(f"Prize {number}", rng.choice((1, 1, 2))) for number in range(rng.randint(0, 4))),
        spare_section=SPARE_SECTION,
        tie_break=_tie_break(rng) if rng.random() < 0.7 else None,
        judges=rng.randint(1, 8),
        absent=_absent(rng),
    )


def _absent(rng: random.Random) -> Literal["no-place", "keeps-points"]:
    return rng.choice(("no-place", "keeps-points"))


def _shorter(round_: Round, rng: random.Random) -> Round:
    if isinstance(round_, StageRound):
        return replace(round_, aggregate=rng.choice(("mean", "drop_extremes")))
    questions = rng.randint(1, min(3, round_.questions))
    return _with_questions(round_, questions)


def _with_questions(round_: QuestionRound, questions: int) -> Round:
    return replace(round_, questions=questions, values=round_.values[:questions])


def _round(rng: random.Random) -> Round:
    return rng.choice((_boards, _buzzers, _buzzers, _stage))(rng)


def _boards(rng: random.Random) -> BoardsRound:
    questions = rng.randint(1, 3)
    return BoardsRound(
        name="boards",
        section=rng.choice(SECTIONS),
        questions=questions,
        reading_s=rng.choice((0, 0, 5)),
        thinking_s=rng.choice((0, 30)),
        right=_points(rng, 10),
        wrong=_points(rng, 0, -5),
        values=_values(rng, questions),
        best=rng.choice((0, 0, 0, 2, 3)),
        eliminates=rng.random() < 0.3,
    )


def _buzzers(rng: random.Random) -> BuzzersRound:
    questions = rng.randint(1, 3)
    interrupts = rng.random() < 0.25
    on_tie: Literal["replay", "ruling", "draw", "earliest"] = rng.choice(("replay", "ruling", "draw", "earliest"))
    values = _values(rng, questions)
    wrong_takes = rng.choice((Decimal(0), Decimal(1), Decimal("0.5")))
    return BuzzersRound(
        name="buzzers",
        section=rng.choice(SECTIONS),
        questions=questions,
        reading_s=0 if interrupts else rng.choice((0, 0, 5)),
        thinking_s=0 if interrupts else rng.choice((0, 30)),
        pressing_s=rng.choice((0, 5, 10)),
        answering_s=rng.choice((0, 15)),
        right=_points(rng, 10),
        wrong=_points(rng, 0, -5),
        interrupts=interrupts,
        interrupt_right=_points(rng, 15) if interrupts and rng.random() < 0.7 else None,
        interrupt_wrong=_points(rng, -5) if interrupts and rng.random() < 0.7 else None,
        values=values,
        wrong_takes=wrong_takes,
        right_by_order=() if values or rng.random() < 0.7 else (Decimal(3), Decimal(2), Decimal(1)),
        best=rng.choice((0, 0, 0, 2, 3)),
        early=rng.choice(list(EarlyPressRule)),
        early_points=_points(rng, 0, -1),
        delay_ms=rng.choice((0, 250, 1000)),
        on_wrong=rng.choice(("reopen", "queue")),
        on_tie=on_tie,
        tie_window_us=0 if on_tie == "earliest" else rng.choice((1, 100, 20_000)),
    )


def _stage(rng: random.Random) -> StageRound:
    return StageRound(
        name="stage",
        criteria=tuple(Criterion(f"criterion {n}", Decimal(rng.choice((5, 40)))) for n in range(rng.randint(1, 3))),
        order=rng.choice(("given", "drawn", "last_first")),
        best=rng.choice((0, 0, 0, 2, 3)),
        aggregate=rng.choice(("mean", "drop_extremes")),
        round_to=rng.choice((Decimal(1), Decimal("0.5"), Decimal("0.01"), Decimal(10))),
    )


def _tie_break(rng: random.Random) -> BuzzersRound:
    return replace(
        _buzzers(rng),
        section=SPARE_SECTION,
        best=0,
        values=(),
        right_by_order=(),
        interrupt_right=None,
        interrupt_wrong=None,
        right=Decimal(1),
        wrong=Decimal(rng.choice((0, 0, -1))),
        early_points=Decimal(rng.choice((0, 0, -1))),
    )


def _points(rng: random.Random, *usual: int) -> Decimal:
    return rng.choice((*map(Decimal, (*usual, *usual, 1)), Decimal("2.5")))


def _values(rng: random.Random, questions: int) -> tuple[Decimal, ...]:
    return tuple(Decimal(10 * (n + 1)) for n in range(questions)) if rng.random() < 0.25 else ()
