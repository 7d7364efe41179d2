"""Orders to the firmware (`Arm`, `Cue`), and the facts that it reports.

Kind: pure
"""

from typing import Annotated, Literal

from msgspec import Meta

from bus.messages.base import Count, DurationNs, EarlyPressRule, Id, InstantNs, Message, Number, Part, PressKind

Stations = Annotated[tuple[Number, ...], Meta(max_length=64)]

MAX_VERDICT_PRESSES = 1_000
"""How many presses a verdict may list; its frame is then well below the largest that is read."""


class Press(Part, frozen=True):
    """One press of a station, as the lockout classified it.

    `at_ns` is the timestamp of the first edge, fixed before debouncing. `margin_ns` counts from the winner's (or the
    first tied) press and is None where there is none; negative of an overdue press that was made before it.
    `uncertainty_ns` is the ± of the timestamp.
    """

    station: Number
    at_ns: InstantNs
    kind: PressKind
    margin_ns: DurationNs | None = None
    uncertainty_ns: DurationNs = 0


class Arm(Part, frozen=True):
    """Arms the lockout. It can be sent before the opening, so that the instant of the opening is exact.

    `arming` numbers one opening of one question; a repeated `Arm` with the same number keeps what has happened under it
    (early presses, a verdict) and changes only the instants. `opening_ns` None: locked, and presses are early.
    `closing_ns`: presses from then on are late (None: never). `stations` may press; `out` are shown as out; all others
    are dark. For `pardoned` stations there is no consequence of an early press; `pressed_early` ones bear it from an
    earlier arming of the same question. Presses within `tie_window_ns` of the first are a tie.
    """

    arming: Count
    opening_ns: InstantNs | None
    closing_ns: InstantNs | None
    stations: Stations
    out: Stations = ()
    pardoned: Stations = ()
    early: EarlyPressRule = EarlyPressRule.BAR
    delay_ns: DurationNs = 0
    tie_window_ns: DurationNs = 100_000
    floor: Number | None = None
    """The station that has the floor: locked, lamp on. After a press the firmware knows it; after a ruling it learns it
    here."""
    tied: Stations = ()
    """The stations between which people decide: lamps flash, presses are later. A tie further back in the queue of
    presses follows from no verdict."""
    pressed_early: Stations = ()
    ordered_ns: InstantNs | None = None
    """When a person ordered this opening: from then on a press before it is early, but without any consequence."""
    reports_bounce: bool = False
    """For the self-test: the firmware reports how long contacts bounce (`Bounced`)."""

    @property
    def is_ruled(self) -> bool:
        """Whether a station has the floor or some are tied for it: the firmware gives no verdict of its own."""
        return self.floor is not None or bool(self.tied)


class Cue(Part, frozen=True):
    """A signal on horn and lamps at an instant: `boards_up`, `warning`, `time_over`, `right`, `wrong`.

    It is given once for each `id`, however often it is sent, and not at all if its instant is more than a second ago.
    """

    id: Id
    what: Literal["boards_up", "warning", "time_over", "right", "wrong"]
    at_ns: InstantNs
    stations: Stations = ()


class Capture(Part, frozen=True):
    """Source of the edges: the backend's name, its resolution, and whether it is the simulated board."""

    name: Annotated[str, Meta(max_length=64)]
    resolution_ns: DurationNs
    simulated: bool
    loses_silently: bool = False
    """True where the source cannot detect that it has lost an edge."""


class Verdict(Message, frozen=True):
    """The lockout's decision on one arming.

    `outcome`: `floor` (one station first), `tie` (several within the window) or `nobody` (time to press over).
    `presses` are all presses of this arming so far, in order of their stamps, early and held ones too.
    """

    arming: Count
    outcome: Literal["floor", "tie", "nobody"]
    stations: Stations
    opening_ns: InstantNs
    window_ns: DurationNs
    decided_ns: InstantNs
    presses: Annotated[tuple[Press, ...], Meta(max_length=MAX_VERDICT_PRESSES)]


class Pressed(Message, frozen=True):
    """A press that leads to no verdict (early, later, late, barred, held, idle), reported as it happens."""

    arming: Count | None
    press: Press


Trouble = Literal[
    "low_at_arming",
    "stuck",
    "chatter",
    "glitch",
    "lost",
    "full",
    "merged",
    "late_edge",
    "silent",
    "released",
    "untried",
]
McButton = Literal["right", "wrong", "next", "hold"]
"""The MC's buttons on the board: answer right, answer wrong, next step, technical hold."""


class LineTrouble(Message, frozen=True):
    """A problem of a line; it is always reported to people.

    `what`: `low_at_arming`, `stuck`, `chatter`, `glitch`, `lost` (edges lost), `full` (the kernel's queue of edges was
    full), `merged` (the kernel merged two edges: the timestamp may be late, its uncertainty is larger), `late_edge` (it
    was read later than the machine's order of arrival allows, which counts as refuted from then on), `silent` (low
    without an edge: pressed at that time or earlier), `released`, `untried` (not pressed since the firmware started: a
    loose cable looks the same). `station` None: the whole source. `count`: how often since the start of the firmware.
    """

    station: Number | None
    what: Trouble
    count: Count
    at_ns: InstantNs


class McPressed(Message, frozen=True):
    """The MC pushed one of the buttons that are wired to the board, at `at_ns`."""

    button: McButton
    at_ns: InstantNs


class Bounced(Message, frozen=True):
    """A contact has settled, after `edges` edges within `duration_ns` from the first edge of a press at `at_ns`.

    Once for each press, only while an `Arm` with `reports_bounce` is in force. The contest does not use it.
    """

    station: Number
    at_ns: InstantNs
    edges: Count
    duration_ns: DurationNs


FirmwareFact = Verdict | Pressed | LineTrouble | McPressed | Bounced
