"""The only paths across organisations, as data: which role each takes and what that may touch.

On PostgreSQL `guards` turns this table into roles, grants and policies; nothing else crosses.
A model is named by its label, so that a row here needs no import from a higher floor.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

APP_ROLE = "heedwell_app"

READ = frozenset({"SELECT"})
CLAIM = frozenset({"SELECT", "UPDATE"})
ADD = frozenset({"INSERT"})


@dataclass(frozen=True)
class Path:
    """`tables` names what it may touch in every organisation; `everything` is reading it all."""

    role: str
    tables: Mapping[str, frozenset[str]] = field(default_factory=dict)
    everything: bool = False
    may_write: bool = False
    as_application: bool = False  # all that the application does in its organisation, and more
    whole_moment: bool = False  # every statement sees the same moment


class Crossing(Enum):
    SIGN_IN = Path(
        "heedwell_sign_in",
        {
            "organisations.Organisation": READ,
            "organisations.Service": READ,
            "people.Membership": READ,
            "people.Grant": READ,
            "people.Account": READ,
            "people.Absence": READ,
            "mfa.Authenticator": READ,
            "notices.CalendarLink": READ,
            "reviews.OutsideQuestion": READ,
        },
    )
    WORK = Path(
        "heedwell_work",
        {
            "notices.Notice": CLAIM,
            "notices.AccountMail": CLAIM,
            "importing.ImportRun": CLAIM,
            "organisations.Organisation": READ,
        },
        may_write=True,
    )
    SWEEP = Path("heedwell_sweep", {"organisations.Organisation": READ})
    BACKUP = Path("heedwell_backup", everything=True, whole_moment=True)
    VERIFY = Path("heedwell_verify", everything=True, whole_moment=True)
    SET_UP = Path(
        "heedwell_set_up",
        {"organisations.Organisation": ADD},
        may_write=True,
        as_application=True,
    )

    @property
    def path(self) -> Path:
        return self.value
