"""Summary of a format: the evening as people will experience it, in sentences.

Kind: pure
"""

from collections.abc import Iterator
from decimal import Decimal

from msgspec.structs import replace

from bus.language import Language, Translate, name_in
from bus.messages import EarlyPressRule, Sentence, SentenceArgs, join_sentences
from controller.formats.format import BoardsRound, BuzzersRound, Format, Round, StageRound
from controller.formats.tie_criteria import criterion_sentence, with_round_names

_EARLY = {
    EarlyPressRule.BAR: Sentence("early-bar", "A press before the opening bars the team for that question."),
    EarlyPressRule.DELAY: Sentence("early-delay", "A press before the opening makes the team wait {ms} ms longer."),
    EarlyPressRule.IGNORE: Sentence("early-ignore", "A press before the opening does not count."),
}
_TIE = {
    "replay": Sentence("tie-replay", "Presses closer than {us} µs: the tied teams press again."),
    "ruling": Sentence("tie-ruling", "Presses closer than {us} µs: the MC rules."),
    "draw": Sentence("tie-draw", "Presses closer than {us} µs: decided by lot."),
    "earliest": Sentence("tie-earliest", "However close the presses are, the earliest timestamp wins."),
}
_ORDER = {
    "given": Sentence("order-given", "Each team performs for at most {time}, in the given order."),
    "drawn": Sentence("order-drawn", "Each team performs for at most {time}, in an order drawn by lot."),
    "last_first": Sentence(
        "order-last-first", "Each team performs for at most {time}, the team with the fewest points first."
    ),
}
_FREEZE = {
    "last-round": Sentence(
        "freeze-last-round", "From the last round until the prize ceremony the hall sees no totals."
    ),
    "ranking": Sentence("freeze-ranking", "After the last round the hall sees no totals until the prize ceremony."),
    "never": Sentence("freeze-never", "The hall always sees the totals."),
}
_ABSENT = {
    "no-place": Sentence("absent-no-place", "A team that is absent at the end has no place and no prize."),
    "keeps-points": Sentence(
        "absent-keeps-points", "A team that took part and is absent at the end is ranked by the points that it has."
    ),
}
_AGGREGATE = {
    "mean": Sentence("points-mean", "Points: the mean of the totals, rounded to {step}."),
    "drop_extremes": Sentence(
        "points-mean-middle", "Points: the mean of the totals without the highest and lowest, rounded to {step}."
    ),
}


def explain(form: Format, language: Language, translate: Translate) -> list[str]:
    """The evening of `form`, one or a few sentences per line; `translate` is into `language`."""
    name = name_in(form.name, language)
    lines = [translate(Sentence("format-name", "Format: {name}", {"name": name}))]
    for number, round_ in enumerate(form.rounds, start=1):
        lines.append(f"{number}. {name_in(round_.name, language)}")
        lines += ["   " + translate(sentence) for sentence in round_rules(round_, form, language)]
    if form.tie_criteria:
        criteria = join_sentences(map(criterion_sentence, form.tie_criteria), ", ")
        sentence = Sentence("tie-criteria", "Equal points: decided by {criteria}.", {"criteria": criteria})
        lines.append(translate(with_round_names(sentence, form, language)))
    lines.append(translate(_tie_for_a_prize(form, language)))
    lines.append(translate(_ABSENT[form.absent]))
    lines.append(translate(_FREEZE[form.freeze]))
    prizes = ", ".join(f"{prize.count} {name_in(prize.name, language)}" for prize in form.prizes)
    if prizes:
        lines.append(translate(Sentence("format-prizes", "Prizes: {prizes}.", {"prizes": prizes})))
    return lines


def _tie_for_a_prize(form: Format, language: Language) -> Sentence:
    if form.tie_break is None and form.tie_criteria:
        return Sentence("place-lots", "Teams that are still equal where prizes differ: lots are drawn in the hall.")
    if form.tie_break is None:
        return Sentence("place-shared", "Teams with equal points share the place.")
    text = "Tie for a prize: {name} between the tied teams, without points."
    return Sentence("place-tie-break", text, {"name": name_in(form.tie_break.name, language)})


def round_rules(round_: Round, form: Format, language: Language) -> Iterator[Sentence]:
    """What is played in a round of `form`, a sentence or two for each of its rules."""
    if round_.best:
        yield Sentence("best-teams", "Only the best {count} teams take part.", {"count": round_.best})
        yield Sentence("best-ties", "A tie for the last of these places is played or drawn by lot.")
    match round_:
        case BoardsRound():
            yield from _boards(round_)
        case BuzzersRound():
            yield from _buzzers(round_)
        case StageRound():
            yield from _stage(round_, form, language)


