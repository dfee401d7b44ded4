"""When samples that went on were ended, for whoever has been shown to see the action."""

from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.actions.models import Action
from heedwell.loop.verification.ways.models import SamplingEnd


def ends_of(viewer: Viewer, action: Action) -> list[SamplingEnd]:
    rows = SamplingEnd.objects.filter(organisation=viewer.organisation, action=action)
    return list(rows.select_related("ended_by"))
