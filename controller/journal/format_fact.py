"""A fact as one line of plain text for a terminal.

Works for any fact, so that no new one can be missing here. Instants are left out: the line shows its wall time.

Kind: pure
"""

from collections.abc import Iterator
from datetime import datetime
from enum import Enum

from msgspec import Struct

from bus.authors import author_id
from bus.messages import Press, PressKind, Sentence
from bus.printable import printable
from bus.units import NS_PER_MS, NS_PER_S, NS_PER_US
from controller.journal.hash_chain import Row
from controller.journal.record import Record
from controller.journal.replay_at import Moment
from controller.packs.pack import Question
from controller.rules.contest import Clock, Evening
from controller.rules.rounds.buzzers.state import is_before_first


def format_line(row: Row, record: Record) -> str:
    """`412  2018-04-12 19:32:05.123  mc:Cô Lan@3f2a81bc  ruled right: team 3, points 10`."""
    who, fact = printable(author_id(record.author)), printable(format_fact(record.fact))
    return f"{row.seq:>6}  {format_wall_time(record.wall_ns)}  {who:<12}  {fact}"


def format_wall_time(wall_ns: int) -> str:
    """Wall time in this machine's own time zone, to the millisecond; the bare number where that is no time."""
    seconds, rest_ns = divmod(wall_ns, NS_PER_S)
    try:
        return f"{datetime.fromtimestamp(seconds).astimezone():%Y-%m-%d %H:%M:%S}.{rest_ns // NS_PER_MS:03d}"
    except (ValueError, OverflowError, OSError):
        return f"{wall_ns} ns"


def format_fact(fact: Struct) -> str:
    """A fact as text: `ruled right: team 3, points 10`."""
    fields = ", ".join(_format_fields(fact))
    name = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in type(fact).__name__).strip()
    return f"{name}: {fields}" if fields else name


def format_moment(moment: Moment) -> Iterator[str]:
    """The contest at one moment, as lines for a terminal."""
    yield f"after fact {moment.seq} ({moment.fact}, by {moment.who}), {format_wall_time(moment.wall_ns)}"
    yield f"head: {moment.seq}:{moment.head}"
    yield f"phase: {moment.phase}"
    if moment.round > 0:
        yield f"round {moment.round}: {moment.round_name}, item {moment.item}"
    if moment.question is not None:
        yield f"question: {moment.question}"
        yield f"answer: {moment.answer}"
    if moment.floor is not None:
        yield f"the floor: team {moment.floor}"
    if moment.clock is not None and moment.left_ns is not None:
        state = "running" if moment.is_running else "stopped"
        yield f"clock: {moment.clock}, {moment.left_ns / NS_PER_S:.1f} s left, {state}"
    for team in moment.teams:
        yield f"team {team.team} {team.name}: {team.score}"


def _format_fields(fact: Struct) -> Iterator[str]:
    for field in fact.__struct_fields__:
        value = getattr(fact, field)
        if field.endswith("_ns") or value is None or value == "" or value in ((), {}):
            continue
        text = _format_value(value)
        yield text if isinstance(value, Struct) else f"{field.replace('_', ' ')} {text}"


def _format_press(kind: PressKind, margin_ns: int | None) -> str:
    if margin_ns is not None and is_before_first(margin_ns):
        return f"{-margin_ns / NS_PER_US:,.1f} µs before the first, arrived after the verdict"
    behind = "" if margin_ns is None else f", {margin_ns / NS_PER_US:,.1f} µs behind"
    return f"{kind}{behind}"


def _format_value(value: object) -> str:
    match value:
        case Sentence():
            return str(value)
        case Clock(what=what, total_ns=total_ns):
            return f"{what} {total_ns / NS_PER_S:g} s"
        case Question(text=text):
            return f'"{text}"'
        case Evening(match=match):
            return f"{match.title}, {match.venue}, {len(match.teams)} teams"
        case Press(station=station, kind=kind, margin_ns=margin_ns):
            return f"station {station} {_format_press(kind, margin_ns)}"
        case bool():
            return "yes" if value else "no"
        case Enum():
            return str(value.value)
        case dict():
            return " ".join(f"{key}:{_format_value(item)}" for key, item in value.items())
        case tuple() | list():
            return " ".join(map(_format_value, value))
        case Struct():
            return ", ".join(_format_fields(value))
        case _:
            return str(value)
