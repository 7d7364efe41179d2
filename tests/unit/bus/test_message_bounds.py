"""Every number, text and list that comes from outside has bounds, and what is beyond them is refused as it arrives."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from bus import messages as m
from bus.codec import MAX_FRAME_BYTES, TO_CONTROLLER, BadFrameError, encode
from bus.language import translate_with
from bus.messages.base import MAX_POINT_DIGITS, MAX_SENTENCE_DEPTH
from bus.messages.firmware import MAX_VERDICT_PRESSES

CHECKED_DECIMALS = {m.AdjustScore: "points", m.CastBallot: "marks"}
"""Fields of `Decimal`, whose bounds no annotation can give: the message checks them when it is made."""


def unbounded(info: Any, place: str, visited: set[type]) -> Iterator[str]:
    """The places in a type where any number, any text or any many of them may stand."""
    i = msgspec.inspect
    match info:
        case i.StructType(cls=cls, fields=fields) if cls not in visited:
            visited.add(cls)
            for field in fields:
                if CHECKED_DECIMALS.get(cls) != field.name:
                    yield from unbounded(field.type, f"{cls.__name__}.{field.name}", visited)
        case i.UnionType(types=types):
            for member in types:
                yield from unbounded(member, place, visited)
        case i.IntType(ge=least, le=most) if least is None or most is None:
            yield place
        case i.StrType(max_length=None, pattern=pattern) if pattern is None or pattern.startswith("^[^"):
            yield place
        case i.BytesType(max_length=None) | i.DecimalType() | i.FloatType():
            yield place
        case i.VarTupleType(item_type=item, max_length=most) | i.ListType(item_type=item, max_length=most):
            if most is None:
                yield place
            yield from unbounded(item, place, visited)
        case i.DictType(key_type=key, value_type=value, max_length=most):
            if most is None and not isinstance(key, i.IntType):  # as many as there are numbers
                yield place
            yield from unbounded(key, place, visited)
            yield from unbounded(value, place, visited)


@pytest.mark.parametrize(
    "union", [m.ToController, m.ToGpioSim, m.ToSelftest], ids=["controller", "gpio-sim", "selftest"]
)
def test_what_a_process_is_sent_has_bounds_everywhere(union: Any) -> None:
    assert sorted(set(unbounded(msgspec.inspect.type_info(union), "", set()))) == []


def test_a_field_without_bounds_would_be_found() -> None:
    class Inner(msgspec.Struct):
        number: int
        texts: tuple[str, ...]

    assert set(unbounded(msgspec.inspect.type_info(Inner), "", set())) == {"Inner.number", "Inner.texts"}


def framed(**changes: Any) -> bytes:
    """A command as a hostile panel sends it, with some fields of its own."""
    body = {"type": "CommandRequest", "id": "1", "who": "MC", "role": "mc", "step": 1, "command": {"type": "Undo"}}
    return msgspec.msgpack.encode({**body, **changes})


HOSTILE = {
    "a step that no script can count": framed(step=2**63),
    "a negative step": framed(step=-1),
    "a name with an escape sequence": framed(who="MC\x1b[2J"),
    "a name of two lines": framed(who="MC\nundone: everything"),
    "a name that turns the reading order": framed(who="MC\u202etrebor"),
    "an endless name": framed(who="x" * 65),
    "points that overflow": framed(
        command={"type": "AdjustScore", "team": 1, "points": "1e999999999", "reason": "abc"}
    ),
    "points that nobody sees": framed(
        command={"type": "AdjustScore", "team": 1, "points": "1E-999999", "reason": "abc"}
    ),
    "points that are no number": framed(command={"type": "AdjustScore", "team": 1, "points": "sNaN", "reason": "abc"}),
    "points of 37 digits": framed(
        command={"type": "AdjustScore", "team": 1, "points": "0." + 37 * "1", "reason": "abc"}
    ),
    "a mark that overflows": framed(command={"type": "CastBallot", "judge": 1, "marks": ["1e99"]}),
    "more marks than any ballot has": framed(command={"type": "CastBallot", "judge": 1, "marks": ["1"] * 101}),
    "a protest about question 10^18": framed(
        command={"type": "RecordProtest", "team": 1, "round": 10**18, "item": 1, "text": "abc"}
    ),
    "a press before the machine was on": encode(
        m.Report("e", 1, m.Pressed(1, m.Press(1, -(2**63), m.PressKind.EARLY)))
    ),
    "a report with number 0": encode(m.Report("e", 0, m.McPressed("next", 1))),
    "a verdict of more presses than can be": encode(
        m.Report(
            "e",
            1,
            m.Verdict(
                arming=1,
                outcome="nobody",
                stations=(),
                opening_ns=1,
                window_ns=1,
                decided_ns=1,
                presses=(m.Press(1, 1, m.PressKind.EARLY),) * (MAX_VERDICT_PRESSES + 1),
            ),
        )
    ),
    "troubles that fill the MC's screen": encode(
        m.Alive("led", m.Role.SCOREBOARD, "e", troubles=(m.Sentence("x", "constructor"),) * 51)
    ),
    "a trouble of 240 kB": encode(m.Alive("led", m.Role.SCOREBOARD, "e", troubles=(m.Sentence("x", "y" * 240_000),))),
}


@pytest.mark.parametrize("frame", HOSTILE.values(), ids=HOSTILE)
def test_it_is_refused_as_it_arrives(frame: bytes) -> None:
    with pytest.raises(BadFrameError):
        TO_CONTROLLER.decode(frame)


def test_the_same_without_the_hostile_value_is_taken() -> None:
    assert isinstance(TO_CONTROLLER.decode(framed()), m.CommandRequest)
    points = {"type": "AdjustScore", "team": 1, "points": "-12.25", "reason": "abc"}
    assert isinstance(TO_CONTROLLER.decode(framed(command=points)), m.CommandRequest)


def test_the_longest_verdict_fits_into_a_frame() -> None:
    press = m.Press(8, 2**62, m.PressKind.EARLY, margin_ns=-(2**53), uncertainty_ns=2**53)
    verdict = m.Verdict(
        arming=2**53,
        outcome="tie",
        stations=tuple(range(1, 9)),
        opening_ns=2**62,
        window_ns=2**53,
        decided_ns=2**62,
        presses=(press,) * MAX_VERDICT_PRESSES,
    )

    frame = encode(m.Report("e" * 64, 2**53, verdict))

    assert len(frame) < MAX_FRAME_BYTES
    assert TO_CONTROLLER.decode(frame) == m.Report("e" * 64, 2**53, verdict)


@pytest.mark.parametrize("points", ["1e21", "1e-21", "123456789012345678901", "NaN", "Infinity", "-Infinity"])
def test_points_that_nobody_can_calculate_with_cannot_be_made(points: str) -> None:
    with pytest.raises(ValueError, match=str(MAX_POINT_DIGITS)):
        m.AdjustScore(1, Decimal(points), "abc")


@pytest.mark.parametrize(
    "text, shown",
    [
        ("one } too many, {team} and { alone", "one } too many, A and { alone"),
        ("{team.__class__} {team!r} {team:>9999999999}", "{team.__class__} {team!r} {team:>9999999999}"),
        ("{nobody}", "{nobody}"),
        ("constructor {0}", "constructor {0}"),
    ],
)
def test_a_sentence_of_a_stranger_is_shown_as_it_is(text: str, shown: str) -> None:
    sentence = m.Sentence("x", text, {"team": "A"})

    assert (str(sentence), translate_with({})(sentence)) == (shown, shown)


def test_a_filled_in_text_is_not_filled_in_again() -> None:
    assert str(m.Sentence("x", "{a}", {"a": "{b}", "b": "secret"})) == "{b}"


def test_sentences_cannot_stand_in_one_another_without_end() -> None:
    sentence = m.Sentence("x", "end")
    for _ in range(MAX_SENTENCE_DEPTH - 1):
        sentence = m.Sentence("x", "{a}", {"a": sentence})

    assert str(sentence) == "end"
    with pytest.raises(ValueError, match="deep"):
        m.Sentence("x", "{a}", {"a": sentence})
