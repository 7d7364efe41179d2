"""Decider of a result that is to count, with everything that can stand in its way, and what follows from it.

Kind: pure
"""

from collections.abc import Iterator

from bus.messages import Sentence, SentenceArgs, join_sentences
from season.rules import result_commands as c
from season.rules import result_facts as f
from season.rules.carried_points import carried_result, earlier_attempts, is_carried
from season.rules.entry_lists import HAS_LIST, entry_title, proposed_finalists, reopen_list
from season.rules.facts import ListReopened
from season.rules.known_results import find_result, no_such_result, result_title, rivals
from season.rules.late_changes import is_under_way, late_change
from season.rules.order import Order, Reason, own_work
from season.rules.people import Person
from season.rules.result_commands import KeyHolder
from season.rules.result_folds import confirmed
from season.rules.result_state import ResultRecord, SentPackage, Sitting
from season.rules.season import Season
from season.rules.sitting_folds import BEFORE_THE_MATCH
from season.rules.standings import finalists, latest_sitting, stage_after, standings_of
from season.rules.state_names import RESULT_NAMES
from season.rules.states import ResultState, SittingState


def against_confirming_result(season: Season, order: Order[c.ConfirmResult], now_ns: int) -> Iterator[Reason | None]:
    """Everything that season.md's `confirm` asks: signatures, journal, what was sent down, protests, ties, persons."""
    record = find_result(season, order.command.result)
    if record is None:
        yield no_such_result(order.command.result)
        return
    sitting = season.sittings[record.sitting]
    yield from _against_state(season, record, sitting)
    yield _against_person(record, order.by)
    yield from _against_signers(season, record)
    yield from _against_package(record, sitting)
    yield from _against_match(season, record)
    yield _without_earlier(season, record, sitting)
    yield from against_protests(record, sitting)
    yield _against_late(season, record, order, now_ns)
    if not record.photograph:
        text = "{result}: the photograph of the signed paper is missing"
        yield Reason(Sentence("no-photograph", text, {"result": result_title(record)}))


def _against_state(season: Season, record: ResultRecord, sitting: Sitting) -> Iterator[Reason]:
    title: SentenceArgs = {"result": result_title(record)}
    if record.state is not ResultState.RECEIVED:
        args: SentenceArgs = {**title, "state": RESULT_NAMES[record.state]}
        yield Reason(Sentence("result-not-open", "{result} is {state}", args))
    if sitting.state is SittingState.BROKEN_OFF and not is_carried(season, sitting):
        text = "{result}: the sitting was broken off; it counts for nothing"
        yield Reason(Sentence("was-broken-off", text, title))
    if record.reviewed_by is None:
        yield Reason(Sentence("not-reviewed", "{result}: nobody has compared journal and paper", title))
    if not record.has_journal:
        yield Reason(Sentence("no-journal-yet", "{result}: its journal is not here yet, only what was signed", title))
    others = [other for other in rivals(season, sitting) if other.id != record.id]
    for other in others:
        yield Reason(_contradiction(record, other))
    if not others and any(season.results[key].statement.supersedes == record.id for key in sitting.results):
        yield Reason(Sentence("is-corrected", "{result}: a correction of it is here", title))


def _contradiction(record: ResultRecord, other: ResultRecord) -> Sentence:
    args: SentenceArgs = {"result": result_title(record), "other": result_title(other)}
    fork = max(record.forks_at, other.forks_at)
    if record.statement.journal == other.statement.journal and fork:
        text = "{result} and {other} have the same journal up to row {row}, where they part: one of them must be chosen"
        return Sentence("rival-fork", text, {**args, "row": fork})
    text = "{result} and {other} are two journals of one sitting: one of them must be chosen"
    return Sentence("rival-journals", text, args)


def _against_person(record: ResultRecord, person: Person) -> Reason | None:
    own = Sentence("confirms-own", "{name} received it: another person must confirm it", {"name": person.name})
    return own_work(person, record.received_by, own)


def _against_signers(season: Season, record: ResultRecord) -> Iterator[Reason]:
    holders = {season.keys[key].holder for key in record.signed_by if key in season.keys}
    title: SentenceArgs = {"result": result_title(record)}
    if KeyHolder.BOX not in holders:
        yield Reason(Sentence("box-unsigned", "{result}: the signature of the box is missing", title))
    if KeyHolder.JURY not in holders:
        text = "{result}: the signature of the chair of the jury is missing, or its key is not enrolled"
        yield Reason(Sentence("jury-unsigned", text, title))


def _against_package(record: ResultRecord, sitting: Sitting) -> Iterator[Reason]:
    sent, statement = sitting.package, record.statement
    title: SentenceArgs = {"result": result_title(record)}
    if sent is None or statement.package != sent.digest:
        text = "{result}: it was not played with the package that was sent down"
        yield Reason(Sentence("other-package", text, title), overridable=True)
    yield from _against_labels(record, sent)


