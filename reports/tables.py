"""Minutes as plain tables, the content of the XLSX and CSV files.

Kind: pure
"""

from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct

from controller.journal.seal_report import chain_label
from reports.minutes import Minutes, order_lot_text
from reports.paper_locale import clock, duration
from reports.played_rounds import ZERO, Cell, Part
from reports.press_wording import opening_outcome, press_kind
from reports.signatories import People
from reports.wording import Wording

Value = str | int | Decimal
Row = tuple[Value, ...]


class Sheet(Struct, frozen=True):
    """A table: its name and its rows. Row `head` (from 0) names the columns; -1: no row does."""

    name: str
    rows: tuple[Row, ...]
    head: int = 0


def minutes_tables(minutes: Minutes, people: People) -> tuple[Sheet, ...]:
    """All tables of the minutes, including the annex."""
    phrase = minutes.wording.phrase
    parts = [_part(minutes, part, n) for n, part in enumerate(minutes.played_rounds, 1)]
    return (
        Sheet(phrase("Minutes"), tuple(_front(minutes, people)), -1),
        Sheet(phrase("Result"), tuple(_result(minutes))),
        *parts,
        Sheet(phrase("Rulings"), tuple(_rulings(minutes))),
        timeline_table(minutes),
        Sheet(phrase("Questions"), tuple(_questions(minutes))),
    )


def timeline_table(minutes: Minutes) -> Sheet:
    """The press timelines alone."""
    return Sheet(minutes.wording.phrase("Presses"), tuple(_presses(minutes)))


def _front(minutes: Minutes, people: People) -> Iterator[Row]:
    wording, phrase = minutes.wording, minutes.wording.phrase
    yield from ((line,) for line in wording.paper_heading())
    yield (phrase("Minutes").upper(), minutes.title)
    yield from ((row,) for row in filter(None, (minutes.mark,)))
    yield (phrase("Rules of the contest"), minutes.form)
    if minutes.open_at:
        yield (phrase("Interim"), phrase("the match has not ended ({place})", place=minutes.open_at))
    yield (phrase("Start"), f"{wording.hour(minutes.started_ns)}, {wording.day(minutes.started_ns)}")
    end = phrase("Until") if minutes.open_at else phrase("End")
    yield (end, f"{wording.hour(minutes.ended_ns)}, {wording.day(minutes.ended_ns)}")
    yield (phrase("Venue"), minutes.venue)
    yield from ((phrase("The jury"), person.name, person.role) for person in people.jury)
    yield from ((phrase("Secretaries"), person.name, person.role) for person in people.secretaries)
    if people.mc:
        yield (phrase("MC"), people.mc)
    for team in minutes.teams:
        station = phrase("station {station}", station=team.station)
        pupils = ", ".join(people.pupils(team.number))
        yield (phrase("Team {number}", number=team.number), team.name, station, pupils)
    yield from ((lot,) for lot in filter(None, (order_lot_text(minutes),)))
    yield (phrase("Head of the journal"), minutes.short_head, minutes.long_head)
    for chain in minutes.seals.chains:
        yield (phrase("Key of the seals"), chain_label(chain), *(str(seq) for seq in chain.seals))


def _result(minutes: Minutes) -> Iterator[Row]:
    phrase = minutes.wording.phrase
    scored = [part for part in minutes.played_rounds if not part.tie_break]
    extra = [part for part in minutes.played_rounds if part.tie_break]
    adjustment_names = [phrase("Tie-break adjustment")] if minutes.tie_break_adjustments else []
    yield (
        *(phrase("Place"), phrase("Team"), phrase("School"), *(part.name for part in scored)),
        *(phrase("Adjustment"), phrase("Total"), *(part.name for part in extra), *adjustment_names),
        *(phrase("Prize"), phrase("Remark")),
    )
    for place in minutes.places:
        team = place.team
        totals, tie_break_totals = [part.total(team) for part in scored], [part.total(team) for part in extra]
        tie_break_totals += [minutes.tie_break_adjustments.get(team, ZERO) for _ in adjustment_names]
        prize = "" if minutes.open_at else place.prize
        yield (
            "–" if place.place is None else place.place,
            team,
            place.name,
            *totals,
            minutes.adjustments[team],
            place.score,
            *tie_break_totals,
            prize,
            place.note,
        )


