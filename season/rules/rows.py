"""What people may order in a season: one row per command.

Theory of operation. `decide.py` refuses by `roles`, by the state of the season and where there is no plan yet; then it
asks `against` for all reasons that the command itself has, and only where none is left (or all that are left are
overridden) `leads_to` for the facts. A new command is a class, a row here, its two functions, a fact with its fold, and
a Vietnamese text.

Kind: pure
"""

from season.rules import commands as c
from season.rules import doubled, draws, entries, entry_lists, plan_changes, tasks
from season.rules.command import Command
from season.rules.people import EVERYBODY, OFFICE_OR_SCHOOL, SIGNING
from season.rules.promotion_rows import PROMOTION_ROWS
from season.rules.result_rows import RESULT_ROWS
from season.rules.row import AT_WORK, DRAFT, ISSUED, REPORTED, RUNNING, Row

ROWS: dict[type[Command], Row] = {
    c.DraftSeason: Row(plan_changes.draft, plan_changes.against_draft, states=DRAFT, without_plan=True),
    c.IssueSeason: Row(plan_changes.issue, states=DRAFT),
    c.ProposeAmendment: Row(plan_changes.propose, plan_changes.against_proposal),
    c.ApproveAmendment: Row(plan_changes.approve, plan_changes.against_approval, roles=SIGNING),
    c.DeclineAmendment: Row(plan_changes.decline, plan_changes.against_decline, roles=SIGNING),
    c.StartSeason: Row(plan_changes.start, states=ISSUED),
    c.ReportSeason: Row(plan_changes.report, plan_changes.against_report, roles=SIGNING, states=RUNNING),
    c.ReopenSeason: Row(plan_changes.reopen, plan_changes.against_reopening, roles=SIGNING, states=REPORTED),
    c.CloseSeason: Row(plan_changes.close, states=REPORTED),
    c.CloseTask: Row(tasks.close_task, tasks.against_closing, roles=EVERYBODY, states=(*AT_WORK, *REPORTED)),
    c.ReopenTask: Row(tasks.reopen_task, tasks.against_reopening, states=(*AT_WORK, *REPORTED)),
    c.DecideDoubled: Row(doubled.decide_doubled, doubled.against_deciding),
    c.Nominate: Row(entries.nominate, entries.against_nominating, roles=OFFICE_OR_SCHOOL),
    c.AcceptEntry: Row(entries.accept, entries.against_accepting),
    c.ReturnEntry: Row(entries.give_back, entries.against_returning),
    c.ConfirmEntry: Row(entries.confirm, entries.against_confirming),
    c.WithdrawEntry: Row(entries.withdraw, entries.against_withdrawing),
    c.ReplaceEntry: Row(entries.replace_entry, entries.against_replacing),
    c.ProposeList: Row(entry_lists.propose_list, entry_lists.against_proposing),
    c.ReturnList: Row(entry_lists.return_list, entry_lists.against_returning_list),
    c.ConfirmList: Row(entry_lists.confirm_list, entry_lists.against_confirming_list),
    c.DrawSeats: Row(draws.draw_seats, draws.against_drawing),
    c.ScheduleSitting: Row(draws.schedule, draws.against_scheduling),
    **RESULT_ROWS,
    **PROMOTION_ROWS,
}
