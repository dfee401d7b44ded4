"""A theme put on a case at triage: it comes from what earlier reviews of the like learned."""

from django.db import models

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.models import TenantModel
from heedwell.loop.cases.models import Case
from heedwell.loop.reviews.models.review import Theme


class CaseTheme(TenantModel):
    append_only = True

    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_index=False, related_name="themes")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, db_index=False, related_name="cases")
    put_by = models.ForeignKey(Account, on_delete=models.PROTECT, db_index=False, related_name="+")
    put_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "case", "theme"], name="theme_on_case_once"
            ),
        )
        indexes = (models.Index(fields=["organisation", "theme", "case"], name="cases_of_theme"),)
