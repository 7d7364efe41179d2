"""Text of a certificate: one page for the folder of the evening, in the language of whoever translates it.

Kind: pure
"""

import datetime as dt
from collections.abc import Iterator

from msgspec import Struct

from bus.language import Translate
from bus.messages import Sentence
from hardware.selftest.assess.checks import CHECKS
from hardware.selftest.assess.results import Outcome, Result
from hardware.selftest.assess.wording import NOT_A_PI, OUTCOMES
from hardware.selftest.certificate.certificate import SEVERITY, Certificate, title

HEADING = Sentence("certificate-heading", "Test certificate of the buzzer equipment")
VERDICT = Sentence("certificate-verdict", "Result")
SIGNATURE = Sentence("certificate-signature", "Technician (signature and full name)")
TO_DO = Sentence("certificate-to-do", "What to do:")
BOARD = Sentence("certificate-board", "Board")
MACHINE = Sentence("certificate-machine", "Machine")
SOFTWARE = Sentence("certificate-software", "Version")
ISSUED = Sentence("certificate-issued", "Tested at")
EXPIRES = Sentence("certificate-expires", "Valid until")
PRESSED = Sentence("certificate-pressed", "Every button pressed")
OBSERVED = Sentence("certificate-observed", "Lamps, horn, LED boards looked at")
YES, NO = Sentence("certificate-yes", "yes"), Sentence("certificate-no", "not done")
NOTE = Sentence("certificate-note", "Note")
SIMULATED = Sentence("certificate-simulated", "simulated board: not valid on stage")
FAULTS = Sentence("certificate-faults", "Faults on purpose")

_PER_STATION = ("button", "contact", "cross-talk", "path", "lamp")
_SIGN_HERE = "_" * 30


class Row(Struct, frozen=True):
    """One line of the table, translated."""

    label: str
    outcome: Outcome
    finding: str


def table_rows(certificate: Certificate, translate: Translate) -> list[Row]:
    """The table: a line for each check, but a single line for each station."""
    stations: set[str] = set()
    rows: list[Row] = []
    for result in certificate.results:
        if result.check not in _PER_STATION or result.place is None:
            rows.append(Row(translate(title(result)), result.outcome, translate(result.finding)))
        elif result.where not in stations:
            stations.add(result.where)
            of_station = [other for other in certificate.results if other.where == result.where]
            rows.append(_station_row(result.place, of_station, translate))
    return rows


def header_fields(certificate: Certificate, translate: Translate, offset_s: int = 0) -> list[tuple[str, str]]:
    """The header: labels and values. `offset_s`: local time's distance from UTC."""
    fields: list[tuple[Sentence, str | Sentence]] = [
        (BOARD, certificate.board_id),
        (MACHINE, certificate.machine or NOT_A_PI),
        (SOFTWARE, f"bamchuong {certificate.software}"),
        (ISSUED, format_time(certificate.issued_s, offset_s)),
        (EXPIRES, format_time(certificate.expires_s, offset_s)),
        (PRESSED, YES if certificate.buttons_pressed else NO),
        (OBSERVED, YES if certificate.outputs_observed else NO),
        *([(NOTE, SIMULATED)] if certificate.simulated else []),
        *([(FAULTS, ", ".join(certificate.faults))] if certificate.faults else []),
    ]
    return [(translate(label), value if isinstance(value, str) else translate(value)) for label, value in fields]


def signature_line(translate: Translate) -> str:
    """Where the technician signs."""
    return f"{translate(SIGNATURE)}: {_SIGN_HERE}"


def text(certificate: Certificate, translate: Translate, offset_s: int = 0) -> str:
    """The certificate as plain text."""
    outcomes = {outcome: translate(name) for outcome, name in OUTCOMES.items()}
    verdict = f"{translate(VERDICT)}: {outcomes[certificate.verdict]}"
    fields = header_fields(certificate, translate, offset_s)
    label_width = max(len(label) for label, _ in fields) + 2
    outcome_width = max(map(len, outcomes.values())) + 1
    lines = [translate(HEADING).upper(), "", verdict.upper(), ""]
    lines += [f"{label + ':':<{label_width}}{value}" for label, value in fields]
    rows = table_rows(certificate, translate)
    lines += ["", *(f"{outcomes[row.outcome]:<{outcome_width}}{row.label}: {row.finding}" for row in rows)]
    return "\n".join([*lines, *_remedies(certificate, translate), "", signature_line(translate)]) + "\n"


def format_time(seconds: int, offset_s: int) -> str:
    """`14:05 23/11/2026`, local time."""
    moment = dt.datetime.fromtimestamp(seconds, dt.timezone(dt.timedelta(seconds=offset_s)))
    return moment.strftime("%H:%M %d/%m/%Y")


def _remedies(certificate: Certificate, translate: Translate) -> Iterator[str]:
    faulty = [result for result in certificate.results if result.needs_attention]
    if faulty:
        yield ""
        yield translate(TO_DO)
    for result in faulty:
        yield f"- {translate(title(result))}: {translate(result.finding)}"
        yield f"    {translate(CHECKS[result.check].remedy)}"


def _station_row(place: Sentence, results: list[Result], translate: Translate) -> Row:
    """All checks of a station in one line: its faults, otherwise its delay and how its contact settles."""
    worst = max((result.outcome for result in results), key=SEVERITY.index)
    label = translate(place)
    faults = [
        f"{translate(CHECKS[result.check].title)}: {translate(result.finding)}"
        for result in results
        if result.outcome is worst
    ]
    figures = [
        translate(result.finding) for check in ("path", "contact") for result in results if result.check == check
    ]
    is_good = worst in (Outcome.PASS, Outcome.SKIPPED) and any(result.outcome is Outcome.PASS for result in results)
    return Row(label[:1].upper() + label[1:], worst, "; ".join(figures if is_good else faults))
