"""How a change shows that it works, as data: what is watched, asked, observed and audited beside a count."""

from collections.abc import Sequence
from dataclasses import dataclass

from heedwell.rules.observing import PassRule
from heedwell.rules.routines import Every


@dataclass(frozen=True, kw_only=True)
class Weekly:
    """A number for each week from the one of the agreement on. None: nobody entered it."""

    name: str
    numbers: Sequence[int | None]
    out_of: int | None = None


@dataclass(frozen=True, kw_only=True)
class Pulse:
    """How sure staff are: of each who answered, the step chosen for each statement."""

    before: Sequence[str]
    since: Sequence[str]
    since_days: int = 40  # after the change was live
    open_days: float = 1.5  # how long they are asked before it


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What is looked for in practice. `before`: once each, a letter for each behaviour."""

    behaviours: Sequence[str]
    rule: PassRule
    role: str
    part_of_day: str
    before: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Audited:
    """An audit of the provider by its key, and in how many each standard was met before."""

    audit: str
    before: Sequence[int]


@dataclass(frozen=True, kw_only=True)
class Recurring:
    """A task that comes again, from so many days after the change is live. `words` for each time."""

    what: str
    every: Every
    words: Sequence[str]
    first_days: int = 7
    lasts_days: int = 200


@dataclass(frozen=True, kw_only=True)
class Control:
    """What keeps people safe until the first of the changes is live."""

    what: str
    owner: str


@dataclass(frozen=True, kw_only=True)
class Enquiry:
    """What came of the enquiry of the council, so many days after triage, and what we then looked for."""

    days: float
    outcome: str
    words: str
    wishes: str
    risk: str
    compared: str
    reference: str = ""


@dataclass(frozen=True, kw_only=True)
class Recommended:
    """What somebody outside recommends, so many days after triage, and what we answer.

    An answer becomes the change of that number. Without one, it waits to be answered.
    """

    body: str
    body_name: str
    words: str
    days: float
    reference: str = ""
    due_days: int = 28
    answer: str = ""
    reason: str = ""
    becomes: int = 0
