"""Who is still to be asked, and which workarounds wait for a fix: counted from the records."""

from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from heedwell.journey.links import LIVE_ACTION
from heedwell.journey.models import Origin
from heedwell.loop.actions.models import Action
from heedwell.loop.reviews.afterwards.following import VOICE
from heedwell.loop.reviews.afterwards.models import FollowUp, Voice, Workaround
from heedwell.loop.reviews.afterwards.striking import still_counts
from heedwell.loop.reviews.afterwards.voices import FAMILY, PERSON
from heedwell.loop.signals.models import CaseSignal
from heedwell.loop.signals.queries import NoIndex
from heedwell.rules.vocabulary import AFFECTED_ROLES

SUPPORTED = "person_supported"
OTHERS = tuple(term.code for term in AFFECTED_ROLES if term.code != SUPPORTED)


def unheard_people() -> Coalesce:
    """People whom it happened to, by their record, of whom nothing says that they were asked."""
    asked = Voice.objects.filter(
        still_counts(),
        organisation=OuterRef("organisation"),
        case=OuterRef("case"),
        whose=PERSON,
        person=OuterRef("who"),
    )
    rows = _supported().filter(~Exists(asked), who__isnull=False)
    return _counted(rows.values("organisation").annotate(n=Count("who", distinct=True)))


def somebody_unnamed() -> Exists:
    """Somebody whom we support, told of in words only."""
    return Exists(_supported().filter(who__isnull=True))


def somebody_supported() -> Exists:
    return Exists(_supported())


def somebody_else() -> Exists:
    """Staff, a visitor: whoever else a report names."""
    return Exists(_affected(signal__affected__role__in=OTHERS))


def heard(whose: str, *, unnamed: bool = False) -> Exists:
    voices = Voice.objects.filter(
        still_counts(), organisation=OuterRef("organisation"), case=OuterRef("pk"), whose=whose
    )
    return Exists(voices.filter(person__isnull=True) if unnamed else voices)


def heard_family() -> Exists:
    return heard(FAMILY)


def heard_unnamed() -> Exists:
    return heard(PERSON, unnamed=True)


def to_ask_later() -> Coalesce:
    rows = FollowUp.objects.filter(
        organisation=OuterRef("organisation"),
        case=OuterRef("pk"),
        about=VOICE,
        settled_at__isnull=True,
    )
    return _counted(rows.order_by().values("organisation").annotate(n=Count("pk")))


def unfixed_workarounds() -> Coalesce:
    """Without an action that has grown from them and still stands."""
    fixes = Action.objects.filter(
        LIVE_ACTION, organisation=OuterRef("organisation"), pk=OuterRef("action")
    )
    origins = Origin.objects.filter(
        Exists(fixes), organisation=OuterRef("organisation"), subject_id=OuterRef("pk")
    )
    rows = Workaround.objects.filter(
        still_counts(),
        ~Exists(origins),
        organisation=OuterRef("organisation"),
        case=OuterRef("pk"),
    )
    return _counted(rows.order_by().values("organisation").annotate(n=Count("pk")))


def _supported() -> QuerySet[Any, Any]:
    """Those whom we support and it happened to; `who` is their record, if any."""
    rows = _affected(signal__affected__role=SUPPORTED)
    found: QuerySet[Any, Any] = rows.annotate(who=F("signal__affected__person"))
    return found


def _affected(**role: Any) -> QuerySet[Any, Any]:
    """Whom it happened to, from the reports of a case on."""
    return CaseSignal.objects.filter(
        organisation=OuterRef("organisation"),
        case=OuterRef("pk"),
        signal__affected__organisation=NoIndex("organisation"),
        **role,
    ).order_by()


def _counted(rows: QuerySet[Any, Any]) -> Coalesce:
    return Coalesce(Subquery(rows.values("n"), output_field=IntegerField()), 0)
