"""Deciders of a stage's result: confirmed once its sittings are, and published by another person, not before its time.

Kind: pure
"""

from collections.abc import Iterator
from datetime import date, time

from bus.messages import Sentence, SentenceArgs
from season.plan.plan import Stage
from season.plan.plan_warnings import day_sentence
from season.rules import result_commands as c
from season.rules import result_facts as f
from season.rules.calendar import local_time
from season.rules.entry_lists import no_such_stage
from season.rules.order import Order, Reason, own_work, without_why, wrong_state
from season.rules.packages import not_scheduled
from season.rules.results import against_protests
from season.rules.season import Season
from season.rules.standings import counting_result, latest_sitting
from season.rules.state_names import SITTING_NAMES, STAGE_NAMES
from season.rules.states import STAGE, SittingState, StageState


def against_confirming_stage(season: Season, order: Order[c.ConfirmStage], now_ns: int) -> Iterator[Reason | None]:
    """Every pool has a result that counts; one without can be overridden, and is named."""
    stage = season.drafted.stage(order.command.stage)
    if stage is None:
        yield no_such_stage(order.command.stage)
        return
    state = season.stage_record(stage.id).state
    yield wrong_state(stage.name, state, StageState.CONFIRMED, STAGE, STAGE_NAMES)
    for pool in stage.pools:
        yield from _against_pool(season, pool.id)


def _against_pool(season: Season, pool: str) -> Iterator[Reason]:
    sitting = latest_sitting(season, pool)
    if sitting is None:
        yield not_scheduled(season, pool)
        return
    record = counting_result(season, pool)
    if record is None or sitting.state not in (SittingState.CONFIRMED, SittingState.PUBLISHED, SittingState.PROTESTED):
        args: SentenceArgs = {"sitting": sitting.id, "state": SITTING_NAMES[sitting.state]}
        yield Reason(Sentence("sitting-open", "{sitting} has no confirmed result: {state}", args), overridable=True)
    if record is not None:
        yield from against_protests(record, sitting)


def confirm_stage(season: Season, order: Order[c.ConfirmStage], now_ns: int) -> Iterator[f.AnyResultFact]:
    """These results count for the stage."""
    stage = season.drafted.stage(order.command.stage)
    if stage is not None:
        yield f.StageConfirmed(by=order.by, at_ns=now_ns, stage=stage.id, results=_counting(season, stage))


def _counting(season: Season, stage: Stage) -> tuple[str, ...]:
    records = (counting_result(season, pool.id) for pool in stage.pools)
    return tuple(record.id for record in records if record is not None)


def against_setting_time(season: Season, order: Order[c.SchedulePublication], now_ns: int) -> Iterator[Reason | None]:
    """Before the stage is public."""
    stage = season.drafted.stage(order.command.stage)
    if stage is None:
        yield no_such_stage(order.command.stage)
    elif season.stage_record(stage.id).state is StageState.PUBLISHED:
        yield Reason(Sentence("is-public", "{stage} is public already", {"stage": stage.name}))


def set_time(season: Season, order: Order[c.SchedulePublication], now_ns: int) -> Iterator[f.AnyResultFact]:
    """Nothing is public before."""
    command = order.command
    yield f.PublicationScheduled(by=order.by, at_ns=now_ns, stage=command.stage, day=command.day, at=command.at)


def against_publishing(season: Season, order: Order[c.PublishStage], now_ns: int) -> Iterator[Reason | None]:
    """Confirmed by another person, no protest open, and not before its time."""
    stage = season.drafted.stage(order.command.stage)
    if stage is None:
        yield no_such_stage(order.command.stage)
        return
    state = season.stage_record(stage.id).state
    yield wrong_state(stage.name, state, StageState.PUBLISHED, STAGE, STAGE_NAMES)
    confirmation = season.confirmations.get(stage.id)
    text = "{name} confirmed it: another person must publish it"
    own = Sentence("publishes-own", text, {"name": order.by.name})
    yield own_work(order.by, confirmation.by if confirmation is not None else None, own)
    for result in confirmation.results if confirmation is not None else ():
        record = season.results[result]
        yield from against_protests(record, season.sittings[record.sitting])
    at = season.publication_times.get(stage.id)
    if at is not None and _is_before(now_ns, at.day, at.at):
        args: SentenceArgs = {"stage": stage.name, "day": day_sentence(at.day), "at": at.at}
        yield Reason(Sentence("too-early", "{stage} is public from {day}, {at}, on", args))


def _is_before(now_ns: int, day: date, at: str) -> bool:
    now = local_time(now_ns)
    return (now.date(), now.time()) < (day, time.fromisoformat(at))


def publish(season: Season, order: Order[c.PublishStage], now_ns: int) -> Iterator[f.AnyResultFact]:
    """The results are public; where others were public before, this is a correction, with its reason."""
    stage_id = order.command.stage
    versions = season.publications.get(stage_id, ())
    results = season.confirmations[stage_id].results
    public = next((version.results for version in reversed(versions) if version.results), ())
    corrects = tuple(result for result in public if result not in results)
    reasons = (season.results[result].statement.why for result in results if result not in public)
    yield f.StagePublished(
        by=order.by,
        at_ns=now_ns,
        stage=stage_id,
        version=len(versions) + 1,
        results=results,
        corrects=corrects,
        why="; ".join(filter(None, reasons)) if corrects else "",
    )


def against_withdrawing_publication(
    season: Season, order: Order[c.WithdrawPublication], now_ns: int
) -> Iterator[Reason | None]:
    """Something must be public, and there must be a reason."""
    yield without_why(order.command.why)
    versions = season.publications.get(order.command.stage, ())
    if not versions or not versions[-1].results:
        yield Reason(Sentence("nothing-public", "Nothing of {stage} is public", {"stage": order.command.stage}))


def withdraw_publication(season: Season, order: Order[c.WithdrawPublication], now_ns: int) -> Iterator[f.AnyResultFact]:
    """What was public is taken back, on record."""
    stage_id = order.command.stage
    yield f.PublicationWithdrawn(
        by=order.by,
        at_ns=now_ns,
        stage=stage_id,
        version=len(season.publications[stage_id]) + 1,
        why=order.command.why,
    )
