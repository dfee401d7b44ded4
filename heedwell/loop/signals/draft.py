"""What a reporter tells us, on its way to becoming a signal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from heedwell.foundation.organisations.models import Person, Service
from heedwell.foundation.people.models import Account
from heedwell.loop.signals.states import Precision


@dataclass(frozen=True, kw_only=True)
class AffectedDraft:
    """One person it happened to, with codes of PHYSICAL_HARM and PSYCHOLOGICAL_HARM."""

    role: str = "person_supported"
    person: Person | None = None
    words: str = ""
    physical_harm: str = "not_yet_known"
    psychological_harm: str = "not_yet_known"


@dataclass(frozen=True, kw_only=True)
class SignalDraft:
    client_id: UUID
    service: Service
    kind: str
    facts: str
    channel: str = "account"
    event_type: str = ""
    title: str = ""
    happened_on: date | None = None
    happened_time: time | None = None
    happened_precision: Precision = Precision.UNKNOWN
    part_of_day: str = ""
    noticed_on: date | None = None
    place: str = ""
    place_words: str = ""
    activity: str = ""
    shift: str = ""
    staffing: Sequence[str] = ()
    immediate_actions: str = ""
    told: Sequence[str] = ()
    told_words: str = ""
    stopped_by: str = ""
    what_stopped_it: str = ""
    could_have_happened: str = ""
    weakness_shown: str = ""
    is_safeguarding: bool = False
    concern_level: str = ""
    reporter_words: str = ""
    source_reference: str = ""
    source_words: str = ""
    affected: Sequence[AffectedDraft] = ()
    # Somebody who works here whom it is about: an account, or words where the name is not known.
    about_staff: Account | None = None
    about_staff_words: str = ""
    # Where a source gives only one grade for the whole event; otherwise the harm of each person.
    severity: str = ""
