"""The other kinds of impact of a change, beside how many similar events are reported since."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.verification.models import Check
from heedwell.loop.verification.ways.models import PersonOutcome
from heedwell.loop.verification.ways.pulse import queries as pulses
from heedwell.loop.verification.ways.pulse.queries import Pulse


@dataclass(frozen=True)
class Impact:
    """`looked` is the newest check that counted in how many of how many the change shows."""

    pulse: Pulse | None = None
    person: PersonOutcome | None = None
    looked: Check | None = None


def impacts(viewer: Viewer, action_ids: Collection[UUID]) -> dict[UUID, Impact]:
    """By action, in two queries for all of them; none where nothing of it was looked at."""
    asked = pulses.shown_of(viewer, action_ids)
    checks = Check.objects.filter(organisation=viewer.organisation, action__in=action_ids)
    people: dict[UUID, PersonOutcome] = {}
    looked: dict[UUID, Check] = {}
    for check in checks.select_related("person_outcome").order_by("recorded_at"):
        if hasattr(check, "person_outcome"):
            people[check.action_id] = check.person_outcome
        if check.sample is not None:
            looked[check.action_id] = check
    return {
        pk: Impact(asked.get(pk), people.get(pk), looked.get(pk))
        for pk in {*asked, *people, *looked}
    }
