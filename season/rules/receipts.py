"""Deciders of what comes up from the boxes: received, refused, reviewed, returned, chosen among contradicting ones.

What was played is never refused for a label: a result whose teams or format are not those that were sent down is
received, and stands in the way of its confirmation. Refused is what nobody signed whom the office knows, or what is of
another season or sitting.

Kind: pure
"""

from collections.abc import Iterator

from bus.messages import Sentence, SentenceArgs
from controller.exchange.result_statement import ResultStatement
from season.rules import result_commands as c
from season.rules import result_facts as f
from season.rules.carried_points import is_carried
from season.rules.keys import short_key
from season.rules.known_results import find_result, no_such_result, result_title, rivals
from season.rules.order import Order, Reason, without_why, wrong_state
from season.rules.packages import no_such_sitting
from season.rules.result_commands import KeyHolder
from season.rules.result_state import ResultRecord, Sitting
from season.rules.season import Season
from season.rules.state_names import RESULT_NAMES, SITTING_NAMES
from season.rules.states import RESULT, SITTING, ResultState, SittingState
from season.rules.venues import not_your_pool


def against_receiving(season: Season, order: Order[c.ReceiveResult], now_ns: int) -> Iterator[Reason | None]:
    """Of this season and a sitting of it, signed by a box that is enrolled, and next in its revisions."""
    command, statement = order.command, order.command.statement
    record = season.results.get(command.result)
    if record is not None and (record.has_journal or not command.has_journal):
        yield Reason(Sentence("result-known", "This result is here already: nothing would change"))
    if statement.sitting.season != season.drafted.id:
        args: SentenceArgs = {"theirs": statement.sitting.season, "ours": season.drafted.id}
        yield Reason(Sentence("result-other-season", "It is a result of the season {theirs}; this one is {ours}", args))
    yield from _against_signatures(season, command)
    sitting = season.sittings.get(statement.sitting.id)
    if sitting is None:
        yield no_such_sitting(statement.sitting.id)
        return
    yield not_your_pool(season, order.by, sitting.pool)
    if sitting.package is None:
        text = "No package was made for {sitting}: nothing can have been played"
        yield Reason(Sentence("never-packed", text, {"sitting": sitting.id}))
    if record is None:
        yield from _against_revision(season, sitting, statement)


def _against_signatures(season: Season, command: c.ReceiveResult) -> Iterator[Reason]:
    signers = [season.keys[key] for key in command.signed_by if key in season.keys]
    for key in command.signed_by:
        if key not in season.keys:
            text = "It is signed with the key {key}, which is not enrolled"
            yield Reason(Sentence("unknown-key", text, {"key": short_key(key)}))
    if not any(key.holder is KeyHolder.BOX for key in signers):
        yield Reason(Sentence("no-box-signature", "No box that is enrolled signed it"))
    for signer in signers:
        if signer.is_lost:
            args: SentenceArgs = {"name": signer.name, "key": short_key(signer.key)}
            text = "The key {key} of {name} was lost before this came: whoever found it could have signed"
            yield Reason(Sentence("key-was-lost", text, args), overridable=True)


def _against_revision(season: Season, sitting: Sitting, statement: ResultStatement) -> Iterator[Reason | None]:
    if statement.revision == 1 and not statement.supersedes:
        return
    before = season.results.get(statement.supersedes)
    yield without_why(statement.why)
    if before is None or before.sitting != sitting.id:
        text = "It corrects the result {result}, which is not here: receive that one first"
        yield Reason(Sentence("corrects-unknown", text, {"result": statement.supersedes[:8] or "–"}))
        return
    if statement.revision != before.statement.revision + 1:
        args: SentenceArgs = {"revision": statement.revision, "before": before.statement.revision}
        yield Reason(Sentence("revision-gap", "It is revision {revision}; it corrects revision {before}", args))
    if statement.journal != before.statement.journal or statement.rows < before.statement.rows:
        text = "Its journal does not go on from that of the result that it corrects"
        yield Reason(Sentence("journal-not-continued", text))


