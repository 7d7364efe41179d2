"""What people may order about keys, sittings and results: one row per command.

Kind: pure
"""

from season.rules import keys, packages, protests, publications, receipts, results
from season.rules import result_commands as c
from season.rules.command import Command
from season.rules.people import OFFICE_OR_HOST, OFFICE_OR_SCHOOL, OFFICE_OR_SIGNING, OFFICE_SIGNING_OR_JURY
from season.rules.row import AT_WORK, REPORTED, Row

LATER = (*AT_WORK, *REPORTED)

RESULT_ROWS: dict[type[Command], Row] = {
    c.EnrolKey: Row(keys.enrol, keys.against_enrolling),
    c.WithdrawKey: Row(keys.withdraw, keys.against_withdrawing),
    c.PackSitting: Row(packages.pack, packages.against_packing, is_typed=False),
    c.RevokePackage: Row(packages.revoke, packages.against_revoking),
    c.BreakOffSitting: Row(packages.break_off, packages.against_breaking_off),
    c.NoteProgress: Row(packages.note_progress, packages.against_noting, roles=OFFICE_OR_HOST),
    c.ReceiveResult: Row(
        receipts.receive, receipts.against_receiving, roles=OFFICE_OR_HOST, states=LATER, is_typed=False
    ),
    c.NoteRefusal: Row(receipts.note_refusal, roles=OFFICE_OR_HOST, states=LATER, is_typed=False),
    c.AttachPaper: Row(receipts.attach, receipts.against_attaching, roles=OFFICE_OR_HOST, states=LATER, is_typed=False),
    c.ReviewResult: Row(receipts.review, receipts.against_reviewing, states=LATER),
    c.ReturnResult: Row(receipts.return_result, receipts.against_returning_result, states=LATER),
    c.ChooseResult: Row(receipts.choose, receipts.against_choosing, states=LATER),
    c.ConfirmResult: Row(results.confirm_result, results.against_confirming_result, states=LATER),
    c.LodgeProtest: Row(protests.lodge, protests.against_protesting, roles=OFFICE_OR_SCHOOL, states=LATER),
    c.DecideProtest: Row(
        protests.decide_protest, protests.against_deciding_protest, roles=OFFICE_SIGNING_OR_JURY, states=LATER
    ),
    c.DrawLots: Row(protests.draw_lots, protests.against_lots, states=LATER),
    c.DisqualifyEntry: Row(protests.disqualify, protests.against_disqualifying, states=LATER),
    c.ConfirmStage: Row(publications.confirm_stage, publications.against_confirming_stage, states=LATER),
    c.SchedulePublication: Row(publications.set_time, publications.against_setting_time, states=LATER),
    c.PublishStage: Row(publications.publish, publications.against_publishing, roles=OFFICE_OR_SIGNING, states=LATER),
    c.WithdrawPublication: Row(
        publications.withdraw_publication,
        publications.against_withdrawing_publication,
        roles=OFFICE_OR_SIGNING,
        states=LATER,
    ),
}
