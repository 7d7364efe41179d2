"""Changes of winners that come too late: the stage in which they meet is under way, or was played by others.

Nothing of that stage changes by itself then. Who confirms such a result does it against a reason, on record, and pages
and papers say it until the results agree again; what follows is for the organisers to decide.

Kind: pure
"""

from collections.abc import Callable, Iterator

from bus.messages import Sentence, SentenceArgs, join_sentences
from season.plan.plan import Stage
from season.rules.entry_lists import HAS_LIST, entry_title
from season.rules.season import Season
from season.rules.sitting_folds import BEFORE_THE_MATCH
from season.rules.standings import finalists, latest_sitting, stage_after
from season.rules.states import SittingState


def is_under_way(season: Season, stage: Stage) -> bool:
    """Whether a match of the stage has begun: who takes part does not follow from results any more."""
    if season.stage_record(stage.id).state not in HAS_LIST:
        return bool(season.stage_record(stage.id).entries)
    sittings = (latest_sitting(season, pool.id) for pool in stage.pools)
    waiting = (SittingState.PLANNED, *BEFORE_THE_MATCH)
    return any(sitting is not None and sitting.state not in waiting for sitting in sittings)


def late_change(before: Season, after: Callable[[], Season], stage_id: str) -> Sentence | None:
    """What does not follow by itself where `after` has other winners of a stage than those who play in the next one of
    `before`; None: they are the same, or the next one can still follow them. `after` is asked only where it matters:
    pages look at many results at once."""
    stage = stage_after(before, stage_id)
    if stage is None or not is_under_way(before, stage):
        return None
    listed = set(before.stage_record(stage.id).entries)
    winners = {finalist.entry: finalist.came_from for finalist in finalists(after(), stage)}
    others = [key for key in before.stage_record(stage.id).entries if key not in winners]
    missing = [came_from for key, came_from in winners.items() if key not in listed]
    if not others and not missing:
        return None
    args: SentenceArgs = {
        "stage": stage.name,
        "others": _titles(before, others),
        "missing": _titles(before, missing),
    }
    text = (
        "{stage} is under way or played. In it: {others}; by the results that count it would be: {missing}. Nothing of "
        "{stage} changes by itself: keep its result, or hold it again, by a decision of the organisers"
    )
    return Sentence("winners-late", text, args)


def late_changes(season: Season) -> Iterator[Sentence]:
    """Where the results that count now and those who took part in the next stage do not agree."""
    for stage in season.drafted.stages:
        change = late_change(season, lambda: season, stage.id)
        if change is not None:
            yield change


def _titles(season: Season, keys: list[str]) -> Sentence | str:
    return join_sentences([entry_title(season, season.entries[key]) for key in keys], ", ") if keys else "–"
