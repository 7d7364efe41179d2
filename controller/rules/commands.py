"""What people may order: one row per command, of those that only one kind of round has in `rounds/`.

Theory of operation. Everything that the rest of the program asks about a command stands in its row of `COMMANDS`: the
function that decides it, who may give it, when, what the button and the history call it, and where the button is. Four
modules read it, each a part of the row:

* `decide.py` refuses by `roles`, by the phase (`any_time`, or the phase table in `phases.py`), by `in_hold` and by
  `checks_step`, then calls `decide`. A command with `done` is a decision: undo takes it back under that name.
* `phases.py` says where a command without `any_time` is legal: each such command is in at least one row of its table.
* `steps.py` offers the MC what the phase table names, once for each of `targets`, with `button`, `short`, `place` and
  `confirm`. Commands whose place is WIDGET are never offered: a page has its own form for them.
* `panel/permissions.py` asks for `permitted` before it forwards an order.

A new command is a message class, a row here, its decider, a fact with its fold, and a Vietnamese text.

Kind: pure
"""

from bus import messages as m
from bus.messages import ButtonPlace, Role, Sentence
from controller.rules import (
    clips,
    clocks,
    corrections,
    earlier_decisions,
    match_changes,
    match_flow,
    names,
    questions,
    seats,
    segments,
    ties,
    wording,
)
from controller.rules.contest import Contest
from controller.rules.rounds.kinds import ROUND_KINDS
from controller.rules.rows import DESK, TECH, CommandType, Spec, sentence_for

COMMANDS: dict[CommandType, Spec] = {
    # ------------------------------------------------------------------------------------------------- the match
    m.StartMatch: Spec(
        match_flow.start_match,
        button=wording.start_match,
        done=Sentence("did-start", "Match started"),
        confirm=True,
        overridable=True,
    ),
    m.BeginMatch: Spec(
        match_changes.begin_match,
        roles=DESK,
        any_time=True,
        in_hold=True,
        without_match=True,
        place=ButtonPlace.WIDGET,
    ),
    m.PutMatchAside: Spec(
        match_changes.put_match_aside,
        roles=DESK,
        any_time=True,
        in_hold=True,
        place=ButtonPlace.WIDGET,
    ),
    m.StartRound: Spec(
        match_flow.start_round,
        button=Sentence("start-round", "Start the round"),
        done=wording.round_started,
    ),
    m.EndRound: Spec(
        match_flow.end_round,
        button=wording.end_round,
        done=wording.round_ended,
        place=ButtonPlace.DRAWER,
    ),
    m.EndEarly: Spec(
        match_flow.end_early,
        button=wording.end_early,
        done=wording.ended_early,
        place=ButtonPlace.DRAWER,
        confirm=True,
    ),
    m.ReopenRound: Spec(
        match_flow.reopen_round,
        button=Sentence("reopen-round", "Reopen the last round"),
        done=wording.round_reopened,
        place=ButtonPlace.DRAWER,
        confirm=True,
    ),
    m.ShowPlace: Spec(
        match_flow.show_place,
        button=wording.next_place,
        done=wording.place_shown,
    ),
    m.BreakTie: Spec(
        ties.break_tie,
        button=Sentence("break-tie", "Play extra questions for the tie"),
        done=Sentence("did-break-tie", "Extra questions for a tie"),
    ),
    m.DrawLots: Spec(
        ties.draw_lots,
        roles=DESK,
        done=wording.lots_drawn,
        place=ButtonPlace.WIDGET,
    ),
    m.ApplyCriterion: Spec(
        ties.apply_criterion,
        roles=DESK,
        done=wording.criterion_applied,
        place=ButtonPlace.WIDGET,
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
    m.PlayClip: Spec(clips.play_clip, button=Sentence("play-clip", "Play the clip")),
    m.ReplayClip: Spec(clips.replay_clip, button=Sentence("replay-clip", "Play the clip again")),
    m.StopClip: Spec(clips.stop_clip, button=Sentence("stop-clip", "Stop the clip")),
    m.VoidQuestion: Spec(
        match_flow.void_question,
        roles=DESK,
        button=Sentence("void-question", "Void the question, use a spare"),
        done=Sentence("did-void", "Question voided"),
        place=ButtonPlace.DRAWER,
        confirm=True,
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
    m.RenameTeam: Spec(
        names.rename_team,
        roles=DESK,
        any_time=True,
        in_hold=True,
        checks_step=False,
        done=wording.team_renamed,
        place=ButtonPlace.WIDGET,
    ),
    m.RenameMatch: Spec(
        names.rename_match,
        roles=DESK,
        any_time=True,
        in_hold=True,
        checks_step=False,
        done=wording.match_renamed,
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
    m.ExchangeTeams: Spec(
        seats.exchange_teams,
        roles=TECH,
        any_time=True,
        in_hold=True,
        checks_step=False,
        done=wording.teams_exchanged,
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
        in_hold=True,
        checks_step=False,
        button=Sentence("start-hold", "Technical hold"),
        done=wording.hold_started,
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
    m.UndoDecision: Spec(
        earlier_decisions.undo_decision,
        roles=DESK,
        any_time=True,
        in_hold=True,
        checks_step=False,
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
    m.StartSegment: Spec(
        segments.start_segment,
        roles=DESK,
        any_time=True,
        checks_step=False,
        done=segments.segment_started,
        place=ButtonPlace.WIDGET,
    ),
    m.EndSegment: Spec(
        segments.end_segment,
        roles=DESK,
        any_time=True,
        checks_step=False,
        done=segments.segment_ended,
        place=ButtonPlace.WIDGET,
    ),
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
    # ------------------------------------------------------------------------------------- the kinds of round
    **{command: spec for kind in ROUND_KINDS.values() for command, spec in kind.commands.items()},
}


def permitted(role: Role, command: m.Command) -> bool:
    """Whether `role` may give `command` at all."""
    return role in COMMANDS[type(command)].roles


def done_sentence(contest: Contest, command: m.Command) -> Sentence | None:
    """What undo would take back once `command` is done in this `contest`; None where undo passes it over."""
    done = COMMANDS[type(command)].done
    return None if done is None else sentence_for(done, contest, command)


def button_sentence(contest: Contest, command: m.Command) -> Sentence:
    """What the button of `command` says. Raises LookupError where a page has a form of its own for it."""
    button = COMMANDS[type(command)].button
    if button is None:
        raise LookupError(f"{type(command).__name__} is never offered as a step")
    return sentence_for(button, contest, command)


def button_place(contest: Contest, command: m.Command) -> ButtonPlace:
    """Where the MC's page has the button of `command`."""
    place = COMMANDS[type(command)].place
    return place if isinstance(place, ButtonPlace) else place(contest)


def must_hold(contest: Contest, command: m.Command) -> bool:
    """Whether the button of `command` must be held now, also where it is the next step."""
    held_when = COMMANDS[type(command)].held_when
    return held_when is not None and held_when(contest)
