"""Papers of a match: their file names, titles and makers, for the desk's page and the commands.

Each maker gets the minutes, the people and a callback for the progress, and returns bytes; reportlab and openpyxl are
loaded only when a paper is made. The minutes come from `minutes(source.records(), wording_in(language))` of a journal
that is open for reading, also while a controller writes it; the papers are in their language.

Kind: adapter
"""

from collections.abc import Callable
from typing import NamedTuple

from bus.catalogue import translator
from bus.language import DEFAULT_LANGUAGE, Language
from bus.messages import Sentence
from reports.minutes import Minutes
from reports.signatories import People
from reports.wording import Wording

Progress = Callable[[Sentence], None]
Maker = Callable[[Minutes, People, Progress], bytes]

MEDIA = {
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
}


class Paper(NamedTuple):
    """A paper that can be made. `name`: its file name; `final`: only once the match has ended."""

    name: str
    title: Sentence
    make: Maker
    final: bool = False

    @property
    def ending(self) -> str:
        """Extension of the file, such as `.pdf`."""
        return self.name[self.name.rindex(".") :]

    @property
    def media(self) -> str:
        """Media type of the file."""
        return MEDIA[self.ending]


class NothingToShowError(ValueError):
    """The match has nothing yet that this paper could show."""


def wording_in(language: Language = DEFAULT_LANGUAGE) -> Wording:
    """What writes papers in `language`."""
    return Wording(language, translator(language))


def _warn(minutes: Minutes, people: People, progress: Progress) -> None:
    """Say what will be missing on paper, before it is printed."""
    from reports.letter_warnings import letter_warnings

    for warning in letter_warnings(minutes, people):
        progress(warning)


def _minutes_pdf(minutes: Minutes, people: People, progress: Progress) -> bytes:
    from reports.minutes_pdf import minutes_pdf

    _warn(minutes, people, progress)
    return minutes_pdf(minutes, people, progress)


def _minutes_xlsx(minutes: Minutes, people: People, progress: Progress) -> bytes:
    from reports.spreadsheet import xlsx
    from reports.tables import minutes_tables

    return xlsx(minutes_tables(minutes, people), minutes.last_ns, minutes.mark)


def _minutes_csv(minutes: Minutes, people: People, progress: Progress) -> bytes:
    from reports.spreadsheet import csv_text
    from reports.tables import minutes_tables

    return csv_text(minutes_tables(minutes, people))


def _sheet_pdf(minutes: Minutes, people: People, progress: Progress) -> bytes:
    from reports.score_sheet_pdf import filled_sheet

    _warn(minutes, people, progress)
    return filled_sheet(minutes)


def _blank_sheet(minutes: Minutes, people: People, progress: Progress) -> bytes:
    from reports.score_sheet_pdf import blank_sheet

    evening = minutes.contest.current_evening
    return blank_sheet(evening.format, evening.match, minutes.wording)


def _sheet_xlsx(minutes: Minutes, people: People, progress: Progress) -> bytes:
    from reports.manual_results import manual_table
    from reports.spreadsheet import xlsx

    return xlsx([manual_table(minutes)], minutes.last_ns, minutes.mark)


def _certificates(minutes: Minutes, people: People, progress: Progress) -> bytes:
    from reports.certificates_pdf import certificates_pdf

    _warn(minutes, people, progress)
    return certificates_pdf(minutes, people, progress)


def _timeline_csv(minutes: Minutes, people: People, progress: Progress) -> bytes:
    from reports.spreadsheet import csv_text
    from reports.tables import timeline_table

    return csv_text([timeline_table(minutes)])


def _timeline_xlsx(minutes: Minutes, people: People, progress: Progress) -> bytes:
    from reports.spreadsheet import xlsx
    from reports.tables import timeline_table

    return xlsx([timeline_table(minutes)], minutes.last_ns, minutes.mark)


def _timeline_json(minutes: Minutes, people: People, progress: Progress) -> bytes:
    import msgspec

    return msgspec.json.format(msgspec.json.encode(minutes.timelines))


def _statistics_xlsx(minutes: Minutes, people: People, progress: Progress) -> bytes:
    from reports.spreadsheet import xlsx
    from reports.statistics_tables import statistics_tables

    return xlsx(statistics_tables(minutes), minutes.last_ns, minutes.mark)


def _statistics_json(minutes: Minutes, people: People, progress: Progress) -> bytes:
    import msgspec

    from reports.statistics import statistics

    return msgspec.json.format(msgspec.json.encode(statistics(minutes)))


def _scores_svg(minutes: Minutes, people: People, progress: Progress) -> bytes:
    from reports.charts import as_svg, score_chart

    return as_svg(score_chart(minutes)).encode()


def _margins_svg(minutes: Minutes, people: People, progress: Progress) -> bytes:
    from reports.charts import as_svg, margin_chart

    chart = margin_chart(minutes.timelines, minutes.wording)
    if chart is None:
        raise NothingToShowError("nobody pressed second in any question: there are no margins to draw")
    return as_svg(chart).encode()


MINUTES = "minutes.pdf"
"""The paper that is signed."""

PAPERS = (
    Paper(MINUTES, Sentence("paper-minutes-pdf", "Minutes"), _minutes_pdf),
    Paper("minutes.xlsx", Sentence("paper-minutes-xlsx", "Minutes (spreadsheet)"), _minutes_xlsx),
    Paper("minutes.csv", Sentence("paper-minutes-csv", "Minutes (CSV)"), _minutes_csv),
    Paper("sheet.pdf", Sentence("paper-sheet-pdf", "Score sheet to continue by hand"), _sheet_pdf),
    Paper("sheet-blank.pdf", Sentence("paper-sheet-blank-pdf", "Blank score sheet"), _blank_sheet),
    Paper("sheet.xlsx", Sentence("paper-sheet-xlsx", "Table for scores kept by hand"), _sheet_xlsx),
    Paper("certificates.pdf", Sentence("paper-certificates-pdf", "Certificates"), _certificates, final=True),
    Paper("timeline.csv", Sentence("paper-timeline-csv", "Press timelines"), _timeline_csv),
    Paper("timeline.xlsx", Sentence("paper-timeline-xlsx", "Press timelines (spreadsheet)"), _timeline_xlsx),
    Paper("timeline.json", Sentence("paper-timeline-json", "Press timelines (JSON)"), _timeline_json),
    Paper("statistics.xlsx", Sentence("paper-statistics-xlsx", "Statistics for teachers"), _statistics_xlsx),
    Paper("statistics.json", Sentence("paper-statistics-json", "Statistics for teachers (JSON)"), _statistics_json),
    Paper("timeline.svg", Sentence("paper-timeline-svg", "Chart of margins"), _margins_svg),
    Paper("scores.svg", Sentence("paper-scores-svg", "Chart of scores"), _scores_svg),
)


def paper(name: str) -> Paper | None:
    """The paper with this file name, or None."""
    return next((paper for paper in PAPERS if paper.name == name), None)
