"""States in words, for refusals, pages and papers.

Kind: pure
"""

from bus.messages import Sentence
from season.rules.states import EntryState, ResultState, SeasonState, SittingState, StageState

SEASON_NAMES = {
    SeasonState.DRAFT: Sentence("season-draft", "a draft"),
    SeasonState.ISSUED: Sentence("season-issued", "issued"),
    SeasonState.RUNNING: Sentence("season-running", "running"),
    SeasonState.REPORTED: Sentence("season-reported", "reported"),
    SeasonState.CLOSED: Sentence("season-closed", "closed"),
}

STAGE_NAMES = {
    StageState.OPEN: Sentence("stage-open", "open"),
    StageState.LIST_PROPOSED: Sentence("stage-list-proposed", "list proposed"),
    StageState.LIST_CONFIRMED: Sentence("stage-list-confirmed", "list confirmed"),
    StageState.SCHEDULED: Sentence("stage-scheduled", "scheduled"),
    StageState.PLAYED: Sentence("stage-played", "played"),
    StageState.CONFIRMED: Sentence("stage-confirmed", "result confirmed"),
    StageState.PUBLISHED: Sentence("stage-published", "result published"),
}

ENTRY_NAMES = {
    EntryState.EXPECTED: Sentence("entry-expected", "expected"),
    EntryState.NOMINATED: Sentence("entry-nominated", "nominated"),
    EntryState.RETURNED: Sentence("entry-returned", "returned"),
    EntryState.ACCEPTED: Sentence("entry-accepted", "accepted"),
    EntryState.CONFIRMED: Sentence("entry-confirmed", "confirmed"),
    EntryState.WITHDRAWN: Sentence("entry-withdrawn", "withdrawn"),
    EntryState.REPLACED: Sentence("entry-replaced", "replaced"),
    EntryState.PLAYED: Sentence("entry-played", "has played"),
}

SITTING_NAMES = {
    SittingState.PLANNED: Sentence("sitting-planned", "planned"),
    SittingState.PACKED: Sentence("sitting-packed", "package made"),
    SittingState.FETCHED: Sentence("sitting-fetched", "package at the venue"),
    SittingState.CERTIFIED: Sentence("sitting-certified", "box tested"),
    SittingState.RUNNING: Sentence("sitting-running", "running"),
    SittingState.BROKEN_OFF: Sentence("sitting-broken-off", "broken off"),
    SittingState.ENDED: Sentence("sitting-ended", "ended"),
    SittingState.PROTESTED: Sentence("sitting-protested", "under protest"),
    SittingState.SIGNED: Sentence("sitting-signed", "signed"),
    SittingState.RECEIVED: Sentence("sitting-received", "received"),
    SittingState.REVIEWED: Sentence("sitting-reviewed", "reviewed"),
    SittingState.CONFIRMED: Sentence("sitting-confirmed", "confirmed"),
    SittingState.PUBLISHED: Sentence("sitting-published", "published"),
}

RESULT_NAMES = {
    ResultState.RECEIVED: Sentence("result-received", "received"),
    ResultState.RETURNED: Sentence("result-returned", "returned"),
    ResultState.CONFIRMED: Sentence("result-confirmed", "confirmed"),
    ResultState.SUPERSEDED: Sentence("result-superseded", "superseded"),
}
