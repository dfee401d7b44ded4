"""What our changes did: every change that is counted, with its count and what its last check said."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.insight.impact import Impact, impacts
from heedwell.loop.cases.sight import in_sight
from heedwell.loop.signals.queries import services_about
from heedwell.loop.verification.counting import Count, count
from heedwell.loop.verification.models import Counted, Verdict

PAGE = 12


@dataclass(frozen=True)
class Told:
    """A change that is counted. `verdict` is the newest; none before the first check. `impact` is what
    else was looked at."""

    count: Count
    verdict: Verdict | None
    impact: Impact


@dataclass(frozen=True)
class Changes:
    """A page of them. `words`: how often each was said of all; the empty word for not judged yet.
    `older` is the last of the page when others follow."""

    told: list[Told]
    words: Counter[str]
    older: UUID | None = None


def changes(viewer: Viewer, today: date, after: UUID | None = None) -> Changes:
    """What was checked last first, then what waits for its first check, of the services whose
    figures this person reads; none with a report about them among its numbers."""
    scope = viewer.scope(Permission.READ_INSIGHT)
    seen = Counted.objects.filter(
        in_sight(viewer, Permission.READ_INSIGHT, "action__case"),
        organisation=viewer.organisation,
        action__cancelled_at__isnull=True,
    ).exclude(action__service__in=services_about(viewer))
    if not scope.everywhere:
        seen = seen.filter(action__service__in=scope.service_ids)
    found = dict(seen.order_by("-fixed_at", "-pk").values_list("pk", "action_id"))
    verdicts = _newest(viewer, found.values())
    judged = [pk for pk, action_id in found.items() if action_id in verdicts]
    judged.sort(key=lambda pk: verdicts[found[pk]].check_made.recorded_at, reverse=True)
    ids = [*judged, *(pk for pk in found if found[pk] not in verdicts)]
    rest = ids[ids.index(after) + 1 :] if after in found else ids
    shown = list(
        seen.filter(pk__in=rest[:PAGE]).select_related("action__case", "action__service", "person")
    )
    looked = impacts(viewer, [each.action_id for each in shown])
    return Changes(
        [
            Told(
                count(each.action, each, today),
                verdicts.get(each.action_id),
                looked.get(each.action_id, Impact()),
            )
            for each in sorted(shown, key=lambda each: ids.index(each.pk))
        ],
        Counter(
            verdicts[action_id].word if action_id in verdicts else ""
            for action_id in found.values()
        ),
        rest[PAGE - 1] if len(rest) > PAGE else None,
    )


def _newest(viewer: Viewer, action_ids: Iterable[UUID]) -> dict[UUID, Verdict]:
    """By action, what its last check that counted said."""
    verdicts = Verdict.objects.filter(
        organisation=viewer.organisation, check_made__action__in=list(action_ids)
    )
    rows = verdicts.select_related("check_made").order_by("check_made__recorded_at")
    return {verdict.check_made.action_id: verdict for verdict in rows}
