"""Phases of the performance round, from top to bottom.

ready → performing → judging → revealed → (ready …)

How a row is read: `controller/rules/phases.py`.

Kind: pure
"""

from bus import messages as m
from bus.messages import Phase
from controller.rules.rows import Row

PHASES: dict[Phase, Row] = {
    Phase.READY: Row(
        (m.StartPerformance, m.NextPerformance),
        (m.NextPerformance, m.CallTeam, m.CallLast, m.DrawOrder, m.RepeatPerformance, m.CountAllBallots, m.EndEarly),
        shows_reasons=True,
        leads_to=(Phase.PERFORMING,),
    ),
    Phase.PERFORMING: Row(
        (m.Resume, m.StopPerformance),
        (m.StopPerformance, m.Pause, m.SetClock, m.RepeatPerformance),
        leads_to=(Phase.JUDGING, Phase.READY),
    ),
    Phase.JUDGING: Row(
        (m.RevealBallots,),
        (m.ConfirmBallot, m.CastBallot, m.ReopenBallot, m.CountAllBallots, m.RepeatPerformance),
        shows_reasons=True,
        leads_to=(Phase.REVEALED, Phase.READY),
    ),
    Phase.REVEALED: Row(
        (m.NextPerformance, m.EndRound),
        (m.CallTeam, m.CallLast, m.DrawOrder, m.RepeatPerformance, m.CountAllBallots, m.EndEarly),
        shows_reasons=True,
        leads_to=(Phase.READY, Phase.INTRO, Phase.RANKING),
    ),
}
