"""Lines of the MC's script (lời dẫn) as they are by default: what is said when, and what may stand in braces.

A match may have words of its own for each of them; see `script.py`.

Kind: pure
"""

from msgspec import Struct

from bus.messages import Sentence


class ScriptLine(Struct, frozen=True):
    """`when` it is said, its `text` by default, and the `names` that may stand in braces in it."""

    when: Sentence
    text: Sentence
    names: tuple[str, ...] = ()


EVERYWHERE = ("title", "venue")
"""Names that every line may have."""

SCRIPT_LINES: dict[str, ScriptLine] = {
    "welcome": ScriptLine(
        Sentence("when-welcome", "Before the start"),
        Sentence("script-welcome", "Welcome to {title}! We begin in a few minutes."),
    ),
    "round": ScriptLine(
        Sentence("when-round", "Before a round"),
        Sentence("script-round", "Now round {number} of {count}: {round}. These are its rules."),
        ("number", "count", "round"),
    ),
    "tie_break": ScriptLine(
        Sentence("when-tie-break", "Before a question that breaks a tie"),
        Sentence("script-tie-break", "Teams {teams} are level. A further question decides between them."),
        ("teams",),
    ),
    "question": ScriptLine(
        Sentence("when-question", "Before a question"),
        Sentence("script-question", "Question {number}. Please listen."),
        ("number", "count", "round"),
    ),
    "think": ScriptLine(
        Sentence("when-think", "Read, before the time to think"),
        Sentence("script-think", "You have {seconds} seconds to think. The time starts now!"),
        ("seconds",),
    ),
    "thinking": ScriptLine(
        Sentence("when-thinking", "While teams think"),
        Sentence("script-thinking", "Please think. Only when the time is over may you press."),
        ("seconds",),
    ),
    "write": ScriptLine(
        Sentence("when-write", "Read, before the time to write"),
        Sentence("script-write", "You have {seconds} seconds to write your answer. The time starts now!"),
        ("seconds",),
    ),
    "writing": ScriptLine(
        Sentence("when-writing", "While teams write"),
        Sentence("script-writing", "Please write, and keep your boards down until the time is over."),
        ("seconds",),
    ),
    "press": ScriptLine(
        Sentence("when-press", "The buzzers are open"),
        Sentence("script-press", "The buzzers are open. Please press!"),
    ),
    "press_again": ScriptLine(
        Sentence("when-press-again", "The buzzers are open again"),
        Sentence("script-press-again", "The buzzers are open again for teams {teams}. Please press!"),
        ("teams",),
    ),
    "floor": ScriptLine(
        Sentence("when-floor", "A team answers"),
        Sentence("script-floor", "{team} answer. You have {seconds} seconds!"),
        ("team", "seconds"),
    ),
    "floor_untimed": ScriptLine(
        Sentence("when-floor-untimed", "A team answers, without a limit of time"),
        Sentence("script-floor-untimed", "{team} answer. Please!"),
        ("team",),
    ),
    "time_over": ScriptLine(
        Sentence("when-time-over", "The time to answer is over"),
        Sentence("script-time-over", "The time of {team} is over."),
        ("team",),
    ),
    "tied": ScriptLine(
        Sentence("when-tied", "Teams pressed at the same time and press again"),
        Sentence("script-tied", "Teams {teams} pressed at the same time. They press once more: get ready!"),
        ("teams",),
    ),
    "tied_decision": ScriptLine(
        Sentence("when-tied-decision", "Teams pressed at the same time; it is decided who answers"),
        Sentence("script-tied-decision", "Teams {teams} pressed at the same time. One moment: we decide who answers."),
        ("teams",),
    ),
    "lost": ScriptLine(
        Sentence("when-lost", "The buzzers must be opened again"),
        Sentence("script-lost", "Sorry: the buzzers will be opened once more. Please do not press yet."),
    ),
    "right": ScriptLine(
        Sentence("when-right", "A team was right"),
        Sentence("script-right", "Right! {points} points for {team}."),
        ("team", "points"),
    ),
    "nobody_right": ScriptLine(
        Sentence("when-nobody-right", "No team was right"),
        Sentence("script-nobody-right", "No team has it. The answer is:"),
    ),
    "nobody_pressed": ScriptLine(
        Sentence("when-nobody-pressed", "No team pressed"),
        Sentence("script-nobody-pressed", "No team has pressed. The answer is:"),
    ),
    "boards_up": ScriptLine(
        Sentence("when-boards-up", "The boards go up"),
        Sentence("script-boards-up", "Time is over. Boards up, please!"),
    ),
    "boards_right": ScriptLine(
        Sentence("when-boards-right", "The boards are marked"),
        Sentence("script-boards-right", "{right} of {count} teams are right. Congratulations!"),
        ("right", "count"),
    ),
    "performer": ScriptLine(
        Sentence("when-performer", "Before a performance"),
        Sentence("script-performer", "Please welcome {team} on stage!"),
        ("team", "number", "count", "round"),
    ),
    "performing": ScriptLine(
        Sentence("when-performing", "During a performance"),
        Sentence("script-performing", "{team} are on stage. Please watch with us."),
        ("team",),
    ),
    "judging": ScriptLine(
        Sentence("when-judging", "The judges score"),
        Sentence("script-judging", "Thank you, {team}! The judges may score now."),
        ("team",),
    ),
    "marks": ScriptLine(
        Sentence("when-marks", "The points of a performance"),
        Sentence("script-marks", "{points} points for {team}. Congratulations!"),
        ("team", "points"),
    ),
    "ceremony": ScriptLine(
        Sentence("when-ceremony", "Before the first prize that is announced"),
        Sentence("script-ceremony", "And now the moment that we have all waited for: the prizes. First: {prize}."),
        ("prize",),
    ),
    "undecided": ScriptLine(
        Sentence("when-undecided", "A tie for a prize is not decided yet"),
        Sentence("script-undecided", "The jury is working out the places. Please wait a moment."),
    ),
    "prize": ScriptLine(
        Sentence("when-prize", "A prize was announced"),
        Sentence("script-prize", "{prize} goes to {team}. Congratulations!"),
        ("prize", "team"),
    ),
    "end": ScriptLine(
        Sentence("when-end", "All is over"),
        Sentence("script-end", "That was {title}. Thank you all, and goodbye!"),
    ),
    "hold": ScriptLine(
        Sentence("when-hold", "A technical hold"),
        Sentence("script-hold", "Please wait a moment, we go on shortly."),
    ),
    "break": ScriptLine(
        Sentence("when-break", "A break"),
        Sentence("script-break", "We have a break of {minutes} minutes now."),
        ("minutes",),
    ),
}
