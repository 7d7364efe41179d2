"""Orders in words: what the button of each says. Every command that people give needs its line here.

Kind: pure
"""

from bus.messages import Sentence
from season.rules import commands as c
from season.rules import promotion_commands as p
from season.rules import result_commands as r
from season.rules.command import Command
from season.rules.command_forms import command_name

TITLES: dict[type[Command], Sentence] = {
    c.DraftSeason: Sentence("order-draft", "Take a plan as the draft"),
    c.IssueSeason: Sentence("order-issue", "Issue the season"),
    c.ProposeAmendment: Sentence("order-propose", "Propose a change of the plan"),
    c.ApproveAmendment: Sentence("order-approve", "Approve the change of the plan"),
    c.DeclineAmendment: Sentence("order-decline", "Decline the change of the plan"),
    c.StartSeason: Sentence("order-start", "Start the season"),
    c.ReportSeason: Sentence("order-report", "Approve the last report"),
    c.ReopenSeason: Sentence("order-reopen-season", "Take the last report back"),
    c.CloseSeason: Sentence("order-close-season", "Close the season and wipe the pupils' names"),
    c.CloseTask: Sentence("order-close-task", "Report as done"),
    c.ReopenTask: Sentence("order-reopen-task", "Reopen the task"),
    c.DecideDoubled: Sentence("order-doubled", "Decide about a school with two places"),
    c.Nominate: Sentence("order-nominate", "Nominate the pupils"),
    c.AcceptEntry: Sentence("order-accept", "Accept"),
    c.ReturnEntry: Sentence("order-return", "Return to the school"),
    c.ConfirmEntry: Sentence("order-confirm", "Confirm"),
    c.WithdrawEntry: Sentence("order-withdraw", "Withdraw the entry"),
    c.ReplaceEntry: Sentence("order-replace", "Give the place to another school"),
    c.ProposeList: Sentence("order-propose-list", "Propose the list"),
    c.ReturnList: Sentence("order-return-list", "Return the list"),
    c.ConfirmList: Sentence("order-confirm-list", "Confirm the list"),
    c.DrawSeats: Sentence("order-draw", "Draw the seats"),
    c.ScheduleSitting: Sentence("order-schedule", "Set day, time and place"),
    r.EnrolKey: Sentence("order-enrol", "Let a key count"),
    r.WithdrawKey: Sentence("order-withdraw-key", "Let a key count no more"),
    r.RevokePackage: Sentence("order-revoke", "Take the package back"),
    r.BreakOffSitting: Sentence("order-break-off", "Break the sitting off"),
    r.NoteProgress: Sentence("order-note", "Note how far the venue is"),
    r.ReviewResult: Sentence("order-review", "Report that it was reviewed"),
    r.ReturnResult: Sentence("order-return-result", "Return the result"),
    r.ChooseResult: Sentence("order-choose", "Let this result count"),
    r.ConfirmResult: Sentence("order-confirm-result", "Confirm the result"),
    r.LodgeProtest: Sentence("order-protest", "Protest"),
    r.DecideProtest: Sentence("order-decide-protest", "Decide the protest"),
    r.DrawLots: Sentence("order-lots", "Enter lots that were drawn"),
    r.DisqualifyEntry: Sentence("order-disqualify", "Disqualify"),
    r.ConfirmStage: Sentence("order-confirm-stage", "Confirm the result of the stage"),
    r.SchedulePublication: Sentence("order-publish-at", "Set when it is published"),
    r.PublishStage: Sentence("order-publish", "Publish the result"),
    r.WithdrawPublication: Sentence("order-unpublish", "Take back what was published"),
    p.AddItem: Sentence("order-add-item", "Put an item into the library"),
    p.ApproveItem: Sentence("order-approve-item", "Approve the item"),
    p.RemoveItem: Sentence("order-remove-item", "Take the item out of the library"),
    p.ReportPromotion: Sentence("order-report-promotion", "Report what was done for the promotion"),
    p.TakeBackPromotion: Sentence("order-take-back-promotion", "Take back a report"),
    p.CheckPromotion: Sentence("order-check", "Record a visit"),
    p.CloseRemedy: Sentence("order-remedy", "Report that it is made good"),
    p.RecordOnlineUse: Sentence("order-online-use", "Record how many cases came online"),
}
"""What the button of each command says."""


def order_title(kind: type[Command]) -> Sentence:
    """What the button of a command says."""
    return TITLES.get(kind) or Sentence("order-untitled", "{name}", {"name": command_name(kind)})
