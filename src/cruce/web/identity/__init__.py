"""Who comes in: accounts with roles, passwords and one-time codes, keys for systems, sessions."""

from cruce.web.identity import accounts, onetime, passwords
from cruce.web.identity.accounts import Account, Accounts, ApiKey
from cruce.web.identity.roles import MAY, Act, Role
from cruce.web.identity.sessions import Session, Sessions, is_own

__all__ = [
    "MAY",
    "Account",
    "Accounts",
    "Act",
    "ApiKey",
    "Role",
    "Session",
    "Sessions",
    "accounts",
    "is_own",
    "onetime",
    "passwords",
]
