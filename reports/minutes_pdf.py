"""Minutes as PDF: the paper that is read aloud, signed and filed, and its annex.

Its form follows the minutes of Vietnamese schools: the state's heading, time and place, participants, each round,
special decisions, ranking and prizes, the closing sentence, signatures; then the annex.

Kind: adapter
"""

from collections.abc import Iterator
from decimal import Decimal

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, PageBreak, Paragraph, Spacer

from reports import pdf_document as p
from reports.annex_pdf import annex
from reports.minutes import Minutes, Place, order_lot_text
from reports.paper_locale import clock
from reports.played_rounds import ZERO, Part
from reports.rounds_pdf import rounds
from reports.signatories import People, Person

_DOTS = "………………………………………"


def minutes_pdf(minutes: Minutes, people: People, progress: p.Progress = p.no_progress) -> bytes:
    """The minutes of a match with their annex. The same arguments give the same bytes."""

    def story() -> Iterator[Flowable]:
        yield from _heading(minutes, people)
        yield from _people(minutes, people)
        yield from rounds(minutes)
        yield from _rulings(minutes)
        yield from _result(minutes)
        yield from _closing(minutes, people)
        yield PageBreak()
        yield from annex(minutes)

    title = minutes.wording.phrase("Minutes of {title}", title=minutes.title)
    footer = minutes.wording.phrase("{title} · journal head {head}", title=title, head=minutes.short_head)
    return p.build(
        story,
        title=title,
        wall_ns=minutes.ended_ns,
        translate=minutes.wording.say,
        footer=footer,
        mark=minutes.mark,
        progress=progress,
    )


def _heading(minutes: Minutes, people: People) -> Iterator[Flowable]:
    wording, phrase = minutes.wording, minutes.wording.phrase
    yield p.letterhead(people.authority, people.unit or minutes.venue, people.number, p.TEXT_WIDTH, wording)
    place = people.place or "………………"
    written = f"{place}, {wording.day(minutes.ended_ns)}"
    yield p.text(written, p.style(10, p.ITALIC, "right", spaceBefore=4, spaceAfter=8))
    yield p.text(phrase("Minutes").upper(), p.style(16, p.BOLD, "center"))
    yield p.text(minutes.title, p.style(12, p.BOLD, "center"))
    yield p.text(minutes.form, p.style(10.5, p.ITALIC, "center", spaceAfter=6))
    if minutes.open_at:
        interim = phrase("INTERIM: the match has not ended ({place})", place=minutes.open_at)
        yield p.text(interim, p.style(11, p.BOLD, "center", spaceAfter=4))
    if minutes.speed != 1.0:
        factor = wording.points(Decimal(f"{minutes.speed:g}"))
        text = phrase("Trial run: the clock ran {factor} times as fast", factor=factor)
        yield p.text(text, p.style(10, p.ITALIC, "center", spaceAfter=4))
    if minutes.mark:
        text = phrase("Rehearsal: nothing in this paper counts")
        yield p.text(text, p.style(11, p.BOLD, "center", spaceAfter=4))
    yield p.text(phrase("I. Time and place"), p.SECTION)
    start = (wording.hour(minutes.started_ns), wording.day(minutes.started_ns))
    end = (wording.hour(minutes.ended_ns), wording.day(minutes.ended_ns))
    yield p.text(phrase("Start: {hour}, {day}.", hour=start[0], day=start[1]), p.BODY)
    until = "Until: {hour}, {day}." if minutes.open_at else "End: {hour}, {day}."
    yield p.text(phrase(until, hour=end[0], day=end[1]), p.BODY)
    yield p.text(phrase("Venue: {venue}.", venue=minutes.venue), p.BODY)


def _people(minutes: Minutes, people: People) -> Iterator[Flowable]:
    phrase = minutes.wording.phrase
    yield p.text(phrase("II. Participants"), p.SECTION)
    judges = (Person("", phrase("Judge {number}", number=n)) for n in range(1, minutes.judges + 1))
    yield from _listed(phrase("The jury"), people.jury or tuple(judges))
    yield from _listed(phrase("Secretaries"), people.secretaries or (Person(""), Person("")))
    yield p.text(f"{phrase('MC')}: {people.mc or _DOTS}", p.BODY)
    if people.guests:
        yield from _listed(phrase("Guests"), people.guests)
    yield p.text(phrase("Teams: {count}", count=len(minutes.teams)), p.BODY)
    headings = (phrase("Team"), phrase("School"), phrase("Station"), phrase("Contestants"))
    rows: list[list[Paragraph]] = []
    for team in minutes.teams:
        pupils = ", ".join(people.pupils(team.number)) or _DOTS
        name = phrase("{name} (absent)", name=team.name) if team.number in minutes.absent else team.name
        rows.append([_centred(str(team.number)), p.text(name), _centred(str(team.station)), p.text(pupils)])
    yield p.table(headings, rows, [p.TEXT_WIDTH * part for part in (0.08, 0.38, 0.08, 0.46)])
    if lot := order_lot_text(minutes):
        yield p.text(lot, p.BODY)


def _listed(title: str, people: tuple[Person, ...]) -> Iterator[Flowable]:
    yield p.text(f"{title}:", p.BODY)
    for n, person in enumerate(people, 1):
        role = f" – {person.role}" if person.role else ""
        yield p.text(f"{n}. {person.name or _DOTS}{role}", p.style(10, leftIndent=14))