def _boards(round_: BoardsRound) -> Iterator[Sentence]:
    text = "{count} questions. Teams write for {seconds} s, then raise their boards together."
    yield Sentence("boards", text, {"count": round_.questions, "seconds": round_.thinking_s})
    if round_.values:
        yield Sentence("values", "Points by question: {values}.", {"values": _list(round_.values)})
    else:
        yield Sentence("right-points", "Right: {points} points.", {"points": number_text(round_.right)})
    if round_.wrong:
        yield Sentence("wrong-points", "Wrong: {points} points.", {"points": number_text(round_.wrong)})
    if round_.eliminates:
        yield Sentence("eliminates", "A team that answers wrong is out of the round, unless all are wrong.")


def _buzzers(round_: BuzzersRound) -> Iterator[Sentence]:
    yield _opening(round_)
    if not round_.interrupts:
        yield _fill(_EARLY[round_.early], ms=round_.delay_ms)
    limits = {"press": _limit(round_.pressing_s), "answer": _limit(round_.answering_s)}
    yield Sentence("time-limits", "Time to press: {press}; to answer: {answer}.", limits)
    yield from _buzzer_points(round_)
    if round_.on_wrong == "queue":
        text = "After a wrong answer the next in the order of presses answers, then the buzzers open again."
        yield Sentence("wrong-queue", text)
    else:
        yield Sentence("wrong-reopen", "After a wrong answer the buzzers open for the others.")
    if round_.press_stops_clip:
        yield Sentence("press-stops-clip", "A press that counts stops the clip of the question.")
    yield _fill(_TIE[round_.on_tie], us=round_.tie_window_us)


def _opening(round_: BuzzersRound) -> Sentence:
    """When the buzzers open."""
    args: SentenceArgs = {"count": round_.questions, "seconds": round_.thinking_s}
    if round_.interrupts:
        text = "{count} questions. The buzzers are open from the first word on: interrupting is allowed."
    elif round_.thinking_s:
        text = "{count} questions. Teams think for {seconds} s; then the buzzers open."
    else:
        text = "{count} questions. The buzzers open when the question has been read."
    return Sentence("buzzers", text, args)


def _buzzer_points(round_: BuzzersRound) -> Iterator[Sentence]:
    yield _values(round_) if round_.values else _right_and_wrong(round_)
    if round_.values and round_.right_by_order:
        text = "Right by the order of answers instead: {right} points."
        yield Sentence("buzzer-order", text, {"right": _list(round_.right_by_order)})
    if round_.interrupts and round_.interrupt_right is not None:
        args = {"right": number_text(round_.interrupt_right)}
        yield Sentence("interrupt-right", "Right on an interrupt: {right} points.", args)
    if round_.interrupts and round_.interrupt_wrong is not None:
        args = {"wrong": number_text(round_.interrupt_wrong)}
        yield Sentence("interrupt-wrong", "Wrong on an interrupt: {wrong} points.", args)


def _values(round_: BuzzersRound) -> Sentence:
    args: SentenceArgs = {"values": _list(round_.values)}
    if not round_.wrong_takes:
        return Sentence("buzzer-values-kept", "Points by question: {values}; a wrong answer costs nothing.", args)
    if round_.wrong_takes == 1:
        return Sentence("buzzer-values-lost", "Points by question: {values}; a wrong answer loses them.", args)
    costs = _list(tuple((value * round_.wrong_takes).normalize() for value in round_.values))
    text = "Points by question: {values}; a wrong answer costs {costs}."
    return Sentence("buzzer-values-cost", text, {**args, "costs": costs})


def _right_and_wrong(round_: BuzzersRound) -> Sentence:
    right, wrong = _list(round_.right_by_order or (round_.right,)), number_text(round_.wrong)
    return Sentence("buzzer-points", "Right: {right} points; wrong: {wrong}.", {"right": right, "wrong": wrong})


def _stage(round_: StageRound, form: Format, language: Language) -> Iterator[Sentence]:
    yield _fill(_ORDER[round_.order], time=f"{round_.performing_s // 60}:{round_.performing_s % 60:02}")
    criteria = join_sentences(
        (
            join_sentences((name_in(criterion.name, language), number_text(criterion.most)), " ")
            for criterion in round_.criteria
        ),
        ", ",
    )
    text = "{judges} judges mark in secret: {criteria}."
    yield Sentence("judges-mark", text, {"judges": form.judges, "criteria": criteria})
    yield _fill(_AGGREGATE[round_.aggregate], step=number_text(round_.round_to))


def _fill(sentence: Sentence, **args: str | int | Sentence) -> Sentence:
    """`sentence` with what its placeholders stand for."""
    return replace(sentence, args=args)


def _limit(seconds: int) -> Sentence:
    if not seconds:
        return Sentence("no-limit", "no limit")
    return Sentence("seconds", "{seconds} s", {"seconds": seconds})


def _list(values: tuple[Decimal, ...]) -> Sentence:
    return join_sentences(map(number_text, values), ", ")


def number_text(value: Decimal) -> str | Sentence:
    """`value` with the decimal mark of whoever reads it."""
    integer, _, part = f"{value:f}".partition(".")
    return Sentence("decimal", "{whole}.{part}", {"whole": integer, "part": part}) if part else integer
