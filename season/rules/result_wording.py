"""Facts about sittings and results in words, for the history of a season.

Kind: pure
"""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from bus.messages import Sentence, SentenceArgs, join_sentences
from season.plan.plan_warnings import day_sentence
from season.rules import result_facts as f
from season.rules.fact import Fact
from season.rules.filled_text import fill_text
from season.rules.keys import short_key
from season.rules.result_commands import KeyHolder
from season.rules.state_names import SITTING_NAMES

HOLDERS = {
    KeyHolder.OFFICE: Sentence("holder-office", "office"),
    KeyHolder.BOX: Sentence("holder-box", "box"),
    KeyHolder.JURY: Sentence("holder-jury", "chair of the jury"),
}


def _enrolled(fact: f.KeyEnrolled) -> Sentence:
    args: SentenceArgs = {
        "key": short_key(fact.key),
        "holder": HOLDERS[fact.holder],
        "name": fact.name,
        "why": fact.why,
    }
    if not fact.instead_of:
        return Sentence("did-enrol", "The key {key} counts: {holder}, {name}", args)
    args |= {"before": short_key(fact.instead_of)}
    text = "The key {key} counts instead of {before}, which was lost: {holder}, {name} ({why})"
    return Sentence("did-replace-key", text, args)


def _withdrawn(fact: f.KeyWithdrawn) -> Sentence:
    args: SentenceArgs = {"key": short_key(fact.key), "why": fact.why}
    return Sentence("did-withdraw-key", "The key {key} does not count any more: {why}", args)


def _packed(fact: f.SittingPacked) -> Sentence:
    args: SentenceArgs = {"sitting": fact.sitting, "package": fact.package[:8]}
    return Sentence("did-pack", "{sitting}: package {package} made", args)


def _progress(fact: f.ProgressNoted) -> Sentence:
    args: SentenceArgs = {"sitting": fact.sitting, "state": SITTING_NAMES[fact.state]}
    return Sentence("did-note-progress", "{sitting}: the venue says: {state}", args)


def _received(fact: f.ResultReceived) -> Sentence:
    args: SentenceArgs = {"sitting": fact.sitting, "revision": fact.statement.revision, "result": fact.result[:8]}
    if not fact.has_journal:
        text = "{sitting}: signed result r{revision} is here ({result}), its journal not yet"
        return Sentence("did-receive-statement", text, args)
    return Sentence("did-receive", "{sitting}: result r{revision} received ({result})", args)


def _refused(fact: f.BundleRefused) -> Sentence:
    args: SentenceArgs = {"name": fact.name, "reasons": join_sentences(fact.reasons)}
    return Sentence("did-refuse-file", "{name}: refused: {reasons}", args)


def _about(text: Sentence) -> Callable[[Any], Sentence]:
    """Fills a text about a result, whose id is shown by its first digits."""

    def fill(fact: Any) -> Sentence:
        sentence = fill_text(text)(fact)
        return replace(sentence, args={**sentence.args, "result": fact.result[:8]})

    return fill


def _decided(fact: f.ProtestDecided) -> Sentence:
    args: SentenceArgs = {"sitting": fact.sitting, "number": fact.number, "why": fact.why, "paper": fact.paper or "–"}
    if fact.is_upheld:
        return Sentence("did-uphold", "{sitting}: protest {number} upheld: {why} ({paper})", args)
    return Sentence("did-dismiss", "{sitting}: protest {number} dismissed: {why} ({paper})", args)


def _lots(fact: f.LotsDrawn) -> Sentence:
    args: SentenceArgs = {"sitting": fact.sitting, "drawn_by": fact.drawn_by, "witness": fact.witness}
    args |= {"order": ", ".join(fact.order)}
    return Sentence("did-draw-lots", "{sitting}: lots drawn by {drawn_by}, seen by {witness}: {order}", args)


def _finalists(fact: f.FinalistsProposed) -> Sentence:
    args: SentenceArgs = {"stage": fact.stage, "entries": ", ".join(fact.entries)}
    return Sentence("did-propose-finalists", "{stage}: these go on by their results: {entries}", args)


def _publication_time(fact: f.PublicationScheduled) -> Sentence:
    args: SentenceArgs = {"stage": fact.stage, "day": day_sentence(fact.day), "at": fact.at}
    return Sentence("did-set-publication", "{stage}: public from {day}, {at}, on", args)


def _published(fact: f.StagePublished) -> Sentence:
    args: SentenceArgs = {"stage": fact.stage, "version": fact.version, "why": fact.why or "–"}
    if fact.corrects:
        return Sentence("did-correct", "{stage}: published, version {version}, as a correction: {why}", args)
    return Sentence("did-publish", "{stage}: published, version {version}", args)


RESULT_TEXTS: dict[type[Fact], Sentence | Callable[[Any], Sentence]] = {
    f.KeyEnrolled: _enrolled,
    f.KeyWithdrawn: _withdrawn,
    f.SittingPacked: _packed,
    f.PackageRevoked: fill_text(Sentence("did-revoke", "{sitting}: package taken back: {why}")),
    f.SittingBrokenOff: fill_text(
        Sentence("did-break-off", "{sitting}: broken off, to be played again: {why} ({paper})")
    ),
    f.ProgressNoted: _progress,
    f.ResultReceived: _received,
    f.BundleRefused: _refused,
    f.PaperAttached: _about(Sentence("did-attach", "Result {result}: photograph of the signed paper added")),
    f.ResultReviewed: _about(Sentence("did-review", "Result {result}: journal and paper compared ({note})")),
    f.ResultReturned: _about(Sentence("did-return-result", "Result {result}: returned to the venue: {why}")),
    f.ResultChosen: _about(Sentence("did-choose", "Result {result} counts, the others of its sitting do not: {why}")),
    f.ResultConfirmed: _about(Sentence("did-confirm-result", "Result {result}: confirmed")),
    f.ProtestLodged: fill_text(Sentence("did-protest", "{sitting}: protest {number} of {entry}: {about}")),
    f.ProtestDecided: _decided,
    f.LotsDrawn: _lots,
    f.EntryDisqualified: fill_text(Sentence("did-disqualify", "{entry}: disqualified: {why} ({paper})")),
    f.FinalistsProposed: _finalists,
    f.StageConfirmed: fill_text(Sentence("did-confirm-stage", "{stage}: result confirmed")),
    f.PublicationScheduled: _publication_time,
    f.StagePublished: _published,
    f.PublicationWithdrawn: fill_text(
        Sentence("did-withdraw-publication", "{stage}: taken back from the public: {why}")
    ),
}
"""What each fact about results is called."""