def _part(minutes: Minutes, part: Part, number: int) -> Sheet:
    name = f"{number}. {part.name}"
    if part.performances or part.criteria:
        return Sheet(name, tuple(_performances(minutes, part)))
    phrase = minutes.wording.phrase
    teams = [team.number for team in minutes.teams]
    names = [phrase("Team {number}", number=team) for team in teams]
    rulings = [phrase("Team {number}, ruling", number=team) for team in teams]
    rows: list[Row] = [(phrase("Question"), *names, *rulings)]
    for item in part.items:
        cells = [item.cells[team] for team in teams]
        marks = [_mark_text(minutes.wording, cell) for cell in cells]
        rows.append((item.number, *(cell.points for cell in cells), *marks))
    rows.append((phrase("Sum"), *(part.total(team) for team in teams), *("" for _ in teams)))
    return Sheet(name, tuple(rows))


def _performances(minutes: Minutes, part: Part) -> Iterator[Row]:
    phrase = minutes.wording.phrase
    names = [name for name, _ in part.criteria]
    judges = range(1, minutes.judges + 1)
    marks_names = [phrase("J{number}: {criterion}", number=judge, criterion=name) for judge in judges for name in names]
    yield (phrase("Turn"), phrase("Team"), phrase("School"), phrase("Duration"), *marks_names, phrase("Score"))
    for performance in part.performances:
        marks: list[Value] = []
        for judge in judges:
            marks += performance.ballots.get(judge, ("",) * len(names))
        used = duration(performance.used_ns) if performance.used_ns is not None else ""
        points = phrase("repeated") if performance.repeated else performance.points
        yield (performance.number, performance.team, minutes.team_name(performance.team), used, *marks, points)


def _mark_text(wording: Wording, cell: Cell) -> str:
    phrase = wording.phrase
    if cell.absent:
        return phrase("took no part")
    marks = [] if cell.right is None else [phrase("right" if cell.right else "wrong")]
    marks += [phrase("board up late")] if cell.late else []
    return ", ".join([*marks, *([phrase("early press")] if cell.early else [])])


def _rulings(minutes: Minutes) -> Iterator[Row]:
    wording, phrase = minutes.wording, minutes.wording.phrase
    yield (
        *(phrase("No."), phrase("Date"), phrase("Time of day"), phrase("Ruling"), phrase("Reason")),
        *(phrase("Recorded by"), phrase("Undone")),
    )
    for ruling in minutes.rulings:
        when = (wording.day(ruling.wall_ns), clock(ruling.wall_ns))
        undone = phrase("yes") if ruling.undone else ""
        yield (ruling.seq, *when, ruling.what, ruling.reason, wording.person(ruling.who), undone)


def _presses(minutes: Minutes) -> Iterator[Row]:
    wording, phrase = minutes.wording, minutes.wording.phrase
    yield (
        *(phrase("Round"), phrase("Question"), phrase("Outcome of each opening"), phrase("Team"), phrase("Press")),
        *(phrase("After the opening (µs)"), phrase("Behind (µs)"), "± (µs)"),
    )
    for timeline in minutes.timelines:
        verdicts = "; ".join(
            " ".join([opening_outcome(wording, opening.outcome), *map(str, opening.teams)])
            for opening in timeline.openings
        )
        for press in timeline.presses:
            times = (_us(press.since_opening_us), _us(press.margin_us), _us(press.uncertainty_us))
            kind = press_kind(wording, press)
            yield (timeline.round, timeline.item, verdicts, press.team, kind, *times)
        if not timeline.presses:
            yield (timeline.round, timeline.item, verdicts, "", "", "", "", "")


def _questions(minutes: Minutes) -> Iterator[Row]:
    phrase = minutes.wording.phrase
    yield (phrase("Round"), phrase("Question"), phrase("Text of the question"), phrase("Answer"), phrase("Spare"))
    for n, part in enumerate(minutes.played_rounds, 1):
        for item in part.items:
            yield (n, item.number, item.text, item.answer, phrase("yes") if item.spare else "")


def _us(time_us: float | None) -> Value:
    return "" if time_us is None else Decimal(f"{time_us:.3f}")
