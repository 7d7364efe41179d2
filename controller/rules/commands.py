"""What people may order: one row per command.

Theory of operation. Everything that the rest of the house asks about a command stands in its row of `COMMANDS`: the
function that decides it, who may give it, when, what the button and the history call it, and where the button is. Four
readers, each of one part of the row:

* `decide.py` refuses by `roles`, by the phase (`any_time`, or the phase table in `phases.py`), by `in_hold` and by
  `checks_step`, then calls `decide`. A command with `done` is a decision: undo takes it back under that name.
* `phases.py` says where a command without `any_time` is legal: each such command is in at least one row of its table.
* `steps.py` offers the MC what the phase table names, once for each of `targets`, with `button`, `short`, `place` and
  `confirm`. Commands whose place is WIDGET are never offered: a page has its own form for them.
* `panel/permissions.py` asks for `permitted` before it forwards an order.

A new command is a message class, a row here, its decider, a fact with its fold, and a Vietnamese text.

Kind: pure
"""

from collections.abc import Callable, Iterable

from msgspec import Struct

from bus import messages as m
from bus.messages import ButtonPlace, Phase, Role, Sentence
from controller.rules import boards, buzzers, clocks, corrections, match_flow, questions, stage, wording
from controller.rules.contest import Contest
from controller.rules.order import Decider
from controller.rules.wording import Text

CommandType = type[m.Message]

MC = frozenset({Role.MC})
DESK = MC | {Role.DESK}
TECH = DESK | {Role.TECH}
JUDGE = DESK | {Role.JUDGE}
"""Who may give a command: the MC every one; the desk, the technicians, the judges what has their name in its row."""


class Spec(Struct, frozen=True):
    """Everything about one command."""

    decide: Decider
    roles: frozenset[Role] = MC
    any_time: bool = False
    """Legal in every phase, unless its decider has a reason against it; otherwise where the phase table names it."""
    in_hold: bool = False
    """Possible during a technical hold, too."""
    checks_step: bool = True
    """Refused from an old screen. False where the command names its own object: there an old screen does no harm, and
    quick taps must not refuse each other."""
    done: Text | None = None
    """What undo, the history and the minutes call it; None: it is no decision of the contest, and undo passes it
    over."""
    button: Text | None = None
    """What its button says; None: it is never offered as a step."""
    short: Sentence | None = None
    """What its button says where the place of the button already says which team is meant."""
    place: ButtonPlace | Callable[[Contest], ButtonPlace] = ButtonPlace.STEPS
    confirm: bool = False
    """Destructive beside the next step: its button must be held, not tapped."""
    targets: Callable[[Contest], Iterable[int]] | None = None
    """For whom it is offered, one button each: the numbers of teams or judges."""
    overridable: bool = False
    """Where it is the next step and refused, the MC is offered it with `override`."""


def _contenders(contest: Contest) -> Iterable[int]:
    return contest.contenders


def _final_judges(contest: Contest) -> Iterable[int]:
    return contest.ballots


def _floor_place(contest: Contest) -> ButtonPlace:
    """While all may press, the floor is rarely given away."""
    return ButtonPlace.DRAWER if contest.phase == Phase.OPEN else ButtonPlace.TEAM_ROW


