"""A statement and its evidence before they are rows."""

from dataclasses import dataclass, field
from datetime import date, time
from uuid import UUID

from heedwell.foundation.attachments.models import Attachment
from heedwell.loop.reviews.states import Holds, Rests, When
from heedwell.loop.reviews.timeline.order import Dated


@dataclass(frozen=True, kw_only=True)
class EvidenceDraft:
    """A `file`, a record by its type and id, or what `told_by` said on `told_on`."""

    rests_on: Rests
    words: str = ""
    file: Attachment | None = None
    record_type: str = ""
    record_id: UUID | None = None
    told_by: str = ""
    told_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Moment:
    """When something happened, as exactly as it is known and no more."""

    when: When = When.ORDER
    on_day: date | None = None
    at_time: time | None = None
    part_of_day: str = ""

    @classmethod
    def of(cls, one: Dated) -> "Moment":
        """What is said of when, without what its `when` does not speak of."""
        when = When(one.when)
        return cls(
            when=when,
            on_day=None if when is When.ORDER else one.on_day,
            at_time=one.at_time if when is When.EXACT else None,
            part_of_day=one.part_of_day if when is When.PART else "",
        )


@dataclass(frozen=True, kw_only=True)
class StatementDraft:
    """`after` is the statement that it follows; without it the moment says where it goes."""

    what: str
    moment: Moment = Moment()
    who: str = ""
    holds: Holds = Holds.KNOWN
    after: UUID | None = None
    source: str = ""
    evidence: tuple[EvidenceDraft, ...] = field(default=())
