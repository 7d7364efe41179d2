"""Deciders of the season itself: drafted, issued, amended with the word of who signs, reported, closed.

Kind: pure
"""

from collections.abc import Iterator

from bus.messages import Sentence, SentenceArgs
from season.plan.plan import SeasonPlan, StageKind
from season.plan.plan_faults import plan_faults
from season.rules import commands as c
from season.rules import facts as f
from season.rules.entry_lists import reopen_list
from season.rules.order import Order, Reason, own_work, without_why
from season.rules.season import Season, entry_id
from season.rules.states import StageState


def against_draft(season: Season, order: Order[c.DraftSeason], now_ns: int) -> Iterator[Reason | None]:
    """A plan with faults is no draft."""
    return _against_plan(order.command.plan)


def draft(season: Season, order: Order[c.DraftSeason], now_ns: int) -> Iterator[f.AnyFact]:
    """The draft is there."""
    yield f.SeasonDrafted(by=order.by, at_ns=now_ns, plan=order.command.plan)


def issue(season: Season, order: Order[c.IssueSeason], now_ns: int) -> Iterator[f.AnyFact]:
    """The season is issued."""
    yield f.SeasonIssued(by=order.by, at_ns=now_ns)


def against_proposal(season: Season, order: Order[c.ProposeAmendment], now_ns: int) -> Iterator[Reason | None]:
    """It must be a valid plan of this season, another one, with a reason; what is played stays in it."""
    before, plan = season.drafted, order.command.plan
    yield from _against_plan(plan)
    yield without_why(order.command.why)
    if plan.id != before.id:
        args: SentenceArgs = {"id": plan.id, "ours": before.id}
        yield Reason(Sentence("other-season", "The plan is of the season {id}; this one is {ours}", args))
    if plan == before:
        yield Reason(Sentence("same-plan", "The plan is the same as before: nothing would change"))
    if season.amendment is not None:
        yield Reason(Sentence("amendment-waits", "Another change of the plan waits for who signs"))
    for stage in before.stages:
        if season.stage_record(stage.id).state in _PLAYED and plan.stage(stage.id) != stage:
            text = "{stage} is played: the plan cannot change it any more"
            yield Reason(Sentence("stage-is-played", text, {"stage": stage.name}))


_PLAYED = (StageState.PLAYED, StageState.CONFIRMED, StageState.PUBLISHED)


def _against_plan(plan: SeasonPlan) -> Iterator[Reason]:
    return (Reason(fault.sentence) for fault in plan_faults(plan))


def propose(season: Season, order: Order[c.ProposeAmendment], now_ns: int) -> Iterator[f.AnyFact]:
    """The change waits."""
    yield f.AmendmentProposed(by=order.by, at_ns=now_ns, plan=order.command.plan, why=order.command.why)


def against_approval(season: Season, order: Order[c.ApproveAmendment], now_ns: int) -> Iterator[Reason | None]:
    """There must be a change, proposed by another person."""
    if season.amendment is None:
        yield _NO_AMENDMENT
        return
    text = "{name} proposed it: another person must approve it"
    yield own_work(order.by, season.amendment.by, Sentence("approves-own", text, {"name": order.by.name}))


_NO_AMENDMENT = Reason(Sentence("no-amendment", "No change of the plan was proposed"))


def approve(season: Season, order: Order[c.ApproveAmendment], now_ns: int) -> Iterator[f.AnyFact]:
    """The change is the plan; lists of stages whose places it changes are open again."""
    yield f.SeasonAmended(by=order.by, at_ns=now_ns)
    if season.amendment is None:
        return
    before, after = planned_places(season.drafted), planned_places(season.amendment.plan)
    for stage in season.drafted.stages:
        changed = before.get(stage.id, {}).keys() ^ after.get(stage.id, {}).keys()
        pools = tuple(dict.fromkeys(place.partition("/")[0] for place in sorted(changed)))
        yield from reopen_list(season, stage.id, pools, order.by, now_ns)


def planned_places(plan: SeasonPlan) -> dict[str, dict[str, tuple[str, str]]]:
    """By stage, the places that `plan` lists: the id of the entry, and its pool and school."""
    return {
        stage.id: {entry_id(pool.id, school): (pool.id, school) for pool in stage.pools for school in pool.schools}
        for stage in plan.stages
        if stage.kind is StageKind.POOLS
    }


def against_decline(season: Season, order: Order[c.DeclineAmendment], now_ns: int) -> Iterator[Reason | None]:
    """There must be a change, and a reason."""
    yield _NO_AMENDMENT if season.amendment is None else None
    yield without_why(order.command.why)


def decline(season: Season, order: Order[c.DeclineAmendment], now_ns: int) -> Iterator[f.AnyFact]:
    """The plan stays."""
    yield f.AmendmentDeclined(by=order.by, at_ns=now_ns, why=order.command.why)


def start(season: Season, order: Order[c.StartSeason], now_ns: int) -> Iterator[f.AnyFact]:
    """The season runs."""
    yield f.SeasonStarted(by=order.by, at_ns=now_ns)


def against_report(season: Season, order: Order[c.ReportSeason], now_ns: int) -> Iterator[Reason | None]:
    """No change of the plan may wait; stages that are not published are named, and can be overridden."""
    if season.amendment is not None:
        yield Reason(Sentence("amendment-waits", "Another change of the plan waits for who signs"))
    for stage in season.drafted.stages:
        is_published = season.stage_record(stage.id).state is StageState.PUBLISHED
        if stage.kind in (StageKind.POOLS, StageKind.FINAL) and not is_published:
            text = "The result of {stage} is not published"
            yield Reason(Sentence("not-published", text, {"stage": stage.name}), overridable=True)


def report(season: Season, order: Order[c.ReportSeason], now_ns: int) -> Iterator[f.AnyFact]:
    """The last report is approved."""
    yield f.SeasonReported(by=order.by, at_ns=now_ns, paper=order.command.paper)


def against_reopening(season: Season, order: Order[c.ReopenSeason], now_ns: int) -> Iterator[Reason | None]:
    """A reason is needed."""
    yield without_why(order.command.why)


def reopen(season: Season, order: Order[c.ReopenSeason], now_ns: int) -> Iterator[f.AnyFact]:
    """The season runs again."""
    yield f.SeasonReopened(by=order.by, at_ns=now_ns, why=order.command.why)


def close(season: Season, order: Order[c.CloseSeason], now_ns: int) -> Iterator[f.AnyFact]:
    """The season is closed."""
    yield f.SeasonClosed(by=order.by, at_ns=now_ns)
