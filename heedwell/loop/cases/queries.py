"""Cases that a viewer may see, and the rulebook that they are judged by."""

import json
from datetime import date
from uuid import UUID

from django.db.models import Q

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.cases.models import Case, CaseQuerySet, RulebookVersion
from heedwell.rules.rulebook import DEFAULT_RULEBOOK, Rulebook, from_json

PAGE = 50


def visible_to(viewer: Viewer, permission: Permission = Permission.READ_CASES) -> CaseQuerySet:
    """Cases of the services in which this person may do this; reading, unless another is named."""
    cases = Case.objects.filter(organisation=viewer.organisation)
    scope = viewer.scope(permission)
    return cases if scope.everywhere else cases.filter(service__in=scope.service_ids)


def with_words(cases: CaseQuerySet) -> CaseQuerySet:
    """What a list row shows, in the same query."""
    return cases.select_related("service", "lead")


def newest(viewer: Viewer, before: tuple[str, UUID] | None = None) -> CaseQuerySet:
    """A keyset page, newest first: `before` is the (opened_at, id) of the last row seen."""
    cases = with_words(visible_to(viewer)).order_by("-opened_at", "-id")
    if before is not None:
        opened_at, case_id = before
        cases = cases.filter(
            Q(opened_at__lt=opened_at) | Q(opened_at=opened_at, id__lt=case_id),
            opened_at__lte=opened_at,
        )
    return cases[: PAGE + 1]


def awaiting_triage(viewer: Viewer) -> CaseQuerySet:
    cases = visible_to(viewer, Permission.TRIAGE).awaiting_triage()
    return with_words(cases).order_by("next_due_at", "id")


def rulebook_for(organisation_id: UUID, on: date) -> Rulebook:
    """The timescales in force on a day: the newest version that has started, over the defaults."""
    row = (
        RulebookVersion.objects.filter(organisation=organisation_id, starts_on__lte=on)
        .order_by("-version")
        .first()
    )
    return DEFAULT_RULEBOOK if row is None else _rulebook(row)


def rulebook_version(organisation_id: UUID, version: int) -> Rulebook:
    """The timescales that a record was judged by."""
    if version == 0:
        return DEFAULT_RULEBOOK
    return _rulebook(RulebookVersion.objects.get(organisation=organisation_id, version=version))


def _rulebook(row: RulebookVersion) -> Rulebook:
    return from_json(json.loads(row.settings))
