"""Papers in any language: every text comes from the catalogue, and what people wrote stays as they wrote it."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace

from bus.catalogue import languages, translations
from bus.language import Language, Translate, name_in
from bus.messages import Author, Role, Sentence
from bus.units import NS_PER_S
from controller.formats.format import Format, StageRound
from controller.journal.record import Record
from controller.rules import facts as f
from controller.rules.facts import AnyFact
from reports import letter_warnings
from reports.cell_signs import SIGNS, sign, sign_legend
from reports.minutes import minutes
from reports.paper_locale import COUNTRY, MOTTO
from reports.report_kinds import PAPERS, wording_in
from reports.score_sheet_pdf import blank_sheet
from reports.wording import PARTS, ROLES, Wording
from tests.unit.controller.journal.forgeries import rechained
from tests.unit.controller.rules.played_match import PLAN
from tests.unit.controller.sealed_evening import SealedRows, sealed_rows
from tests.unit.reports.eventful_match import NAME, PEOPLE, eventful_match, interim_match
from tests.unit.reports.paper_text import needs_poppler, text_of, words_of
from tests.unit.reports.sample_matches import as_rehearsal, rows_of, shipped_format
from tests.unit.reports.tied_match import decided_match, tied_match
from webcore.extract_texts import texts

ON_STAGE = 250
"""How many facts there are when the second team is on stage."""

ON_PAGES = ("reports/people_form.py", "reports/result_signing.py")
"""What they say is told on a page."""
EARLY_PAPERS = ("minutes.", "sheet.")
"""The papers that there are before a match has ended."""

NEUTRAL = {"bamchuong", "journal", "verify", "head", "key", "mock", "µs", "ms", "s"}
"""The same in every language: a command, the source of the presses, units."""

DATES = {"vi": {"ngày", "tháng", "năm", "giờ", "phút"}, "en": {"april"}}

LETTERS = re.compile(r"[^\W\d_]+")
PLACEHOLDER = re.compile(r"(\{\w+\})")


def words(text: str) -> set[str]:
    """The words in `text`, in small letters; what has a digit in it is a number or a hash."""
    return {token.lower() for token in re.findall(r"\w+", text) if LETTERS.fullmatch(token)}


def masked(text: str) -> str:
    """`text` without a single letter, its placeholders as they were."""
    pieces = PLACEHOLDER.split(text)
    return "".join(piece if PLACEHOLDER.fullmatch(piece) else LETTERS.sub("¤", piece) for piece in pieces)


def masking_translator(texts: set[str]) -> Translate:
    """A language without letters: what is a letter on a paper went past it. The texts that it gets go to `texts`."""

    def translate(sentence: Sentence) -> str:
        texts.add(sentence.text)
        args = {name: translate(arg) if isinstance(arg, Sentence) else arg for name, arg in sentence.args.items()}
        return str(replace(sentence, text=masked(sentence.text), args=args))

    return translate


CHANGES = (
    f.TeamRenamed(1, NAME, NAME),
    f.MatchRenamed(NAME, NAME, NAME),
    f.MatchPutAside(),
    f.MatchResumed(10_000),
    f.TookOver(3, "0" * 32, NAME, NAME, 10_000, 10_000),
)


@cache
def matches() -> dict[str, SealedRows]:
    """Matches that have all that a paper tells, at several moments; one has no seals, one was changed afterwards."""
    eventful = rows_by_everybody(eventful_match())
    return {
        "before": sealed(eventful[:2]),
        "interim": rows_by_everybody([*interim_match(), *CHANGES]),
        "on stage": sealed(eventful[:ON_STAGE]),
        "ended": sealed(eventful),
        "rehearsal": rows_by_everybody(as_rehearsal(interim_match(), NAME)),
        "tied": forged(sealed(rows_by_everybody(tied_match()))),
        "decided": sealed(rows_by_everybody(decided_match())),
    }


def sealed(rows: SealedRows) -> SealedRows:
    """`rows` with the seals that belong between them."""
    return sealed_rows(record for _, record in rows)


def forged(rows: SealedRows) -> SealedRows:
    """`rows` in which somebody has added an adjustment before the first seal: that seal does not fit any more."""
    records = [record for _, record in rows]
    place = next(n for n, record in enumerate(records) if isinstance(record.fact, f.RoundEnded))
    added = replace(records[place], fact=f.ScoreAdjusted(1, Decimal(0), NAME))
    return rechained([*records[:place], added, *records[place:]])


def rows_by_everybody(facts: Sequence[AnyFact]) -> SealedRows:
    """`facts` as rows of a journal, by one role after the other."""
    authors = [
        *(Author(name) for name in PARTS),
        *(Author("", role, device=device) for role in ROLES for device in ("", "12345678")),
        Author(NAME, Role.JUDGE, 2),
    ]
    rows = enumerate(rows_of(facts))
    return [(row, _by(record, authors[n % len(authors)])) for n, (row, record) in rows]


def _by(record: Record, author: Author) -> Record:
    return replace(record, who=author.name, role=author.role, judge=author.judge, device=author.device)


def all_papers(wording: Wording, folder: Path) -> Iterator[tuple[str, str]]:
    """Name and text of every paper; minutes and sheets early in the evening, too. The JSON is for machines, in no
    language."""
    for name, rows in matches().items():
        match_minutes = replace(minutes(rows, wording), signed_code="BCR1:CODE")
        for paper in PAPERS:
            if paper.ending == ".json" or (name != "ended" and not paper.name.startswith(EARLY_PAPERS)):
                continue
            content = paper.make(match_minutes, PEOPLE, lambda _: None)
            yield f"{name}: {paper.name}", text_of(paper.name, content, folder)
    match = minutes(rows_of(eventful_match()), wording).contest.current_evening.match
    yield "values: sheet-blank.pdf", words_of(blank_sheet(shipped_format("values"), match, wording), folder)


def names_in(language: Language) -> set[str]:
    """All words of the names in the formats that are played."""
    return {word for form in (PLAN, shipped_format("values")) for word in words(" ".join(_names(form, language)))}


def _names(form: Format, language: Language) -> Iterator[str]:
    stages = [*form.rounds, *([form.tie_break] if form.tie_break is not None else [])]
    criteria = [criterion for stage in stages if isinstance(stage, StageRound) for criterion in stage.criteria]
    for named in (form, *stages, *criteria, *form.prizes):
        yield name_in(named.name, language)


Papers = Callable[[Language], dict[str, str]]


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Papers:
    """Name and text of every paper in a language."""
    folder = tmp_path_factory.mktemp("papers")
    return cache(lambda language: dict(all_papers(wording_in(language), folder)))


@needs_poppler
def test_every_text_of_every_paper_goes_through_the_catalogue(tmp_path: Path) -> None:
    seen: set[str] = set()
    allowed = NEUTRAL | words(NAME) | names_in("xx")
    left = {name: words(text) - allowed for name, text in all_papers(Wording("xx", masking_translator(seen)), tmp_path)}
    assert {name: words for name, words in left.items() if words} == {}
    written = {text for text, place in texts() if place.startswith("reports/") and place not in ON_PAGES}
    titles = {paper.title.text for paper in PAPERS}
    assert written - seen <= titles | {letter_warnings.WARNING.text}, "every text of the papers stands on one of them"


@needs_poppler
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_paper_has_words_of_its_language_only(language: Language, papers: Papers) -> None:
    places = ("reports/", "controller/", "question_files/", "bus/")
    english = {text for text, place in texts() if place.startswith(places)}
    allowed = words(" ".join(translations(language).get(text, text) for text in english))
    allowed |= NEUTRAL | words(NAME) | names_in(language) | DATES[language]
    allowed |= words(f"{COUNTRY} {MOTTO}") if language == "vi" else set()
    allowed |= set(translations(language).get("REHEARSAL", "REHEARSAL").lower())  # across the page, letter by letter
    signs = [sign(wording_in(language), explained).lower() for explained in SIGNS]
    allowed |= {first + second for first in signs for second in signs}
    left = {name: words(text) - allowed for name, text in papers(language).items()}
    assert {name: words for name, words in left.items() if words} == {}


@needs_poppler
@pytest.mark.parametrize("language", ["vi", "en"])
def test_only_a_vietnamese_paper_has_the_heading_of_the_state_and_any_other_says_what_it_is(
    language: Language, papers: Papers
) -> None:
    headed = {name: text for name, text in papers(language).items() if re.search("minutes|certificates", name)}
    sheets = {name: text for name, text in papers(language).items() if name.endswith(("sheet.pdf", "blank.pdf"))}
    assert (len(headed), len(sheets)) == (22, 9)
    for name, text in headed.items():
        assert (COUNTRY in text) is (language == "vi"), name
    for name, text in {**headed, **sheets}.items():
        assert ("COURTESY TRANSLATION" in text) is (language != "vi"), name


@needs_poppler
def test_names_of_the_format_are_those_of_the_language(papers: Papers) -> None:
    for language, names in {
        "vi": ("Khởi động", "Nội dung", "Giải nhất"),
        "en": ("Warm-up", "Content", "First prize"),
    }.items():
        assert all(name in papers(language)["ended: minutes.pdf"] for name in names)
        assert names[2].upper() in papers(language)["ended: certificates.pdf"]


@needs_poppler
def test_no_word_of_a_heading_is_broken_in_a_narrow_column(papers: Papers) -> None:
    text = papers("en")["ended: minutes.pdf"]
    assert "Tie-break adjustment" in text
    assert "Second prize" in text


@pytest.mark.parametrize("language", languages())
def test_every_sign_has_its_explanation_and_is_no_other_sign(language: Language) -> None:
    wording = wording_in(language)
    assert all(":" in wording.say(explained) for explained in SIGNS)
    assert len({sign(wording, explained) for explained in SIGNS}) == len(SIGNS)
    assert sign_legend(wording).count(";") == len(SIGNS) - 1


def test_a_sentence_of_the_journal_is_shown_as_the_pages_show_it_with_points_as_they_are_written() -> None:
    adjusted = Sentence(
        "did-adjust", "Score of team {team}: {points} ({reason})", {"team": 3, "points": "+2.50", "reason": "1.5"}
    )
    assert wording_in("vi").say(adjusted) == "Điểm của đội 3: +2,5 (1.5)"
    assert wording_in("en").say(adjusted) == "Score of team 3: +2.5 (1.5)"


@pytest.mark.parametrize("points, text", [("-5", "−5"), ("+0", "0"), ("NaN", "NaN"), ("a lot", "a lot"), ("7", "7")])
def test_points_that_are_no_number_stay_as_they_are(points: str, text: str) -> None:
    assert wording_in("vi").say(Sentence("did-adjust", "{points}", {"points": points})) == text


def test_a_sentence_of_an_older_journal_that_nobody_translates_any_more_is_shown_in_english() -> None:
    old = Sentence("firmware-restarted", "The buzzer daemon of {year} came back", {"year": 2018})
    rows = rows_of([*eventful_match()[:2], f.OpeningLost(old)])
    (ruling,) = minutes(rows, wording_in("vi")).rulings
    assert ruling.reason == "The buzzer daemon of 2018 came back"


@pytest.mark.parametrize(
    "language, day, hour, points",
    [
        ("vi", "ngày 02 tháng 01 năm 2018", "9 giờ 05 phút", "12,5"),
        ("en", "2 January 2018", "09:05", "12.5"),
        ("xx", "2018-01-02", "09:05", "12.5"),
    ],
)
def test_dates_and_decimals_are_as_the_language_writes_them(
    language: Language, day: str, hour: str, points: str
) -> None:
    wording = Wording(language, str)
    wall_ns = round(datetime(2018, 1, 2, 2, 5, tzinfo=UTC).timestamp()) * NS_PER_S
    assert (wording.day(wall_ns), wording.hour(wall_ns), wording.points(Decimal("12.50"))) == (day, hour, points)
    assert wording.microseconds(1_204.0) == f"1{points[2]}204 ms"
