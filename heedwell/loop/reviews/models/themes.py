"""A theme put on a case at triage, and what was decided about the list of themes."""

from django.db import models

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.models import TenantModel
from heedwell.loop.cases.models import Case
from heedwell.loop.reviews.models.review import Theme
from heedwell.loop.reviews.states import ThemeStep


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


_ALONE = (ThemeStep.RETIRE, ThemeStep.BRING_BACK)  # no other theme has a part in it


class ThemeDecision(TenantModel):
    """That a theme was renamed, merged, retired or brought back: by whom, when and why."""

    append_only = True

    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, db_index=False, related_name="+")
    step = models.CharField(max_length=10, choices=ThemeStep)
    into = models.ForeignKey(
        Theme, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    reason = models.TextField()
    decided_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    decided_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(step__in=_ALONE, into__isnull=True)
                | (~models.Q(step__in=_ALONE) & models.Q(into__isnull=False)),
                name="theme_goes_somewhere_or_ends",
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""), name="theme_decided_with_a_reason"
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "-decided_at"], name="theme_decisions_newest"),
        )
