"""Facts of a season in words, for its history.

Kind: pure
"""

from collections.abc import Callable
from typing import Any

from bus.messages import Sentence, SentenceArgs, join_sentences
from season.plan.plan_warnings import day_sentence
from season.rules import facts as f
from season.rules.commands import DoubledChoice
from season.rules.fact import Fact
from season.rules.filled_text import fill_text
from season.rules.promotion_wording import PROMOTION_TEXTS
from season.rules.result_wording import RESULT_TEXTS

CHOICES = {
    DoubledChoice.LEAVE_EMPTY: Sentence("choice-empty", "its other place stays empty"),
    DoubledChoice.TWO_TEAMS: Sentence("choice-two-teams", "two teams"),
    DoubledChoice.MOVE: Sentence("choice-move", "another school moves into its other place"),
}


def fact_sentence(fact: f.AnyFact) -> Sentence:
    """What happened, without who and when."""
    text = TEXTS[type(fact)]
    return text if isinstance(text, Sentence) else text(fact)


def _overrode(fact: f.Overrode) -> Sentence:
    args: SentenceArgs = {"why": fact.why, "reasons": join_sentences(fact.reasons)}
    return Sentence("did-override", "Ordered all the same ({why}), against: {reasons}", args)


def _task_closed(fact: f.TaskClosed) -> Sentence:
    args: SentenceArgs = {"row": fact.row, "day": day_sentence(fact.on), "proof": fact.proof, "unit": fact.unit}
    if fact.unit:
        return Sentence("did-close-part", "Task {row}: done by {unit} on {day} ({proof})", args)
    return Sentence("did-close-task", "Task {row}: done on {day} ({proof})", args)


def _doubled_decided(fact: f.DoubledDecided) -> Sentence:
    args: SentenceArgs = {"school": fact.school, "choice": CHOICES[fact.choice], "why": fact.why}
    if not fact.keep:
        return Sentence("did-decide", "{school} has two places: {choice} ({why})", args)
    args |= {"pool": fact.keep, "moves": fact.moves or "–"}
    text = "{school} has two places: it plays in {pool}, {choice}; moves: {moves} ({why})"
    return Sentence("did-decide-pool", text, args)


def _nominated(fact: f.EntryNominated) -> Sentence:
    text = "{entry}: nominated, late" if fact.is_late else "{entry}: nominated"
    return Sentence("did-nominate", text, {"entry": fact.entry})


def _seats_drawn(fact: f.SeatsDrawn) -> Sentence:
    args: SentenceArgs = {"pool": fact.pool, "seed": fact.seed, "drawn_by": fact.drawn_by, "witness": fact.witness}
    args |= {"seats": ", ".join(fact.seats)}
    text = "{pool}: seats drawn with {seed} by {drawn_by}, seen by {witness}: {seats}"
    return Sentence("did-draw", text, args)


def _scheduled(fact: f.SittingScheduled) -> Sentence:
    args: SentenceArgs = {"pool": fact.pool, "day": day_sentence(fact.day), "at": fact.at, "place": fact.place}
    return Sentence("did-schedule", "{pool}: {day}, {at}, {place}", args)


TEXTS: dict[type[Fact], Sentence | Callable[[Any], Sentence]] = {
    f.Overrode: _overrode,
    f.SeasonDrafted: Sentence("did-draft", "The season is drafted"),
    f.SeasonIssued: Sentence("did-issue", "The season is issued"),
    f.AmendmentProposed: fill_text(Sentence("did-propose", "A change of the plan is proposed: {why}")),
    f.SeasonAmended: Sentence("did-amend", "The change of the plan is approved"),
    f.AmendmentDeclined: fill_text(Sentence("did-decline", "The change of the plan is declined: {why}")),
    f.SeasonStarted: Sentence("did-start-season", "The season runs"),
    f.SeasonReported: fill_text(Sentence("did-report", "The last report is approved: {paper}")),
    f.SeasonReopened: fill_text(Sentence("did-reopen-season", "The last report is taken back: {why}")),
    f.SeasonClosed: Sentence("did-close-season", "The season is closed"),
    f.TaskClosed: _task_closed,
    f.TaskReopened: fill_text(Sentence("did-reopen-task", "Task {row}: not done after all: {why}")),
    f.DoubledDecided: _doubled_decided,
    f.EntryNominated: _nominated,
    f.EntryAccepted: fill_text(Sentence("did-accept", "{entry}: accepted")),
    f.EntryReturned: fill_text(Sentence("did-return", "{entry}: returned to the school: {why}")),
    f.EntryConfirmed: fill_text(Sentence("did-confirm", "{entry}: confirmed")),
    f.EntryWithdrawn: fill_text(Sentence("did-withdraw", "{entry}: withdrawn: {why} ({paper})")),
    f.EntryReplaced: fill_text(Sentence("did-replace", "{entry}: replaced by {school}: {why} ({paper})")),
    f.ListProposed: fill_text(Sentence("did-propose-list", "{stage}: list proposed")),
    f.ListReturned: fill_text(Sentence("did-return-list", "{stage}: list returned: {why}")),
    f.ListConfirmed: fill_text(Sentence("did-confirm-list", "{stage}: list confirmed")),
    f.ListReopened: fill_text(Sentence("did-reopen-list", "{stage}: the list is open again, a team changed")),
    f.SeatsDrawn: _seats_drawn,
    f.SittingScheduled: _scheduled,
    **RESULT_TEXTS,
    **PROMOTION_TEXTS,
}
"""What each fact is called."""
