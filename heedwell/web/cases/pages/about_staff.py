"""The words about whom of the staff a case concerns."""

from typing import TYPE_CHECKING

from heedwell.web.components.parts import Fact, Facts
from heedwell.web.words import moment_words

if TYPE_CHECKING:
    from heedwell.loop.cases.models import AboutStaff, Case


class AboutStaffPage:
    def __init__(self, case: "Case", said: "list[AboutStaff]") -> None:
        self.case = case
        self.said = Facts(tuple(Fact(who(row), _said(row)) for row in said)) if said else None


def who(row: "AboutStaff") -> str:
    return row.account.name if row.account is not None else row.words


def _said(row: "AboutStaff") -> str:
    by = f"{row.said_by.name} said so" if row.said_by is not None else "Said"
    unknown = "" if row.account is not None else ". Name them below once you know who it is"
    return f"{by} {moment_words(row.said_at)}{unknown}"
