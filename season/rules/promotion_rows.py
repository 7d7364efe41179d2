"""What people may order for the promotion: one row per command.

Kind: pure
"""

from season.rules import library, promotion
from season.rules import promotion_commands as c
from season.rules.command import Command
from season.rules.people import OFFICE_OR_SCHOOL, Role
from season.rules.row import AT_WORK, REPORTED, Row

AUTHORS = frozenset({Role.LEAD, Role.UNIT})
"""Who puts items into the library: the leading office, and the one whose task it is (row 4 of the plan)."""
VISITORS = frozenset({Role.LEAD, Role.UNIT, Role.CHECK})
LATER = (*AT_WORK, *REPORTED)

PROMOTION_ROWS: dict[type[Command], Row] = {
    c.AddItem: Row(library.add_item, library.against_adding, roles=AUTHORS),
    c.ApproveItem: Row(library.approve_item, library.against_approving, roles=AUTHORS),
    c.RemoveItem: Row(library.remove_item, library.against_removing, roles=AUTHORS),
    c.ReportPromotion: Row(promotion.report_promotion, promotion.against_reporting, roles=OFFICE_OR_SCHOOL),
    c.TakeBackPromotion: Row(promotion.take_back_promotion, promotion.against_taking_back, roles=OFFICE_OR_SCHOOL),
    c.CheckPromotion: Row(promotion.check_promotion, promotion.against_checking, roles=VISITORS),
    c.CloseRemedy: Row(promotion.close_remedy, promotion.against_closing_remedy, roles=VISITORS),
    c.RecordOnlineUse: Row(promotion.record_online_use, promotion.against_online_use, roles=AUTHORS, states=LATER),
}
