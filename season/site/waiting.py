"""What waits for the office: each thing that somebody of it has to decide now, counted, with where to do it.

Kind: pure
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from msgspec import Struct

from bus.messages import Sentence, SentenceArgs
from season.plan.plan import StageKind
from season.rules.result_state import Sitting
from season.rules.season import Season
from season.rules.states import EntryState, ResultState, SeasonState, SittingState, StageState

SOON_DAYS = 7
"""So many days before a match its package should be out."""

ENTRIES = {
    EntryState.NOMINATED: "Nominations to receive, {stage}: {count}",
    EntryState.ACCEPTED: "Nominations to confirm by another person, {stage}: {count}",
}


class Waiting(Struct, frozen=True):
    """Something that waits, and the page where it is done."""

    what: Sentence
    link: str


def waiting_for_office(season: Season, today: date, unvouched: int) -> list[Waiting]:
    """All that waits now. `unvouched`: accounts for which a third person has to vouch."""
    if season.plan is None or season.state is SeasonState.CLOSED:
        return []
    items = [*_of_lists(season), *_packages(season, today), *_results(season)]
    if unvouched:
        text = Sentence("wait-vouch", "Accounts for which a third person must vouch: {count}", {"count": unvouched})
        items.append(Waiting(text, "/people"))
    return items


def _of_lists(season: Season) -> Iterator[Waiting]:
    counts = Counter((entry.stage, entry.state) for entry in season.entries.values())
    for stage in season.drafted.stages:
        link, name = f"/lists/{stage.id}", stage.name
        for state, text in ENTRIES.items():
            if count := counts[stage.id, state]:
                yield Waiting(Sentence(f"wait-{state.value}", text, {"stage": name, "count": count}), link)
        if stage.kind in (StageKind.POOLS, StageKind.FINAL):
            if season.stage_record(stage.id).state is StageState.LIST_PROPOSED:
                text = "A list was proposed: another person confirms it, {stage}"
                yield Waiting(Sentence("wait-list", text, {"stage": name}), link)
            if undecided := len(season.undecided_schools(stage)):
                text = "Schools with two places, to be decided, {stage}: {count}"
                yield Waiting(Sentence("wait-doubled", text, {"stage": name, "count": undecided}), link)


def _packages(season: Season, today: date) -> Iterator[Waiting]:
    schedules: Mapping[str, date] = {
        pool: scheduled.day for record in season.stages.values() for pool, scheduled in record.schedule.items()
    }
    for sitting in season.sittings.values():
        days = (schedules[sitting.pool] - today).days if sitting.pool in schedules else None
        if days is None or not 0 <= days <= SOON_DAYS or sitting.state is not SittingState.PLANNED:
            continue
        args: SentenceArgs = {"sitting": sitting.id, "days": days}
        text = "No package is out for {sitting}, which is played in {days} days"
        yield Waiting(Sentence("wait-package", text, args), f"/packages/{sitting.pool}")


def _results(season: Season) -> Iterator[Waiting]:
    for sitting in season.sittings.values():
        if sitting.open_protests:
            args: SentenceArgs = {"sitting": sitting.id, "count": len(sitting.open_protests)}
            yield Waiting(Sentence("wait-protest", "Protests to decide, {sitting}: {count}", args), "/protests")
        elif (waiting := _result(season, sitting)) is not None:
            yield waiting


def _result(season: Season, sitting: Sitting) -> Waiting | None:
    """The last result of a sitting, where somebody has to do something with it."""
    record = season.results[sitting.results[-1]] if sitting.results else None
    if record is None or record.state is not ResultState.RECEIVED:
        return None
    if not record.has_journal:
        text = "The journal of a signed result is not here yet, {sitting}"
    elif not record.photograph:
        text = "The photograph of the signed minutes is missing, {sitting}"
    elif record.reviewed_by is None:
        text = "A result is to be compared with its papers, {sitting}"
    else:
        text = "A result is to be confirmed by another person, {sitting}"
    return Waiting(Sentence("wait-result", text, {"sitting": sitting.id}), f"/results/{record.id}")
