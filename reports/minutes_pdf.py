"""Minutes as PDF: the paper that is read aloud, signed and filed, in the form of decree 30/2020/NĐ-CP; then its annex.

The state's heading, time and place, participants, the course, decisions, ranking and prizes, the closing sentence,
signatures. What is too dense to be read aloud is in the annex, on pages of its own.

Kind: adapter
"""

from collections.abc import Iterator
from decimal import Decimal

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer

from reports import official_pdf as s
from reports import pdf_document as p
from reports import pdf_pages as pages
from reports.annex_pdf import annex
from reports.minutes import Minutes, Place, order_lot_text
from reports.official_paper import DOTS, NO_NUMBER_YET, Column, Grid
from reports.paper_fonts import SERIF, SERIF_BOLD, SERIF_ITALIC
from reports.paper_locale import clock
from reports.qr_drawing import qr
from reports.rounds_pdf import ROUND_KINDS
from reports.signatories import People, Person

WIDTH = s.UPRIGHT.text_width
ANNEX_FORM = pages.PageForm(A4, 20, p.MARGIN_MM, p.MARGIN_MM, p.MARGIN_MM, is_official=True)
CODE_MM = 46
"""A code of some 430 bytes has 85 modules to a side: each is as wide as half a millimetre."""
_NAME_DOTS = DOTS * 3
_DASH = "\N{NO-BREAK SPACE}–\N{NO-BREAK SPACE}"


def minutes_pdf(minutes: Minutes, people: People, progress: pages.Progress = pages.no_progress) -> bytes:
    """The minutes of a match with their annex. The same arguments give the same bytes."""

    def story() -> Iterator[Flowable]:
        yield from _heading(minutes, people)
        yield from _people(minutes, people)
        yield from _course(minutes)
        yield from _rulings(minutes)
        yield from _result(minutes)
        yield from _closing(minutes, people)
        yield from pages.annex_begins()
        yield from annex(minutes)

    title = minutes.wording.phrase("Minutes of {title}", title=minutes.title)
    footer = minutes.wording.phrase("{title} · journal head {head}", title=title, head=minutes.short_head)
    return pages.build(
        story,
        title=title,
        wall_ns=minutes.ended_ns,
        translate=minutes.wording.say,
        footer=footer,
        form=s.UPRIGHT,
        annex=ANNEX_FORM,
        mark=minutes.mark,
        progress=progress,
    )


def _heading(minutes: Minutes, people: People) -> Iterator[Flowable]:
    wording, phrase = minutes.wording, minutes.wording.phrase
    number = phrase("No. {number}", number=people.number or NO_NUMBER_YET)
    dateline = f"{people.place or DOTS}, {wording.day(minutes.ended_ns)}"
    issuer = (people.authority, people.unit or minutes.venue)
    yield s.letterhead(issuer, number, wording.paper_heading(), dateline, WIDTH)
    yield Spacer(1, 10)
    yield p.text(phrase("Minutes").upper(), s.TITLE)
    yield p.text(minutes.title, s.TITLE)
    yield p.text(minutes.form, s.MID)
    for note in _notes(minutes):
        yield p.text(note, s.MID_BOLD)
    yield p.Rule(WIDTH * 0.2)
    yield from _section(phrase("I. Time and place"))
    lines = list(_time_and_place(minutes))
    if minutes.signed_code:
        note = phrase("Signed result, for the office: its page of sittings takes the text of this code.")
        code = [qr(minutes.signed_code, CODE_MM * mm), p.text(note, p.style(9, SERIF_ITALIC))]
        yield p.bare([[lines, code]], [WIDTH - CODE_MM * mm, CODE_MM * mm])
    else:
        yield from lines


def _time_and_place(minutes: Minutes) -> Iterator[Flowable]:
    wording, phrase = minutes.wording, minutes.wording.phrase
    start = (wording.hour(minutes.started_ns), wording.day(minutes.started_ns))
    end = (wording.hour(minutes.ended_ns), wording.day(minutes.ended_ns))
    yield p.text(phrase("Start: {hour}, {day}.", hour=start[0], day=start[1]), s.BODY)
    until = "Until: {hour}, {day}." if minutes.open_at else "End: {hour}, {day}."
    yield p.text(phrase(until, hour=end[0], day=end[1]), s.BODY)
    yield p.text(phrase("Venue: {venue}.", venue=minutes.venue), s.BODY)


def _section(title: str) -> Iterator[Flowable]:
    yield CondPageBreak(35 * mm)
    yield p.text(title, s.LEVELS[1])


def _notes(minutes: Minutes) -> Iterator[str]:
    """What keeps the minutes from being those of a match that counts."""
    phrase = minutes.wording.phrase
    if minutes.open_at:
        yield phrase("INTERIM: the match has not ended ({place})", place=minutes.open_at)
    if minutes.speed != 1.0:
        factor = minutes.wording.points(Decimal(f"{minutes.speed:g}"))
        yield phrase("Trial run: the clock ran {factor} times as fast", factor=factor)
    if minutes.mark:
        yield phrase("Rehearsal: nothing in this paper counts")


