"""Results that were received: found by the first digits of their id, called by name, and what is to be said of them.

Kind: pure
"""

from bus.messages import Sentence, SentenceArgs
from bus.units import NS_PER_S
from season.plan.plan_warnings import day_sentence
from season.rules.calendar import local_date
from season.rules.order import Reason
from season.rules.result_state import ResultRecord, Sitting
from season.rules.season import Season


def find_result(season: Season, prefix: str) -> ResultRecord | None:
    """The one result whose id begins so; None: there is none, or several."""
    if prefix in season.results:
        return season.results[prefix]
    matches = [record for key, record in season.results.items() if key.startswith(prefix)]
    return matches[0] if len(matches) == 1 else None


def no_such_result(prefix: str) -> Reason:
    """Nothing was received under this name."""
    return Reason(Sentence("no-such-result", "There is no result {result}", {"result": prefix[:16]}))


def result_title(record: ResultRecord) -> Sentence:
    """What people call a result: its sitting and its revision."""
    args: SentenceArgs = {"sitting": record.sitting, "revision": record.statement.revision, "result": record.id[:8]}
    return Sentence("result-title", "{sitting} r{revision} ({result})", args)


def rivals(season: Season, sitting: Sitting) -> tuple[ResultRecord, ...]:
    """Results of a sitting that contradict each other: several that wait, none of which corrects another one."""
    live = [season.results[key] for key in sitting.results if season.results[key].is_live]
    corrected_ids = {record.statement.supersedes for record in live}
    last = tuple(record for record in live if record.id not in corrected_ids)
    return last if len(last) > 1 else ()


def clock_note(season: Season, record: ResultRecord) -> Sentence | None:
    """That the box's clock was not set: then the rows' numbers say what came before what, and the hub's clock when it
    arrived. None: it can have been right."""
    signed = season.drafted.plan.date
    started = local_date(record.statement.started_s * NS_PER_S)
    if signed <= started <= local_date(record.received_ns):
        return None
    args: SentenceArgs = {"result": result_title(record), "received": day_sentence(local_date(record.received_ns))}
    text = "{result}: the box's clock was not set; the result came on {received}"
    return Sentence("clock-not-set", text, args)