def _rulings(minutes: Minutes) -> Iterator[Flowable]:
    wording, phrase = minutes.wording, minutes.wording.phrase
    yield p.text(phrase("IV. Decisions, corrections, protests and incidents"), p.SECTION)
    if not minutes.rulings:
        yield p.text(phrase("None."), p.BODY)
        return
    headings = (phrase("No."), phrase("Time of day"), phrase("Ruling"), phrase("Reason"), phrase("Recorded by"))
    rows: list[list[Paragraph]] = []
    for ruling in minutes.rulings:
        what = phrase("{ruling} — UNDONE", ruling=ruling.what) if ruling.undone else ruling.what
        cells = (
            _centred(str(ruling.seq)),
            _centred(clock(ruling.wall_ns)),
            p.text(what),
            p.text(ruling.reason),
            p.text(wording.person(ruling.who)),
        )
        rows.append(list(cells))
    yield p.table(headings, rows, [p.TEXT_WIDTH * share for share in (0.07, 0.1, 0.4, 0.26, 0.17)])


def _result(minutes: Minutes) -> Iterator[Flowable]:
    phrase = minutes.wording.phrase
    title = "V. Result when the minutes were written" if minutes.open_at else "V. Result, ranking and prizes"
    yield CondPageBreak(50 * mm)
    yield p.text(phrase(title), p.SECTION)
    scored = [part for part in minutes.played_rounds if not part.tie_break]
    extra = [part for part in minutes.played_rounds if part.tie_break]
    names = [*(part.name for part in scored), phrase("Adjustment"), phrase("Total"), *(part.name for part in extra)]
    names += [phrase("Tie-break adjustment")] if minutes.tie_break_adjustments else []
    headings = (phrase("Place"), phrase("Team"), *names, phrase("Prize"))
    rows = [_place(minutes, place, scored, extra) for place in minutes.places]
    width = 0.52 / (len(names) + 1)
    yield p.table(headings, rows, [p.TEXT_WIDTH * share for share in (0.08, 0.4, *(width for _ in names), width)])


def _place(minutes: Minutes, place: Place, scored: list[Part], extra: list[Part]) -> list[Paragraph]:
    """One line of the ranking."""
    points, signed_points, team = minutes.wording.points, minutes.wording.signed_points, place.team
    cells = [_centred(points(part.total(team))) for part in scored]
    cells += [_centred(signed_points(minutes.adjustments.get(team, ZERO)))]
    cells += [p.text(points(place.score), p.CELL_BOLD), *(_centred(points(part.total(team))) for part in extra)]
    if minutes.tie_break_adjustments:
        cells.append(_centred(signed_points(minutes.tie_break_adjustments.get(team, ZERO))))
    prize = p.text("" if minutes.open_at else place.prize, p.CELL_BOLD)
    has_note = place.note and (place.place is None or not minutes.open_at)
    note = f" ({place.note.lower()})" if has_note else ""
    number = "–" if place.place is None else str(place.place)
    return [_centred(number), p.text(f"{team}. {place.name}{note}"), *cells, prize]


def _closing(minutes: Minutes, people: People) -> Iterator[Flowable]:
    phrase = minutes.wording.phrase
    text = phrase(
        "These minutes were finished at …… : ……, read aloud to the persons named below, agreed by all of them and "
        "signed. The journal of the match has {count} entries; its head is {head}.",
        count=minutes.head[0],
        head=f"<b>{minutes.short_head}</b>",
    )
    chair = next((person.name for person in people.jury), "")
    secretary = next((person.name for person in people.secretaries), "")
    mid, bold, small = p.style(9.5, align="center"), p.style(9.5, p.BOLD, "center"), p.style(8, p.ITALIC, "center")

    def signature(title: str, name: str) -> list[Flowable]:
        hint = p.text(phrase("(signature and full name)"), small)
        return [p.text(title.upper(), bold), hint, Spacer(1, 52), p.text(name, mid)]

    signatures = [
        signature(phrase("Secretary"), secretary),
        signature(phrase("Head of the jury"), chair),
        signature(phrase("Organisers"), ""),
    ]
    block: list[Flowable] = [Spacer(1, 6), p.markup(text), Spacer(1, 6), p.bare([signatures], [p.TEXT_WIDTH / 3] * 3)]
    jury = [person.name for person in people.jury[1:]] or [""] * max(0, minutes.judges - 1)
    if jury:
        columns = [
            [p.text(phrase("Judge {number}", number=n), bold), Spacer(1, 40), p.text(name, mid)]
            for n, name in enumerate(jury, 2)
        ]
        block += [Spacer(1, 6), p.bare([columns], [p.TEXT_WIDTH / len(columns)] * len(columns))]
    teams = [[p.text(phrase("Team {number}", number=team.number), mid), Spacer(1, 32)] for team in minutes.teams]
    block += [p.text(phrase("For the teams"), bold), p.bare([teams], [p.TEXT_WIDTH / len(teams)] * len(teams))]
    yield KeepTogether(block)


def _centred(text: str) -> Paragraph:
    return p.text(text, p.CELL_MID)
