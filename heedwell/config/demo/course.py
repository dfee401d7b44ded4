"""What somebody told us, and the course that it takes through the loop, as data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from heedwell.config.demo.proof import (
    Audited,
    Control,
    Enquiry,
    Looked,
    Pulse,
    Recommended,
    Recurring,
    Weekly,
)
from heedwell.loop.reviews.states import About, Asked, Did
from heedwell.loop.verification.states import Finding
from heedwell.rules.counting import CountChoice, Counts
from heedwell.rules.tiers import Tier

if TYPE_CHECKING:
    from heedwell.config.demo.trying import Trial


# What a story looks at is mostly a check, not a count: events are rare, and one action counts them.
NOT_COUNTED = CountChoice(counts=Counts.NOTHING)


@dataclass(frozen=True, kw_only=True)
class Hurt:
    """One person it happened to, with codes of the two kinds of harm."""

    who: str = ""
    physical: str = "none"
    psychological: str = "none"
    role: str = "person_supported"


@dataclass(frozen=True, kw_only=True)
class Told:
    """A report. `clock` says how well the time is known: "exact", "part" of the day, or not."""

    where: str
    by: str
    happened: datetime
    reported: datetime
    facts: str
    made_safe: str = ""
    kind: str = "incident"
    type: str = ""
    title: str = ""
    place: str = ""
    activity: str = ""
    shift: str = ""
    staffing: Sequence[str] = ("as_planned",)
    told: Sequence[str] = ("manager_on_call",)
    people: Sequence[Hurt] = ()
    clock: str = "exact"
    wrong_day: int = 0  # so many days off, as a slip of the pen in the old spreadsheet
    is_safeguarding: bool = False
    stopped_by: str = ""
    what_stopped_it: str = ""
    could_have_happened: str = ""
    weakness_shown: str = ""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What a verifier saw, so many days after the window of the check opened.

    `observed` and `audited` are what it rests on; `person` is what the person said of it.
    """

    words: str
    sample: int | None = 5
    met: int | None = 5
    measured: str = ""
    days_in: int = 3
    finding: Finding = Finding.IN_PRACTICE
    observed: Sequence[str] = ()
    audited: Sequence[int] = ()
    person: str = ""


@dataclass(frozen=True, kw_only=True)
class Again:
    """How a change was made once more after a check had failed, so many days later, and why it had."""

    days: int
    why: str
    changed: str
    before: str
    after: str
    seen: Sequence[Seen] = ()


@dataclass(frozen=True, kw_only=True)
class Change:
    """An action. `live_days` after it was agreed the change is made; None leaves it to do."""

    what: str
    kind: str
    owner: str
    verifier: str
    metric: str
    due_days: int
    live_days: float | None
    changed: str = ""
    before: str = ""
    after: str = ""
    outcome: str = ""
    direction: str = "fewer"
    was: str = ""
    method: str = "re_audit"
    seen: Sequence[Seen] = ()
    again: Again | None = None
    count: CountChoice = NOT_COUNTED
    where: str = ""  # the key of another service than that of the case
    trial: "Trial | None" = None
    notes: Sequence[tuple[int, str]] = ()  # days after it was agreed, and how it goes
    weekly: Sequence[Weekly] = ()
    pulse: Pulse | None = None
    looked: Looked | None = None
    audited: Audited | None = None
    recurring: Recurring | None = None
    lasted: str = ""  # what was seen half a year later


@dataclass(frozen=True, kw_only=True)
class Link:
    about: About
    words: str
    by: str
    days: int  # after triage


@dataclass(frozen=True, kw_only=True)
class Minute:
    """The governing body decided that the case can close."""

    body: str
    minute: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Huddle:
    words: str
    team: str = ""
    people: int = 5


@dataclass(frozen=True, kw_only=True)
class Note:
    title: str
    happened: str
    changed: str
    know: str
    everywhere: bool = False
    for_families: bool = False
    readers: Sequence[str] = ()


@dataclass(frozen=True)
class Gave:
    """What a profession gave, so many days before the review was written."""

    profession: str
    asked: Asked
    days_before: int
    words: str


@dataclass(frozen=True)
class Problem:
    did: Did
    words: str
    factors: tuple[str, ...]


@dataclass(frozen=True)
class Chain:
    """`ends_in` is empty when nobody knows."""

    problem: str
    whys: tuple[str, ...]
    ends_in: str


@dataclass(frozen=True)
class Meeting:
    days_before: int
    who: str
    decided: str


@dataclass(frozen=True, kw_only=True)
class Wider:
    """The analysis of a serious review. A lens has whether it applies, and what was found."""

    lenses: Mapping[str, tuple[bool, str]]
    professions: Sequence[Gave]
    problems: Sequence[Problem] = ()
    chains: Sequence[Chain] = ()
    meetings: Sequence[Meeting] = ()


@dataclass(frozen=True, kw_only=True)
class Writing:
    """The four boxes, what made it more likely, what we learned, and who took part."""

    why: str
    change: str
    know: str
    factors: Mapping[str, str]
    themes: Sequence[str]
    together: str = ""
    happened: str = ""
    took_part: Sequence[tuple[str, str]] = ()
    wider: Wider | None = None


@dataclass(frozen=True, kw_only=True)
class Course:
    """Who does what with a case, each step so many days after the one before."""

    tier: Tier
    triaged_by: str
    lead: str
    triage_hours: float = 3.0
    reason: str = ""
    writing: Writing | None = None
    review_days: float = 2.0
    submitted: bool = True
    agreed_by: str = ""
    signed_by: str = ""
    sign_days: float = 1.0
    comments: str = ""
    sent_back: str = ""
    changes: Sequence[Change] = ()
    links: Sequence[Link] = ()
    huddle: Huddle | None = None
    note: Note | None = None
    shared_by: str = ""
    share_days: float = 1.0
    closed_by: str = ""
    close_days: float = 1.0
    decided: Minute | None = None
    harm_known: tuple[str, str] | None = None  # the severity, and the words for it
    control: Control | None = None
    recommended: Recommended | None = None
    enquiry: Enquiry | None = None
