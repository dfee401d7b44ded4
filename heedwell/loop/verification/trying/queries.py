"""Micro-tests: those that are to be looked at now, and those of an action that a viewer sees."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from heedwell.foundation.access.viewer import Viewer
from heedwell.foundation.store.raw import raw_id, raw_moment
from heedwell.foundation.store.statements import send
from heedwell.loop.actions.models import Action
from heedwell.loop.reviews.models import Theme
from heedwell.loop.reviews.queries import theme_list
from heedwell.loop.reviews.themes.queries import themes_of
from heedwell.loop.signals import queries as signals
from heedwell.loop.verification.trying.counting import Seen, before, seen
from heedwell.loop.verification.trying.models import UNDECIDED, Course, Look, MicroTest
from heedwell.rules.deadlines import local_date


def due(organisation_id: UUID, now: datetime) -> list[Course]:
    """Those whose next look has come. For the worker: no viewer."""
    return list(
        Course.objects.filter(organisation=organisation_id, next_look_at__lte=now).order_by(
            "next_look_at", "id"
        )
    )


def hasten(organisation_id: UUID, service_id: UUID, at: datetime) -> None:
    """A report came in here: whatever runs in this service is looked at by the worker's next round."""
    moment = raw_moment(at)
    send(_HASTEN, [moment, raw_id(organisation_id), raw_id(service_id), moment])


# Written out, because every report asks it; nearly always nothing runs.
_HASTEN = """
UPDATE trying_course SET next_look_at = %s
WHERE organisation_id = %s AND service_id = %s AND next_look_at > %s AND next_look_at IS NOT NULL
"""


def undecided(action: Action) -> int:
    """How many micro-tests of an action nobody has ended: none or one."""
    here = Course.objects.filter(UNDECIDED, organisation=action.organisation_id, action=action)
    return here.count()


def of_action(viewer: Viewer, action: Action) -> list[MicroTest]:
    """Each round of an action that the viewer has been shown to see, the newest first."""
    return list(_with_words(viewer).filter(action=action).order_by("-round"))


def one_of(viewer: Viewer, action: Action, test_id: UUID) -> MicroTest | None:
    return _with_words(viewer).filter(action=action, pk=test_id).first()


@dataclass(frozen=True)
class Numbers:
    """What was seen to the end of `through`, and in as many days before; `stopped` is the look that
    met the stop rule."""

    seen: Seen
    through: date
    before: int | None
    stopped: Look | None


def numbers_of(viewer: Viewer, test: MicroTest, today: date) -> Numbers | None:
    """None for somebody about whom one of the reports may be."""
    if not test.by_hand and test.service_id in signals.services_about(viewer):
        return None
    looks = Look.objects.filter(organisation=viewer.organisation, test=test)
    stopped = looks.exclude(stopped_by="").first()
    ending = getattr(test, "ending", None)
    through = min(
        [today, test.last_on]
        + ([stopped.day] if stopped else [])
        + ([local_date(ending.decided_at)] if ending else [])
    )
    return Numbers(seen(test, through), through, before(test), stopped)


def _with_words(viewer: Viewer) -> QuerySet[MicroTest]:
    return MicroTest.objects.filter(organisation=viewer.organisation).select_related(
        *("course", "ending__decided_by", "theme", "service", "person", "planned_by"),
        *("action__case", "action__owner", "earlier__ending"),
    )


def themes_for(viewer: Viewer, action: Action) -> list[Theme]:
    """The themes of its case; where it has none yet, those of the provider."""
    every = list(theme_list(viewer))
    own = themes_of(viewer.organisation.pk, action.case_id)
    return [theme for theme in every if theme.pk in own] or every
