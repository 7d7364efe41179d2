"""Decide how a fact reads on a terminal: one line of plain words. Pure.

Works on any fact, so that a new one is never missing here; instants are left out, the line has its wall time.

Kind: pure
"""

from collections.abc import Iterator
from datetime import datetime
from enum import Enum

from msgspec import Struct

from bus.messages import Press, Sentence
from bus.units import NS_PER_S
from controller.journal.hash_chain import Row
from controller.journal.record import Record
from controller.journal.replay_at import Moment
from controller.packs.pack import Question
from controller.rules.contest import Clock, Evening, has_arrived_after_verdict


def line(row: Row, record: Record) -> str:
    """`412  2018-04-12 19:32:05.123  mc     ruled right: team 3, points 10`."""
    return f"{row.seq:>6}  {wall(record.wall_ns)}  {record.who:<12}  {words(record.fact)}"


def wall(wall_ns: int) -> str:
    """Wall time in this machine's own time zone, to the millisecond."""
    whole, rest = divmod(wall_ns, NS_PER_S)
    return f"{datetime.fromtimestamp(whole).astimezone():%Y-%m-%d %H:%M:%S}.{rest // 1_000_000:03d}"


def words(fact: Struct) -> str:
    """A fact in words: `ruled right: team 3, points 10`."""
    said = ", ".join(_parts(fact))
    name = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in type(fact).__name__).strip()
    return f"{name}: {said}" if said else name


def story(moment: Moment) -> Iterator[str]:
    """A moment as lines for a terminal."""
    yield f"after fact {moment.seq} ({moment.fact}, by {moment.who}), {wall(moment.wall_ns)}"
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
        how = "running" if moment.running else "stopped"
        yield f"clock: {moment.clock}, {moment.left_ns / NS_PER_S:.1f} s left, {how}"
    for team in moment.teams:
        yield f"team {team.team} {team.name}: {team.score}"


def _parts(fact: Struct) -> Iterator[str]:
    for field in fact.__struct_fields__:
        value = getattr(fact, field)
        if field.endswith("_ns") or value is None or value == "" or value in ((), {}):
            continue
        said = _said(value)
        yield said if isinstance(value, Struct) else f"{field.replace('_', ' ')} {said}"


def _said(value: object) -> str:
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
            if has_arrived_after_verdict(kind, margin_ns):
                return f"station {station} {-(margin_ns or 0) / 1_000:,.1f} µs before the first, told too late to count"
            behind = "" if margin_ns is None else f", {margin_ns / 1_000:,.1f} µs behind"
            return f"station {station} {kind}{behind}"
        case bool():
            return "yes" if value else "no"
        case Enum():
            return str(value.value)
        case dict():
            return " ".join(f"{key}:{_said(one)}" for key, one in value.items())
        case tuple() | list():
            return " ".join(map(_said, value))
        case Struct():
            return ", ".join(_parts(value))
        case _:
            return str(value)
