"""Clips of questions: the MC plays one on the stage, plays it again, stops it; and who may know what of it.

Kind: pure
"""

from bus import messages as m
from bus.messages import Audience, ClipView, Sentence
from bus.units import NS_PER_MS
from controller.packs.pack import Clip, Question
from controller.rules import facts as f
from controller.rules.contest import Contest
from controller.rules.order import Order
from controller.rules.refusal import refuse_if

NO_CLIP = Sentence("no-clip", "This question has no clip")
WAS_PLAYED = Sentence("clip-was-played", "The clip was played already; play it again")
NOT_PLAYED = Sentence("clip-not-played", "The clip was not played yet")
IS_SILENT = Sentence("clip-is-silent", "No clip is playing")


def play_clip(contest: Contest, order: Order[m.PlayClip], now_ns: int) -> list[f.AnyFact]:
    """Play the clip of the question for the first time."""
    has_clip = clip_of(contest, contest.question) is not None
    refuse_if([None if has_clip else NO_CLIP, WAS_PLAYED if contest.clip is not None else None])
    return [f.ClipPlayed(contest.item, now_ns)]


def replay_clip(contest: Contest, order: Order[m.ReplayClip], now_ns: int) -> list[f.AnyFact]:
    """Play it again from its beginning, whether it still plays or not."""
    has_clip = clip_of(contest, contest.question) is not None
    refuse_if([NO_CLIP if not has_clip else NOT_PLAYED if contest.clip is None else None])
    return [f.ClipPlayed(contest.item, now_ns)]


def stop_clip(contest: Contest, order: Order[m.StopClip], now_ns: int) -> list[f.AnyFact]:
    """Stop it. One that is over by itself may be stopped, too: nobody here knows what a screen plays."""
    refuse_if([IS_SILENT if contest.clip is None or contest.clip.is_stopped else None])
    return [f.ClipStopped()]


def clip_of(contest: Contest, question: Question | None) -> Clip | None:
    """What the pack says of the clip of `question`; None: it has none."""
    if question is None or contest.evening is None:
        return None
    return contest.evening.pack.clips.get(question.clip)


def clip_view(contest: Contest, question: Question, audience: Audience, *, staff: bool) -> ClipView | None:
    """The clip as `audience` may know it: staff that there is one, the stage from when it is played, others nothing.

    Only the stage gets the token under which the file is served, and only while it plays.
    """
    clip, state = clip_of(contest, question), contest.clip if question is contest.question else None
    is_on = state is not None and not state.is_stopped
    if clip is None or not (staff or (audience is Audience.STAGE and is_on)):
        return None
    return ClipView(
        kind=clip.kind,
        duration_ns=clip.duration_ms * NS_PER_MS,
        times=state.times if state is not None else 0,
        started_ns=state.played_ns if state is not None and is_on else None,
        token="" if staff else clip.token,
    )