def _against_labels(record: ResultRecord, sent: SentPackage | None) -> Iterator[Reason]:
    title: SentenceArgs = {"result": result_title(record)}
    if sent is not None and sent.is_revoked:
        yield Reason(Sentence("revoked-package", "{result}: its package was taken back", title), overridable=True)
    if sent is not None and record.statement.format != sent.format:
        text = "{result}: it was played by other rules than those that were sent down"
        yield Reason(Sentence("other-format", text, title), overridable=True)
    if sent is not None and record.statement.teams_played != sent.teams_listed:
        text = "{result}: other teams, or other seats, than those of the list that was sent down"
        yield Reason(Sentence("other-teams", text, title), overridable=True)


def _against_match(season: Season, record: ResultRecord) -> Iterator[Reason]:
    title: SentenceArgs = {"result": result_title(record)}
    is_broken_off = season.sittings[record.sitting].state is SittingState.BROKEN_OFF
    if not record.statement.is_over and not is_broken_off:
        yield Reason(Sentence("match-not-over", "{result}: the match has not ended", title))
    for team in record.statement.teams:
        if team.entry not in season.entries:
            args: SentenceArgs = {**title, "entry": team.entry}
            yield Reason(Sentence("unknown-entry", "{result}: there is no entry {entry}", args))
        if team.is_absent and team.has_prize:
            args = {**title, "entry": _title(season, team.entry)}
            yield Reason(Sentence("absent-prize", "{result}: {entry} was absent and has a prize", args))
    tied = [_title(season, standing.entry) for standing in standings_of(season, record) if standing.is_tied]
    if tied and not is_broken_off:
        text = "{result}: equal points for a place that goes on: {entries}; draw lots in the hall, and enter them"
        entries = join_sentences(tied, ", ")
        yield Reason(Sentence("tie-goes-on", text, {**title, "entries": entries}))


def _without_earlier(season: Season, record: ResultRecord, sitting: Sitting) -> Reason | None:
    """The points of an attempt before count, and are not here."""
    missing = [
        earlier.id
        for earlier in earlier_attempts(season, sitting)
        if is_carried(season, earlier) and carried_result(season, earlier) is None
    ]
    if not missing:
        return None
    args: SentenceArgs = {"result": result_title(record), "sittings": ", ".join(missing)}
    text = "{result}: points of {sittings} are carried over, and no result of it is confirmed"
    return Reason(Sentence("carried-missing", text, args), overridable=True)


def _title(season: Season, key: str) -> str:
    entry = season.entries.get(key)
    return entry_title(season, entry) if entry is not None else key


def against_protests(record: ResultRecord, sitting: Sitting) -> Iterator[Reason]:
    """Protests that are open, or that were upheld against this very result."""
    for protest in sitting.protests:
        args: SentenceArgs = {"result": result_title(record), "number": protest.number}
        if protest.is_upheld is None:
            yield Reason(Sentence("protest-open", "{result}: protest {number} is open", args))
        elif protest.is_upheld and protest.result == record.id:
            text = "{result}: protest {number} was upheld against it; a corrected result is needed"
            yield Reason(Sentence("protest-upheld", text, args))


def _against_late(season: Season, record: ResultRecord, order: Order[c.ConfirmResult], now_ns: int) -> Reason | None:
    """Others won, and the stage in which they would meet has begun without them."""
    fact = f.ResultConfirmed(by=order.by, at_ns=now_ns, result=record.id)
    change = late_change(season, lambda: confirmed(season, fact), season.sittings[record.sitting].stage)
    return Reason(change, overridable=True) if change is not None else None


def confirm_result(
    season: Season, order: Order[c.ConfirmResult], now_ns: int
) -> Iterator[f.AnyResultFact | ListReopened]:
    """The result counts. Where others go on now than are listed for the next stage, that list is proposed anew."""
    record = find_result(season, order.command.result)
    if record is None:
        return
    fact = f.ResultConfirmed(by=order.by, at_ns=now_ns, result=record.id)
    yield fact
    yield from changed_finalists(season, confirmed(season, fact), season.sittings[record.sitting].stage, order, now_ns)


def changed_finalists(
    before: Season, after: Season, stage_id: str, order: Order[c.AnyResultCommand], now_ns: int
) -> Iterator[f.AnyResultFact | ListReopened]:
    """What follows where `after` has other winners than the list of the next stage that `before` has."""
    stage = stage_after(before, stage_id)
    if stage is None or before.stage_record(stage.id).state not in HAS_LIST or is_under_way(before, stage):
        return
    winners = finalists(after, stage)
    if {finalist.entry for finalist in winners} == set(before.stage_record(stage.id).entries):
        return
    why = str(Sentence("winners-changed", "The winners of {stage} changed", {"stage": stage_id}))
    for pool in stage.pools:
        sitting = latest_sitting(before, pool.id)
        if sitting is not None and sitting.state in BEFORE_THE_MATCH:
            yield f.PackageRevoked(by=order.by, at_ns=now_ns, sitting=sitting.id, why=why)
    yield from reopen_list(before, stage.id, tuple(pool.id for pool in stage.pools), order.by, now_ns)
    yield proposed_finalists(after, stage, order.by, now_ns)