def _people(minutes: Minutes, people: People) -> Iterator[Flowable]:
    phrase = minutes.wording.phrase
    yield from _section(phrase("II. Participants"))
    judges = (Person("", phrase("Judge {number}", number=n)) for n in range(1, minutes.judges + 1))
    yield from _list_items(phrase("The jury"), people.jury or tuple(judges))
    yield from _list_items(phrase("Secretaries"), people.secretaries or (Person(""), Person("")))
    yield p.text(f"{phrase('MC')}: {people.mc or _NAME_DOTS}", s.BODY)
    if people.guests:
        yield from _list_items(phrase("Guests"), people.guests)
    yield p.text(phrase("Teams: {count}", count=len(minutes.teams)), s.BODY)
    columns = (
        Column(phrase("Team"), 0.1, "center"),
        Column(phrase("School"), 0.36),
        Column(phrase("Station"), 0.12, "center"),
        Column(phrase("Contestants"), 0.42),
    )
    rows = []
    for team in minutes.teams:
        pupils = ", ".join(people.pupils(team.number)) or DOTS
        name = phrase("{name} (absent)", name=team.name) if team.number in minutes.absent else team.name
        rows.append((str(team.number), name, str(team.station), pupils))
    yield from s.table(Grid(columns, tuple(rows)), WIDTH)
    if lot := order_lot_text(minutes):
        yield p.text(lot, s.BODY)


def _list_items(title: str, people: tuple[Person, ...]) -> Iterator[Flowable]:
    yield p.text(f"{title}:", s.BODY)
    for n, person in enumerate(people, 1):
        role = f" – {person.role}" if person.role else ""
        yield p.text(f"{n}. {person.name or _NAME_DOTS}{role}", s.LISTED)


def _course(minutes: Minutes) -> Iterator[Flowable]:
    """Each round in a sentence: who had how many points in it."""
    wording, phrase = minutes.wording, minutes.wording.phrase
    yield from _section(phrase("III. Course and results of the rounds"))
    for n, part in enumerate(minutes.played_rounds, 1):
        name = f"{n}. {part.name} ({wording.say(ROUND_KINDS[part.kind])})"
        points = [f"{team.name}{_DASH}{wording.points(part.total(team.number))}" for team in minutes.teams]
        is_played = bool(part.items or part.performances)
        yield p.text(f"{name}: {'; '.join(points)}." if is_played else f"{name}: {phrase('Not played yet.')}", s.BODY)
    yield p.text(phrase("Every question and every mark is in the annex."), s.BODY)


def _rulings(minutes: Minutes) -> Iterator[Flowable]:
    phrase = minutes.wording.phrase
    yield from _section(phrase("IV. Decisions, corrections, protests and incidents"))
    if not minutes.rulings:
        yield p.text(phrase("None."), s.BODY)
    for ruling in minutes.rulings:
        what = phrase("{ruling} — UNDONE", ruling=ruling.what) if ruling.undone else ruling.what
        reason = f" ({ruling.reason})" if ruling.reason else ""
        yield p.text(f"– {clock(ruling.wall_ns)}: {what}{reason}", s.LISTED)


def _result(minutes: Minutes) -> Iterator[Flowable]:
    phrase = minutes.wording.phrase
    title = "V. Result when the minutes were written" if minutes.open_at else "V. Result, ranking and prizes"
    columns = (
        Column(phrase("Place"), 0.12, "center"),
        Column(phrase("Team"), 0.5),
        Column(phrase("Total"), 0.14, "center"),
        Column(phrase("Prize"), 0.24, "center"),
    )
    rows = tuple(_place(minutes, place) for place in minutes.places)
    yield KeepTogether([p.text(phrase(title), s.LEVELS[1]), *s.table(Grid(columns, rows), WIDTH)])


def _place(minutes: Minutes, place: Place) -> tuple[str, str, str, str]:
    """One line of the ranking."""
    has_note = place.note and (place.place is None or not minutes.open_at)
    note = f" ({place.note.lower()})" if has_note else ""
    number = "–" if place.place is None else str(place.place)
    prize = "" if minutes.open_at else place.prize
    return number, f"{place.team}. {place.name}{note}", minutes.wording.points(place.score), prize


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
    mid, bold = p.style(12, SERIF, "center"), p.style(12, SERIF_BOLD, "center")
    small = p.style(11, SERIF_ITALIC, "center")

    def signature(title: str, name: str) -> list[Flowable]:
        hint = p.text(phrase("(signature and full name)"), small)
        return [p.text(title.upper(), bold), hint, Spacer(1, 52), p.text(name, mid)]

    signatures = [
        signature(phrase("Secretary"), secretary),
        signature(phrase("Head of the jury"), chair),
        signature(phrase("Organisers"), ""),
    ]
    block: list[Flowable] = [Spacer(1, 6), p.markup(text, s.BODY), Spacer(1, 6), p.bare([signatures], [WIDTH / 3] * 3)]
    jury = [person.name for person in people.jury[1:]] or [""] * max(0, minutes.judges - 1)
    if jury:
        columns = [
            [p.text(phrase("Judge {number}", number=n), bold), Spacer(1, 40), p.text(name, mid)]
            for n, name in enumerate(jury, 2)
        ]
        block += [Spacer(1, 6), p.bare([columns], [WIDTH / len(columns)] * len(columns))]
    teams = [[p.text(phrase("Team {number}", number=team.number), mid), Spacer(1, 32)] for team in minutes.teams]
    block += [p.text(phrase("For the teams"), bold), p.bare([teams], [WIDTH / len(teams)] * len(teams))]
    yield KeepTogether(block)
