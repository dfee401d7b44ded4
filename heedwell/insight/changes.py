"""What our changes did: every change that is counted, with its count and what its last check said."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.cases.sight import in_sight
from heedwell.loop.signals.queries import services_about
from heedwell.loop.verification.counting import Count, count
from heedwell.loop.verification.models import Counted, Verdict

MOST = 200


@dataclass(frozen=True)
class Told:
    """A change that is counted. `verdict` is the newest; none before the first check."""

    count: Count
    verdict: Verdict | None


@dataclass(frozen=True)
class Changes:
    told: list[Told]

    @property
    def words(self) -> Counter[str]:
        """How often each was said; the empty word for not judged yet."""
        return Counter(each.verdict.word if each.verdict else "" for each in self.told)


def changes(viewer: Viewer, today: date) -> Changes:
    """The newest first, of the services whose figures this person reads; none with a report about
    them among its numbers."""
    found = list(
        Counted.objects.filter(
            in_sight(viewer, Permission.READ_INSIGHT, "action__case"),
            organisation=viewer.organisation,
            action__cancelled_at__isnull=True,
        )
        .exclude(action__service__in=services_about(viewer))
        .select_related("action__case", "action__service", "person")
        .order_by("-fixed_at", "-pk")[:MOST]
    )
    scope = viewer.scope(Permission.READ_INSIGHT)
    found = [each for each in found if each.action.service_id in scope]
    verdicts = Verdict.objects.filter(
        organisation=viewer.organisation,
        check_made__action__in=[each.action_id for each in found],
    )
    newest = {
        verdict.check_made.action_id: verdict
        for verdict in verdicts.select_related("check_made").order_by("check_made__recorded_at")
    }
    return Changes(
        [Told(count(each.action, each, today), newest.get(each.action_id)) for each in found]
    )
