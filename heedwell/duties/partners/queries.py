"""Who outside takes part: for a page, and counted inside the query of a case."""

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from heedwell.duties.partners.models import PartnerDecision
from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.sight import in_sight
from heedwell.rules.partners import ASKED, Involvement

_WAITS = Q(involvement=Involvement.TO_CONTACT)


def standing(viewer: Viewer, case: Case) -> dict[str, PartnerDecision]:
    """The last decision about each partner."""
    rows = PartnerDecision.objects.filter(in_sight(viewer, Permission.READ_CASES, "case"))
    rows = rows.filter(case=case).select_related("decided_by").order_by("version")
    return {row.partner: row for row in rows}


def decided() -> Coalesce:
    """About how many of those that are always asked. Asked of a case, inside its query."""
    return _how_many(_standing().filter(~_WAITS, partner__in=ASKED))


def waiting() -> Coalesce:
    """Others who take part and are still to be contacted. Asked of a case, as above."""
    return _how_many(_standing().filter(_WAITS).exclude(partner__in=ASKED))


def _standing() -> QuerySet[PartnerDecision]:
    later = PartnerDecision.objects.filter(
        organisation=OuterRef("organisation"),
        case=OuterRef("case"),
        partner=OuterRef("partner"),
        version__gt=OuterRef("version"),
    )
    return PartnerDecision.objects.filter(
        ~Exists(later), organisation=OuterRef("organisation"), case=OuterRef("pk")
    )


def _how_many(rows: QuerySet[PartnerDecision]) -> Coalesce:
    counted = rows.order_by().values("organisation").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
