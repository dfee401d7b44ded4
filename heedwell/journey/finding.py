"""Finding signals by their words, with the case that each belongs to."""

from dataclasses import dataclass, field

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.foundation.search.queries import search
from heedwell.loop.signals import queries as signals
from heedwell.loop.signals.models import Signal

PAGE = 20


@dataclass(frozen=True)
class FoundSignals:
    """`older` goes back in as `before` for the next page; None when this is the last."""

    signals: list[Signal] = field(default_factory=list)
    older: int | None = None


Nothing = FoundSignals()


def by_words(viewer: Viewer, words: str, before: int | None = None) -> FoundSignals:
    """Signals that hold every word, newest first, of the services that this person reads."""
    found = search(
        viewer.organisation.pk,
        viewer.scope(Permission.READ_CASES),
        words,
        limit=PAGE + 1,
        kinds=(Signal._meta.label_lower,),
        before=before,
    )
    page = found[:PAGE]
    rows = {
        signal.pk: signal for signal in signals.among(viewer, [each.subject_id for each in page])
    }
    return FoundSignals(
        signals=[rows[each.subject_id] for each in page if each.subject_id in rows],
        older=page[-1].key if len(found) > PAGE else None,
    )
