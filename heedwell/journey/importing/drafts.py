"""One row on its way to becoming a signal: everything it says, in our words where we know them."""

from dataclasses import dataclass, field
from datetime import date, datetime, time

from heedwell.journey.importing.dates import LOCAL
from heedwell.journey.importing.remarks import Remark


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSignal:
    """Codes are those of `rules.vocabulary`; "" and None mean that the row does not say.

    `precision`: exact, part_of_day, day or unknown. `others`: heading to cell for everything
    that no field holds in full, so that nothing is lost. `is_history`: closed or old, to be
    counted and searched without a clock.
    """

    row_number: int
    digest: str
    reference: str = ""
    carried_digest: str = ""
    kind: str = "incident"
    event_type: str = ""
    event_types: tuple[str, ...] = ()
    abuse_categories: tuple[str, ...] = ()
    happened_on: date | None = None
    happened_time: time | None = None
    part_of_day: str = ""
    precision: str = "unknown"
    reported_on: date | None = None
    reported_time: time | None = None
    service: str = ""
    person: str = ""
    person_name: str = ""
    severity: str = ""
    physical: str = ""
    psychological: str = ""
    place: str = ""
    place_words: str = ""
    activity: str = ""
    facts: str = ""
    immediate_actions: str = ""
    stopped_by: str = ""
    what_stopped_it: str = ""
    could_have_happened: str = ""
    weakness: str = ""
    told: tuple[str, ...] = ()
    told_words: str = ""
    safeguarding: bool = False
    factors: tuple[str, ...] = ()
    reporter_name: str = ""
    owner: str = ""
    outcome: str = ""
    tier: int | None = None
    is_closed: bool = False
    closed_on: date | None = None
    is_history: bool = True
    others: dict[str, str] = field(default_factory=dict)
    warnings: tuple[Remark, ...] = ()

    @property
    def reported_at(self) -> datetime | None:
        """The moment of the report; the start of its day when only the day is known."""
        if self.reported_on is None:
            return None
        return datetime.combine(self.reported_on, self.reported_time or time(0), LOCAL)

    @property
    def happened_at(self) -> datetime | None:
        """The moment it happened, when it is known to the minute."""
        if self.happened_on is None or self.happened_time is None:
            return None
        return datetime.combine(self.happened_on, self.happened_time, LOCAL)

    @property
    def other_words(self) -> str:
        """The other columns as text, one a line."""
        return "\n".join(f"{heading}: {cell}" for heading, cell in self.others.items())
