"""Phases of the buzzers round, from top to bottom.

ready → reading → thinking → open → floor → closed → (reading …); a wrong answer goes from floor back to open while
somebody may still press; `tied` and `lost` stand beside open and lead back to it or to floor.

How a row is read: `controller/rules/phases.py`.

Kind: pure
"""

from bus import messages as m
from bus.messages import Phase
from controller.rules.rows import CLIP, Row

_PRESSING = (m.VoidQuestion, m.Bar, m.Pardon)
_CLOCK = (m.Pause, m.SetClock, m.EndEarly)

PHASES: dict[Phase, Row] = {
    Phase.READY: Row(
        (m.StartReading, m.EndRound), (m.EndEarly,), shows_reasons=True, leads_to=(Phase.READING, Phase.OPEN)
    ),
    Phase.READING: Row(
        (m.PlayClip, m.StartThinking),
        (m.StartThinking, *CLIP, m.Pause, m.Resume, m.SetClock, *_PRESSING),
        leads_to=(Phase.THINKING, Phase.OPEN, Phase.READY),
    ),
    Phase.THINKING: Row((m.Resume,), (*CLIP, *_CLOCK, *_PRESSING), leads_to=(Phase.OPEN, Phase.READY)),
    Phase.OPEN: Row(
        (m.StartThinking,),
        (*CLIP, m.CloseQuestion, m.GiveFloor, *_PRESSING),
        leads_to=(Phase.FLOOR, Phase.TIED, Phase.LOST, Phase.CLOSED, Phase.READY),
    ),
    Phase.FLOOR: Row(
        (),
        (m.RuleRight, m.RuleWrong, m.Resume, *CLIP, *_CLOCK, m.GiveFloor, m.VoidQuestion),
        leads_to=(Phase.CLOSED, Phase.OPEN, Phase.FLOOR, Phase.READY),
    ),
    Phase.TIED: Row(
        (m.ReopenBuzzers,),
        (*CLIP, m.GiveFloor, m.CloseQuestion, m.VoidQuestion),
        leads_to=(Phase.OPEN, Phase.FLOOR, Phase.CLOSED, Phase.READY),
    ),
    Phase.LOST: Row(
        (m.ReopenBuzzers,),
        (*CLIP, m.GiveFloor, m.CloseQuestion, *_PRESSING),
        leads_to=(Phase.OPEN, Phase.FLOOR, Phase.CLOSED, Phase.READY),
    ),
    Phase.CLOSED: Row(
        (m.StartReading, m.EndRound),
        (*CLIP, m.VoidQuestion, m.EndEarly),
        shows_reasons=True,
        leads_to=(Phase.READING, Phase.OPEN, Phase.LOST, Phase.READY, Phase.INTRO, Phase.RANKING),
    ),
}
