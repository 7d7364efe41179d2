"""Phases of the boards round, from top to bottom.

ready → reading → thinking → boards_up → revealed → (reading …)

How a row is read: `controller/rules/phases.py`.

Kind: pure
"""

from bus import messages as m
from bus.messages import Phase
from controller.rules.rows import CLIP, Row

_CLOCK = (m.Pause, m.SetClock, m.EndEarly)

PHASES: dict[Phase, Row] = {
    Phase.READY: Row((m.StartReading,), (m.EndEarly,), shows_reasons=True, leads_to=(Phase.READING,)),
    Phase.READING: Row(
        (m.PlayClip, m.StartThinking),
        (m.StartThinking, *CLIP, m.VoidQuestion, m.Pause, m.Resume, m.SetClock),
        leads_to=(Phase.THINKING, Phase.READY),
    ),
    Phase.THINKING: Row((m.Resume,), (*CLIP, *_CLOCK, m.VoidQuestion), leads_to=(Phase.BOARDS_UP, Phase.READY)),
    Phase.BOARDS_UP: Row(
        (m.ConfirmBoards,),
        (*CLIP, m.MarkBoard, m.VoidQuestion),
        shows_reasons=True,
        leads_to=(Phase.REVEALED, Phase.READY),
    ),
    Phase.REVEALED: Row(
        (m.StartReading, m.EndRound),
        (*CLIP, m.VoidQuestion, m.EndEarly),
        shows_reasons=True,
        leads_to=(Phase.READING, Phase.READY, Phase.INTRO, Phase.RANKING),
    ),
}