COMMANDS: dict[CommandType, Spec] = {
    # ------------------------------------------------------------------------------------------------- the match
    m.StartMatch: Spec(
        match_flow.start_match,
        button=wording.start_match,
        done=Sentence("did-start", "Match started"),
        confirm=True,
        overridable=True,
    ),
    m.StartRound: Spec(
        match_flow.start_round,
        button=Sentence("start-round", "Start the round"),
        done=Sentence("did-round", "Round started"),
    ),
    m.EndRound: Spec(
        match_flow.end_round,
        button=wording.end_round,
        done=Sentence("did-end-round", "Round ended"),
        place=ButtonPlace.DRAWER,
    ),
    m.EndEarly: Spec(
        match_flow.end_early,
        button=wording.end_early,
        done=Sentence("did-end-early", "Time ended early"),
        place=ButtonPlace.DRAWER,
        confirm=True,
    ),
    m.ReopenRound: Spec(
        match_flow.reopen_round,
        button=Sentence("reopen-round", "Reopen the last round"),
        done=Sentence("did-reopen-round", "Round reopened"),
        place=ButtonPlace.DRAWER,
        confirm=True,
    ),
    m.ShowPlace: Spec(
        match_flow.show_place,
        button=Sentence("show-place", "Show the next place"),
        done=Sentence("did-show-place", "Place shown"),
    ),
    # ------------------------------------------------------------------------------------------------- questions
    m.StartReading: Spec(
        match_flow.start_reading,
        button=wording.start_reading,
        done=Sentence("did-read", "Reading started"),
    ),
    m.StartThinking: Spec(
        match_flow.start_thinking,
        button=wording.start_thinking,
        done=Sentence("did-think", "Clock started"),
    ),
    m.VoidQuestion: Spec(
        match_flow.void_question,
        roles=DESK,
        button=Sentence("void-question", "Void the question, use a spare"),
        done=Sentence("did-void", "Question voided"),
        place=ButtonPlace.DRAWER,
        confirm=True,
    ),
    # ---------------------------------------------------------------------------------------------------- boards
    m.MarkBoard: Spec(
        boards.mark,
        roles=DESK,
        checks_step=False,
        done=wording.board_marked,
        place=ButtonPlace.WIDGET,
    ),
    m.ConfirmBoards: Spec(
        boards.confirm,
        button=Sentence("confirm-boards", "Confirm the boards"),
        done=Sentence("did-confirm", "Boards confirmed"),
    ),
    # --------------------------------------------------------------------------------------------------- buzzers
    m.RuleRight: Spec(
        buzzers.rule_right,
        button=Sentence("rule-right", "RIGHT"),
        done=wording.ruled_right,
        place=ButtonPlace.VERDICT,
    ),
    m.RuleWrong: Spec(
        buzzers.rule_wrong,
        button=Sentence("rule-wrong", "WRONG"),
        done=wording.ruled_wrong,
        place=ButtonPlace.VERDICT,
    ),
    m.ReopenBuzzers: Spec(
        buzzers.reopen_buzzers,
        button=wording.reopen_buzzers,
        done=Sentence("did-open", "Buzzers reopened"),
    ),
    m.GiveFloor: Spec(
        buzzers.give_floor,
        button=Sentence("give-floor", "Give the floor to team {team}"),
        short=Sentence("give-floor-here", "Give the floor"),
        done=Sentence("did-give-floor", "Floor given to team {team}"),
        place=_floor_place,
        targets=_contenders,
    ),
    m.CloseQuestion: Spec(
        buzzers.close_question,
        button=Sentence("close-question", "No team knows: close the question"),
        done=Sentence("did-close", "Question closed"),
        confirm=True,
    ),
    m.Bar: Spec(
        buzzers.bar,
        roles=DESK,
        button=Sentence("bar", "Bar team {team}"),
        done=Sentence("did-bar", "Team {team} barred"),
        place=ButtonPlace.DRAWER,
        confirm=True,
        targets=_contenders,
    ),
    m.Pardon: Spec(
        buzzers.pardon,
        roles=DESK,
        in_hold=True,
        button=Sentence("pardon", "Pardon team {team}"),
        short=Sentence("pardon-here", "Pardon"),
        done=Sentence("did-pardon", "Team {team} pardoned"),
        place=ButtonPlace.TEAM_ROW,
        targets=_contenders,
    ),
    # ---------------------------------------------------------------------------------------------- performances
    m.StartPerformance: Spec(
        stage.start,
        button=wording.start_performance,
        done=Sentence("did-perform", "Performance started"),
    ),
    m.StopPerformance: Spec(
        stage.stop,
        button=Sentence("stop-performance", "End the performance"),
        done=Sentence("did-stop", "Performance ended"),
    ),
    m.CastBallot: Spec(
        stage.cast,
        roles=JUDGE,
        checks_step=False,
        done=Sentence("did-ballot", "Ballot of judge {judge}"),
        place=ButtonPlace.WIDGET,
    ),
    m.ReopenBallot: Spec(
        stage.reopen,
        roles=DESK,
        checks_step=False,
        button=Sentence("reopen-ballot", "Return the ballot to judge {judge}"),
        done=Sentence("did-reopen-ballot", "Ballot returned to judge {judge}"),
        place=ButtonPlace.DRAWER,
        targets=_final_judges,
    ),
    m.RevealBallots: Spec(
        stage.reveal,
        button=wording.reveal_ballots,
        done=wording.ballots_revealed,
        place=ButtonPlace.DRAWER,
        confirm=True,
        overridable=True,
    ),
    m.NextPerformance: Spec(
        stage.call_next,
        button=wording.next_performance,
        done=Sentence("did-call", "Next team called"),
    ),
    # --------------------------------------------------------------------------------------------------- clocks
    m.Pause: Spec(
        clocks.pause,
        button=Sentence("pause", "Stop clock"),
        done=Sentence("did-pause", "Clock stopped"),
    ),
    m.Resume: Spec(
        clocks.resume,
        button=Sentence("resume", "Resume clock"),
        done=Sentence("did-resume", "Clock resumed"),
    ),
    m.SetClock: Spec(
        clocks.set_clock,
        done=wording.clock_set,
        place=ButtonPlace.WIDGET,
    ),
    # ---------------------------------------------------------------------------------------------- corrections
    m.AdjustScore: Spec(
        corrections.adjust_score,
        roles=DESK,
        any_time=True,
        in_hold=True,
        checks_step=False,
        done=wording.score_adjusted,
        place=ButtonPlace.WIDGET,
    ),
    m.RecordProtest: Spec(
        corrections.record_protest,
        roles=DESK,
        any_time=True,
        in_hold=True,
        checks_step=False,
        place=ButtonPlace.WIDGET,
    ),
    m.DecideProtest: Spec(
        corrections.decide_protest,
        roles=DESK,
        any_time=True,
        in_hold=True,
        checks_step=False,
        place=ButtonPlace.WIDGET,
    ),
    m.MoveTeam: Spec(
        corrections.move_team,
        roles=TECH,
        any_time=True,
        in_hold=True,
        checks_step=False,
        done=Sentence("did-move", "Team {team} moved to station {station}"),
        place=ButtonPlace.WIDGET,
    ),
    m.MarkAbsent: Spec(
        corrections.mark_absent,
        roles=DESK,
        any_time=True,
        in_hold=True,
        checks_step=False,
        done=wording.absence_marked,
        place=ButtonPlace.WIDGET,
    ),
    m.Hold: Spec(
        corrections.hold,
        roles=TECH,
        any_time=True,
        checks_step=False,
        button=Sentence("begin-hold", "Technical hold"),
        done=Sentence("did-hold", "Technical hold started"),
        place=ButtonPlace.DRAWER,
        confirm=True,
    ),
    m.Release: Spec(
        corrections.release,
        roles=TECH,
        any_time=True,
        in_hold=True,
        checks_step=False,
        button=Sentence("end-hold", "End the technical hold"),
        done=Sentence("did-release", "Technical hold ended"),
    ),
    m.Undo: Spec(
        corrections.undo,
        roles=DESK,
        any_time=True,
        in_hold=True,
        place=ButtonPlace.WIDGET,
    ),
    m.Redo: Spec(
        corrections.redo,
        roles=DESK,
        any_time=True,
        in_hold=True,
        place=ButtonPlace.WIDGET,
    ),
    # ---------------------------------------------------------------------------------- what surrounds the match
    m.SetBrightness: Spec(
        corrections.set_brightness,
        roles=TECH,
        any_time=True,
        in_hold=True,
        checks_step=False,
        place=ButtonPlace.WIDGET,
    ),
    m.LoadPack: Spec(
        questions.load_pack,
        roles=DESK,
        any_time=True,
        done=wording.pack_loaded,
        place=ButtonPlace.WIDGET,
    ),
}


def permitted(role: Role, command: m.Command) -> bool:
    """Whether `role` may give `command` at all."""
    return role in COMMANDS[type(command)].roles


def done_sentence(contest: Contest, command: m.Command) -> Sentence | None:
    """What undo would take back once `command` is done in this `contest`; None where undo passes it over."""
    done = COMMANDS[type(command)].done
    return None if done is None else wording.sentence_for(done, contest, command)


def button_sentence(contest: Contest, command: m.Command) -> Sentence:
    """What the button of `command` says. Raises LookupError where a page has a form of its own for it."""
    button = COMMANDS[type(command)].button
    if button is None:
        raise LookupError(f"{type(command).__name__} is never offered as a step")
    return wording.sentence_for(button, contest, command)


def button_place(contest: Contest, command: m.Command) -> ButtonPlace:
    """Where the MC's page has the button of `command`."""
    place = COMMANDS[type(command)].place
    return place if isinstance(place, ButtonPlace) else place(contest)
