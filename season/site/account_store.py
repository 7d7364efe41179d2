"""Accounts in the season's database, what was done to them by whom, and the secret that signs cookies.

Kind: adapter
"""

import secrets
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, delete, func, insert, select

from season.rules.people import Role
from season.site.account import Account
from season.site.account_record import AccountRecord
from season.site.vouchers import NEEDS_VOUCHER, inviters
from season.store.database import locked
from season.store.schema import account_records, accounts, site_keys

SECRET = "cookies"
SECRET_BYTES = 32
ACCOUNTS = "accounts"
"""The lock under which accounts change; no season has this id."""
RECORDS_SHOWN = 200


class AccountStore:
    """The accounts of a database. Several processes may have it open. Every method raises `StoreError`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._behind: tuple[int, dict[str, str]] = (-1, {})

    def accounts(self) -> list[Account]:
        """All accounts, by id."""
        with locked(self._engine, ACCOUNTS) as connection:
            return _accounts(connection)

    def find(self, account_id: str) -> Account | None:
        """The account with this id, or None."""
        with locked(self._engine, ACCOUNTS) as connection:
            return _find(connection, account_id)

    def change(
        self, account_id: str, edit: Callable[[Account | None], Account], by: str, what: str, at_ns: int
    ) -> Account:
        """Replace an account, or None where there is none, by what `edit` returns for it, on record."""
        with locked(self._engine, ACCOUNTS) as connection:
            account = edit(_find(connection, account_id))
            connection.execute(delete(accounts).where(accounts.c.account == account_id))
            connection.execute(insert(accounts).values(_values(account)))
            values = {"at_ns": at_ns, "by_account": by, "account": account.id, "what": what}
            connection.execute(insert(account_records).values(values))
        return account

    def invited(self, digest: str, now_s: int) -> Account | None:
        """The account that this invitation is for, while it is good; None otherwise."""
        good = (accounts.c.invitation == digest, accounts.c.invited_until_s >= now_s, accounts.c.is_disabled.is_(False))
        with locked(self._engine, ACCOUNTS) as connection:
            row = connection.execute(select(accounts).where(*good)).mappings().first()
        return _account(row) if digest and row is not None else None

    def records(self) -> list[AccountRecord]:
        """The latest that was done to accounts, the latest first."""
        columns = (account_records.c.at_ns, account_records.c.by_account, account_records.c.account)
        query = select(*columns, account_records.c.what).order_by(account_records.c.number.desc()).limit(RECORDS_SHOWN)
        with locked(self._engine, ACCOUNTS) as connection:
            return [AccountRecord(*row) for row in connection.execute(query)]

    def inviters(self) -> dict[str, str]:
        """The account that may stand behind each one for which nobody vouched yet, see `vouchers.py`."""
        columns = (account_records.c.at_ns, account_records.c.by_account, account_records.c.account)
        joined = account_records.join(accounts, accounts.c.account == account_records.c.account)
        of_roles = accounts.c.role.in_([role.value for role in NEEDS_VOUCHER])
        query = select(*columns, account_records.c.what, accounts.c.role).select_from(joined).where(of_roles)
        with locked(self._engine, ACCOUNTS) as connection:
            last = connection.execute(select(func.max(account_records.c.number))).scalar() or 0
            if last != self._behind[0]:
                rows = connection.execute(query.order_by(account_records.c.number)).all()
                roles = {row.account: Role(row.role) for row in rows}
                self._behind = last, inviters(roles, (AccountRecord(*row[:-1]) for row in rows))
        return self._behind[1]

    def secret(self) -> bytes:
        """What signs the cookies; made at the first use."""
        query = select(site_keys.c.value).where(site_keys.c.name == SECRET)
        with locked(self._engine, ACCOUNTS) as connection:
            value = connection.execute(query).scalar()
            if value is None:
                value = secrets.token_bytes(SECRET_BYTES)
                connection.execute(insert(site_keys).values(name=SECRET, value=value))
        return bytes(value)


def _accounts(connection: Connection) -> list[Account]:
    rows = connection.execute(select(accounts).order_by(accounts.c.account)).mappings()
    return [_account(row) for row in rows]


def _find(connection: Connection, account_id: str) -> Account | None:
    row = connection.execute(select(accounts).where(accounts.c.account == account_id)).mappings().first()
    return None if row is None else _account(row)


def _account(row: RowMapping) -> Account:
    values: dict[str, Any] = dict(row)
    return Account(id=values.pop("account"), role=Role(values.pop("role")), **values)


def _values(account: Account) -> dict[str, object]:
    values = {name: getattr(account, name) for name in account.__struct_fields__ if name != "id"}
    return {**values, "account": account.id, "role": account.role.value}
