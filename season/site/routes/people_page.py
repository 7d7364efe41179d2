"""Accounts: who they are, new ones, invitations, and which are disabled. For the leading office.

Kind: adapter
"""

import secrets
from collections.abc import Callable

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from msgspec.structs import replace

from bus.bad_file import BadFileError
from bus.messages import Sentence
from bus.units import NS_PER_S
from season.rules.calendar import local_time
from season.rules.people import OFFICE, OFFICE_OR_SIGNING, ROLE_NAMES
from season.site import account_wording as wording
from season.site.access import current_account, guarded
from season.site.account import Account, disabling_fault, with_invitation
from season.site.account_forms import account_faults, new_account
from season.site.language import report
from season.site.office import office
from season.site.vouchers import inviter_note, voucher_fault

blueprint = Blueprint("people", __name__)

FIELDS = ("id", "name", "role", "unit", "email")
TAKEN = Sentence("account-taken", "There is an account with this name already")


@blueprint.get("/people")
@guarded(*OFFICE_OR_SIGNING)
def people_page() -> ResponseReturnValue:
    """All accounts, and the form for another one."""
    return _page({}, ())


@blueprint.post("/people")
@guarded(*OFFICE)
def add_account() -> ResponseReturnValue:
    """Make an account, and show the invitation with which its owner chooses a password."""
    fields = {name: " ".join(request.form.get(name, "").split()) for name in FIELDS}
    fields["id"] = fields["id"].lower()
    faults = [*account_faults(fields, office().season().plan)]
    if office().people.find(fields["id"]) is not None:
        faults.append(TAKEN)
    if faults:
        return _page(fields, tuple(faults))

    def make(before: Account | None) -> Account:
        if before is not None:  # somebody else has just made it
            raise BadFileError([TAKEN])
        return new_account(fields)

    try:
        return _invite(fields["id"], make, wording.CREATED)
    except BadFileError as error:
        return _page(fields, tuple(sentence for sentence in error.sentences if isinstance(sentence, Sentence)))


@blueprint.post("/people/<account_id>/invite")
@guarded(*OFFICE)
def invite(account_id: str) -> ResponseReturnValue:
    """A new invitation, for who forgot the password: the old one is void, and every session ends."""
    return _invite(account_id, _find_account, wording.INVITED)


@blueprint.post("/people/<account_id>/disable")
@guarded(*OFFICE)
def disable(account_id: str) -> ResponseReturnValue:
    """Nobody signs in with this account any more; its sessions end at once."""
    fault = disabling_fault(office().people.accounts(), account_id)
    if fault is not None:
        return _page({}, (fault,))
    _change(account_id, lambda before: replace(_find_account(before), is_disabled=True), wording.DISABLED)
    return redirect(url_for("people.people_page"))


@blueprint.post("/people/<account_id>/enable")
@guarded(*OFFICE)
def enable(account_id: str) -> ResponseReturnValue:
    """The account works again."""
    _change(account_id, lambda before: replace(_find_account(before), is_disabled=False), wording.ENABLED)
    return redirect(url_for("people.people_page"))


@blueprint.post("/people/<account_id>/vouch")
@guarded(*OFFICE_OR_SIGNING)
def vouch(account_id: str) -> ResponseReturnValue:
    """The person who is signed in knows that somebody else has this account than who invited them."""
    own, behind = current_account(), office().people.inviters()
    if own is None or account_id not in behind or not _find_account(office().people.find(account_id)).password:
        abort(404)
    fault = voucher_fault(behind, account_id, own.id)
    if fault is not None:
        return _page({}, (fault,))
    _change(account_id, _find_account, wording.VOUCHED)
    return redirect(url_for("people.people_page"))


def _find_account(account: Account | None) -> Account:
    if account is None:
        abort(404)
    return account


def _invite(account_id: str, edit: Callable[[Account | None], Account], what: str) -> ResponseReturnValue:
    if what == wording.INVITED and (fault := disabling_fault(office().people.accounts(), account_id)) is not None:
        return _page({}, (fault,))
    token, now_s = secrets.token_urlsafe(16), office().now_ns() // NS_PER_S
    account = _change(account_id, lambda before: with_invitation(edit(before), token, now_s), what)
    return _page({}, (), account, url_for("sign_in.join_page", token=token, _external=True))


def _change(account_id: str, edit: Callable[[Account | None], Account], what: str) -> Account:
    own = current_account()
    account = office().people.change(account_id, edit, own.id if own is not None else "", what, office().now_ns())
    report([Sentence("account-changed", "{name}: {what}", {"name": account.name, "what": wording.TEXTS[what]})])
    return account


def _page(
    fields: dict[str, str], faults: tuple[Sentence, ...], invited: Account | None = None, link: str = ""
) -> ResponseReturnValue:
    plan = office().season().plan
    units = [(unit.id, unit.name) for unit in plan.units] + list(plan.schools.names.items()) if plan is not None else []
    own, behind = current_account(), office().people.inviters()
    page = render_template(
        "people.html",
        behind={account: inviter_note(account, inviter) for account, inviter in behind.items()},
        can_vouch=[account for account in behind if own is not None and not voucher_fault(behind, account, own.id)],
        is_alone=sum(account.role in OFFICE and not account.is_disabled for account in office().people.accounts()) < 2,
        may_invite=own is not None and own.role in OFFICE,
        accounts=office().people.accounts(),
        records=(records := office().people.records()),
        times=[f"{local_time(record.at_ns):%Y-%m-%d %H:%M}" for record in records],
        texts=wording.TEXTS,
        roles=ROLE_NAMES,
        units=units,
        unit_names=dict(units),
        fields=fields,
        faults=faults,
        invited=invited,
        link=link,
    )
    return page, 422 if faults else 200
