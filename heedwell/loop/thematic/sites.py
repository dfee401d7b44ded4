"""The services that a case looks at, one by one: what is agreed there, and what its re-audit found.

The re-audit of a service is the final check of what was agreed for it; a check that fails opens
the action of that service again, and no other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db.models import QuerySet

from heedwell.foundation.organisations.models import Service
from heedwell.loop.actions.models import Action
from heedwell.loop.actions.states import ActionState
from heedwell.loop.cases.models import Case, FurtherService
from heedwell.loop.cases.prepared import OneOf, Prepared, given
from heedwell.loop.verification.models import Check
from heedwell.loop.verification.ways.shares import Line


class Result(StrEnum):
    NOTHING_AGREED = "nothing_agreed"
    UNDER_WAY = "under_way"
    WAITS = "waits"
    FAILED = "failed"
    PASSED = "passed"


@dataclass(frozen=True)
class Site:
    """`check` is the newest of those that were made there."""

    service: Service
    actions: list[Action]
    check: Check | None

    @property
    def result(self) -> Result:
        states = {action.state for action in self.actions}
        if not states:
            return Result.NOTHING_AGREED
        if states == {ActionState.VERIFIED}:
            return Result.PASSED
        if ActionState.AGREED not in states:
            return Result.WAITS
        again = any(a.reopened and a.state == ActionState.AGREED for a in self.actions)
        return Result.FAILED if again else Result.UNDER_WAY


def sites_of(case: Case) -> list[Site]:
    """Every service of a case, by name, with what stands there; what was cancelled does not."""
    return sites_of_each(case.organisation_id, [case])[case.pk]


def sites_of_each(organisation_id: UUID, cases: Sequence[Case]) -> dict[UUID, list[Site]]:
    """`sites_of` for several cases at once: three queries."""
    places = {case.pk: [case.service] for case in cases}
    asked = {"organisation_id": organisation_id, "case_ids": list(places)}
    for row in _FURTHER(**asked):
        places[row.case_id].append(row.service)
    standing, checks = _STANDING(**asked), _CHECKS(**asked)
    return {
        case_id: [
            _site(service, [each for each in standing if each.case_id == case_id], checks)
            for service in sorted(services, key=lambda service: service.name)
        ]
        for case_id, services in places.items()
    }


def _standing() -> QuerySet[Action]:
    agreed = Action.objects.filter(
        OneOf("case", "case_ids"), organisation=given("organisation_id")
    ).exclude(state=ActionState.CANCELLED)
    return agreed.order_by("agreed_at", "id")


_FURTHER = Prepared[FurtherService](
    lambda: FurtherService.objects.filter(
        OneOf("case", "case_ids"), organisation=given("organisation_id")
    ).select_related("service")
)
_STANDING = Prepared(_standing)
_CHECKS = Prepared[Check](
    lambda: (
        Check.objects.filter(
            organisation=given("organisation_id"),
            action__in=_standing().order_by().values("pk"),
        )
        .select_related("checked_by")
        .order_by("recorded_at", "id")
    )
)


@dataclass(frozen=True)
class Together:
    """What the newest checks saw, in the services that counted."""

    services: int
    seen: Line


def together(sites: Sequence[Site]) -> Together | None:
    """None until two have counted."""
    counted = [
        (check.met or 0, check.sample) for site in sites if (check := site.check) and check.sample
    ]
    if len(counted) < 2:
        return None
    met, sample = map(sum, zip(*counted, strict=True))
    return Together(len(counted), Line("Together", met, sample))


def _site(service: Service, actions: Sequence[Action], checks: Sequence[Check]) -> Site:
    here = [action for action in actions if action.service_id == service.pk]
    ids = {action.pk for action in here}
    made = [check for check in checks if check.action_id in ids]
    return Site(service, here, made[-1] if made else None)
