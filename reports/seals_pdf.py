"""Seals of the journal in the annex of the minutes: by which key, how far, and what that proves.

Kind: adapter
"""

from collections.abc import Iterator

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether

from bus.messages import Sentence
from controller.journal.seal_check import CheckedChain
from controller.journal.seal_report import chain_label
from controller.rules.seal_chain import FINGERPRINT_DIGITS
from reports import pdf_document as p
from reports.minutes import Minutes
from reports.qr_drawing import qr

WHAT_THEY_PROVE = Sentence(
    "seals-prove",
    "The machine seals the journal at the end of each round, of the match and of the ceremony, each time with a key "
    "that it then destroys. Whoever changes the journal afterwards cannot make these seals again. This proves "
    "something only by the fingerprint that was photographed during the evening: it must be the same as above, digit "
    "by digit.",
)
WHAT_THEY_DO_NOT_PROVE = Sentence(
    "seals-do-not-prove",
    "They do not prove that the machine itself was in good hands during the evening, nor what was written after the "
    "last seal. Somebody who can restore deleted data of the memory card might find an old key: then only a head that "
    "was noted on paper or photographed helps.",
)


def seals(minutes: Minutes) -> Flowable:
    """The last section of the annex."""
    phrase = minutes.wording.phrase
    title = p.text(phrase("F. Seals of the journal"), p.SECTION)
    if minutes.seals.last_chain is None:
        return KeepTogether([title, p.text(phrase("The journal has no seals of this match."), p.BODY)])
    chains = [_chain(minutes, chain) for chain in minutes.seals.chains]
    notes = [p.text(minutes.wording.say(note), p.SMALL) for note in (WHAT_THEY_PROVE, WHAT_THEY_DO_NOT_PROVE)]
    return KeepTogether([title, *_fault(minutes), *chains, *notes])


def _fault(minutes: Minutes) -> Iterator[Flowable]:
    """Where a seal is not genuine."""
    if minutes.seals.bad is not None:
        row, fault = minutes.seals.bad
        text = minutes.wording.phrase("Row {row}: {fault}. The journal was changed", row=row, fault=fault)
        yield p.text(text, p.style(11, p.BOLD))


def _chain(minutes: Minutes, chain: CheckedChain) -> Flowable:
    phrase = minutes.wording.phrase
    numbers = ", ".join(map(str, chain.seals)) or phrase("none yet")
    lines = (
        f"<b>{chain_label(chain)}</b>",
        phrase("Sealed up to entry: {numbers}", numbers=numbers),
        phrase("The last seal was made." if chain.is_finished else "The last seal has not been made yet."),
        phrase("The seals are by this key if this command says “OK”:"),
        f'bamchuong journal verify --key "{chain_label(chain)}"',
    )
    code = qr(chain.fingerprint[:FINGERPRINT_DIGITS], 32 * mm)
    return p.bare([[code, p.markup("<br/>".join(lines), p.style(9))]], [38 * mm, p.TEXT_WIDTH - 38 * mm])
