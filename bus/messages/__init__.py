"""Every message of the bus, grouped by sender. Pure data: no sockets, no clock.

Four families, each a tagged union:

* `ToController` (`requests`): what firmware, scoreboard, panels and robots send to the controller (DEALER → ROUTER).
* `FromController` (`requests`): what the controller sends back to one of them (ROUTER → DEALER).
* `News` (`snapshots`, made of `views`): what the controller publishes to all (XPUB), one topic per audience.
* `Command` (`commands`): what a person may command; it travels inside `CommandRequest`.

`firmware` holds the orders to the firmware and the facts that it reports, `base` what all messages are made of. The
self-test and the simulated GPIO board have ports of their own: `selftest`, `simulated_gpio`.

All times ending in `_ns` are nanoseconds of CLOCK_MONOTONIC of the controller's machine, never wall time.
Stations and teams are numbered from 1 to 8. Points are `Decimal`, exact.
"""

from bus.messages.access import (
    AccessEvent,
    AccessKind,
    AccessNoted,
    Author,
    DeviceId,
    DeviceKind,
    NetworkAddress,
    PersonName,
)
from bus.messages.base import (
    MAX_STATIONS,
    PROTOCOL,
    Audience,
    ButtonPlace,
    Count,
    DurationNs,
    EarlyPressRule,
    Id,
    InstantNs,
    Lamp,
    LanguageCode,
    LedTest,
    Message,
    Name,
    Names,
    NameText,
    Note,
    Number,
    Part,
    Phase,
    PressKind,
    Role,
    RoundKind,
    SealedName,
    Sentence,
    WrittenNames,
    join_sentences,
)
from bus.messages.commands import (
    AdjustScore,
    ApplyCriterion,
    Bar,
    BreakTie,
    CastBallot,
    CloseQuestion,
    Command,
    ConfirmBallot,
    ConfirmBoards,
    DecideProtest,
    DrawLots,
    EndEarly,
    EndRound,
    ExchangeTeams,
    GiveFloor,
    Hold,
    LoadPack,
    MarkAbsent,
    MarkBoard,
    MoveTeam,
    NextPerformance,
    Outcome,
    Pardon,
    Pause,
    RecordProtest,
    Redo,
    Release,
    ReopenBallot,
    ReopenBuzzers,
    ReopenRound,
    Resume,
    RevealBallots,
    RuleRight,
    RuleWrong,
    SetBrightness,
    SetClock,
    ShowPlace,
    StartMatch,
    StartPerformance,
    StartReading,
    StartRound,
    StartThinking,
    StopPerformance,
    Undo,
    VoidQuestion,
)
from bus.messages.firmware import (
    Arm,
    Bounced,
    Capture,
    Cue,
    FirmwareFact,
    LineTrouble,
    McButton,
    McPressed,
    Press,
    Pressed,
    Trouble,
    Verdict,
)
from bus.messages.requests import (
    Ack,
    AcquireOutputs,
    Alive,
    CommandReply,
    CommandRequest,
    FirmwareOrders,
    ForwardedReport,
    FromController,
    Hello,
    OutputsGranted,
    Report,
    ToController,
    Welcome,
)
from bus.messages.selftest import (
    CertificateView,
    FromSelftest,
    SelftestCommand,
    SelftestFinding,
    SelftestReply,
    SelftestSubscribe,
    SelftestView,
    ToSelftest,
)
from bus.messages.simulated_gpio import (
    ButtonCommand,
    FromGpioSim,
    GetOutputHistory,
    OutputHistory,
    OutputPulse,
    Pulse,
    PulseReply,
    SetButton,
    ToGpioSim,
)
from bus.messages.snapshots import Beat, LedFrame, News, Snapshot
from bus.messages.views import (
    BallotView,
    ClockView,
    CriterionView,
    HealthView,
    HistoryView,
    LineView,
    PressView,
    ProtestView,
    QuestionView,
    RankView,
    RoundView,
    StepView,
    TeamView,
    TieView,
)