def receive(season: Season, order: Order[c.ReceiveResult], now_ns: int) -> Iterator[f.AnyResultFact]:
    """The result is here."""
    command = order.command
    yield f.ResultReceived(
        by=order.by,
        at_ns=now_ns,
        sitting=command.statement.sitting.id,
        result=command.result,
        statement=command.statement,
        signed_by=command.signed_by,
        has_journal=command.has_journal,
        forks_with=command.forks_with,
        forks_at=command.forks_at,
        photograph=command.photograph,
    )


def note_refusal(season: Season, order: Order[c.NoteRefusal], now_ns: int) -> Iterator[f.AnyResultFact]:
    """The file was refused."""
    command = order.command
    yield f.BundleRefused(by=order.by, at_ns=now_ns, file=command.file, name=command.name, reasons=command.reasons)


def against_attaching(season: Season, order: Order[c.AttachPaper], now_ns: int) -> Iterator[Reason | None]:
    """To a result that is here, of one's own pool."""
    record = find_result(season, order.command.result)
    if record is None:
        yield no_such_result(order.command.result)
        return
    yield not_your_pool(season, order.by, season.sittings[record.sitting].pool)


def attach(season: Season, order: Order[c.AttachPaper], now_ns: int) -> Iterator[f.AnyResultFact]:
    """The photograph is here."""
    for record in _results(season, order.command.result):
        yield f.PaperAttached(by=order.by, at_ns=now_ns, result=record.id, photograph=order.command.photograph)


def against_reviewing(season: Season, order: Order[c.ReviewResult], now_ns: int) -> Iterator[Reason | None]:
    """With its journal; not under protest."""
    record = find_result(season, order.command.result)
    if record is None:
        yield no_such_result(order.command.result)
        return
    sitting = season.sittings[record.sitting]
    is_again = record.is_live and (sitting.state is SittingState.REVIEWED or is_carried(season, sitting))
    if not is_again:
        yield wrong_state(sitting.id, sitting.state, SittingState.REVIEWED, SITTING, SITTING_NAMES)
    yield _not_live(record)
    if not record.has_journal:
        text = "{result}: its journal is not here yet, only what was signed"
        yield Reason(Sentence("no-journal-yet", text, {"result": result_title(record)}))


def _not_live(record: ResultRecord) -> Reason | None:
    if record.state is ResultState.RECEIVED:
        return None
    args: SentenceArgs = {"result": result_title(record), "state": RESULT_NAMES[record.state]}
    return Reason(Sentence("result-not-open", "{result} is {state}", args))


def review(season: Season, order: Order[c.ReviewResult], now_ns: int) -> Iterator[f.AnyResultFact]:
    """Journal, statement and paper were compared."""
    for record in _results(season, order.command.result):
        yield f.ResultReviewed(by=order.by, at_ns=now_ns, result=record.id, note=order.command.note)


def against_returning_result(season: Season, order: Order[c.ReturnResult], now_ns: int) -> Iterator[Reason | None]:
    """Only what is not confirmed, for a reason."""
    record = find_result(season, order.command.result)
    yield without_why(order.command.why)
    if record is None:
        yield no_such_result(order.command.result)
    elif ResultState.RETURNED not in RESULT[record.state]:
        yield _not_live(record)


def return_result(season: Season, order: Order[c.ReturnResult], now_ns: int) -> Iterator[f.AnyResultFact]:
    """The result does not count."""
    for record in _results(season, order.command.result):
        yield f.ResultReturned(by=order.by, at_ns=now_ns, result=record.id, why=order.command.why)


def against_choosing(season: Season, order: Order[c.ChooseResult], now_ns: int) -> Iterator[Reason | None]:
    """Only where several contradict each other, for a reason."""
    record = find_result(season, order.command.result)
    yield without_why(order.command.why)
    if record is None:
        yield no_such_result(order.command.result)
    elif record not in rivals(season, season.sittings[record.sitting]):
        text = "{result}: no other result contradicts it"
        yield Reason(Sentence("no-rival", text, {"result": result_title(record)}))


def choose(season: Season, order: Order[c.ChooseResult], now_ns: int) -> Iterator[f.AnyResultFact]:
    """This one counts, the others are kept and do not."""
    for record in _results(season, order.command.result):
        yield f.ResultChosen(by=order.by, at_ns=now_ns, result=record.id, why=order.command.why)


def _results(season: Season, prefix: str) -> Iterator[ResultRecord]:
    record = find_result(season, prefix)
    if record is not None:
        yield record
