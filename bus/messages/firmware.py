"""What the firmware is told to do (`Arm`, `Cue`), and the facts it reports. Pure data.

Kind: pure
"""

from typing import Literal

from bus.messages.base import EarlyPressRule, Id, Message, Number, Part, PressKind


class Press(Part, frozen=True):
    """One press of a station, as judged by the lockout.

    `at_ns` is the stamp of the first edge, frozen before debouncing. `margin_ns` counts from the winner's (or the first
    tied) press and is None where there is none yet. `uncertainty_ns` is the ± of the stamp.
    """

    station: Number
    at_ns: int
    kind: PressKind
    margin_ns: int | None = None
    uncertainty_ns: int = 0


class Arm(Part, frozen=True):
    """What the lockout should do. It can be given before the opening, so that the opening instant is exact.

    `arming` names one opening of one question; a repeated `Arm` with the same number keeps what happened under it
    (early presses, a verdict) and only changes the instants. `opening_ns` None: locked, and presses are early.
    `closing_ns`: presses from then on are late (None: never). `stations` may press; `out` are shown as out;
    all others are dark. `pardoned` stations lose the consequence of an early press. Presses within `tie_window_ns` of
    the first are a tie.
    """

    arming: int
    opening_ns: int | None
    closing_ns: int | None
    stations: tuple[Number, ...]
    out: tuple[Number, ...] = ()
    pardoned: tuple[Number, ...] = ()
    early: EarlyPressRule = EarlyPressRule.BAR
    delay_ns: int = 0
    tie_window_ns: int = 100_000
    floor: Number | None = None
    """The station that has the floor. After a press the firmware knows; after a ruling it learns it here: locked,
    lamp on."""
    reports_bounce: bool = False
    """For the self-test: how long contacts bounce is told (`Bounced`)."""


class Cue(Part, frozen=True):
    """A signal on horn and lamps at an instant: `boards_up`, `warning`, `time_over`, `right`, `wrong`.

    `id` makes it once only, however often it is sent; a cue whose instant passed more than a second ago is not given.
    """

    id: Id
    what: Literal["boards_up", "warning", "time_over", "right", "wrong"]
    at_ns: int
    stations: tuple[Number, ...] = ()


class Capture(Part, frozen=True):
    """What the edges come from: the backend's name, its resolution, and whether it is the simulated board."""

    name: str
    resolution_ns: int
    simulated: bool
    loses_silently: bool = False
    """True where the source cannot see that it lost an edge."""


class Verdict(Message, frozen=True):
    """The lockout's decision on one arming.

    `outcome`: `floor` (one station first), `tie` (several within the window) or `nobody` (time to press over).
    `presses` are all presses of this arming so far, in order of their stamps, early and held ones too.
    """

    arming: int
    outcome: Literal["floor", "tie", "nobody"]
    stations: tuple[Number, ...]
    opening_ns: int
    window_ns: int
    decided_ns: int
    presses: tuple[Press, ...]


class Pressed(Message, frozen=True):
    """A press that is no verdict (early, later, late, barred, held, idle), as it happens."""

    arming: int | None
    press: Press


Trouble = Literal[
    "low_at_arming", "stuck", "chatter", "glitch", "lost", "full", "merged", "silent", "released", "untried"
]
McButton = Literal["right", "wrong", "next", "hold"]
"""The MC's buttons on the board: the answer is right, wrong; the one next step; technical hold."""


class LineTrouble(Message, frozen=True):
    """Something about a line that people must know: never silent.

    `what`: `low_at_arming`, `stuck`, `chatter`, `glitch`, `lost` (edges lost), `full` (the kernel's queue of edges was
    full), `merged` (the kernel made one edge of two: its stamp may be late, its doubt is wider), `silent` (low without
    an edge: pressed at that time or before), `released`, `untried` (not pressed since the firmware started: a cable
    that is off looks the same). `station` None: the whole source. `count`: how often since the start of the firmware.
    """

    station: Number | None
    what: Trouble
    count: int
    at_ns: int


class McPressed(Message, frozen=True):
    """The MC pushed one of the buttons that are wired to the board, at `at_ns`."""

    button: McButton
    at_ns: int


class Bounced(Message, frozen=True):
    """A contact has settled after the press whose first edge is stamped `at_ns`: so many `edges` within `duration_ns`.

    Only while an `Arm` with `reports_bounce` is in force, once a press. The contest has no use for it.
    """

    station: Number
    at_ns: int
    edges: int
    duration_ns: int


FirmwareFact = Verdict | Pressed | LineTrouble | McPressed | Bounced
