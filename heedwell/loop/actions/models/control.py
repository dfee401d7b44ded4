"""What keeps people safe until the lasting change is live: apart from it, with its own owner."""

from django.db import models

from heedwell.foundation.organisations.models import Service
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.models import TenantModel
from heedwell.loop.actions.models.action import Action
from heedwell.loop.cases.models import Case

_RUNS = models.Q(
    ended_at__isnull=True,
    ended_by__isnull=True,
    replaced_by__isnull=True,
    end_reason="",
    in_error=False,
)
_CHANGE_IS_LIVE = models.Q(
    ended_at__isnull=False,
    ended_by__isnull=False,
    action__isnull=False,
    replaced_by__isnull=True,
    end_reason="",
    in_error=False,
)
_REPLACED = models.Q(
    ended_at__isnull=False, ended_by__isnull=False, replaced_by__isnull=False, in_error=False
) & ~models.Q(end_reason="")
_CASE_WITHDRAWN = models.Q(
    ended_at__isnull=False, ended_by__isnull=False, replaced_by__isnull=True, in_error=True
) & ~models.Q(end_reason="")


class Control(TenantModel):
    """It runs until `ended_at`: its `action` is live, another control took its place, or its case was
    withdrawn, for it was entered in error."""

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, db_index=False, related_name="controls"
    )
    service = models.ForeignKey(Service, on_delete=models.PROTECT, db_index=False, related_name="+")
    action = models.ForeignKey(
        Action,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="controls",
        help_text="The lasting change that it bridges, once there is one",
    )
    what = models.CharField(max_length=300)
    owner = models.ForeignKey(Account, on_delete=models.PROTECT, db_index=False, related_name="+")
    started_on = models.DateField()
    started_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    replaced_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    end_reason = models.TextField(
        blank=True, help_text="Why another control took its place, or its case was withdrawn"
    )
    in_error = models.BooleanField(default=False, help_text="Whether it ended with its case")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=_RUNS | _CHANGE_IS_LIVE | _REPLACED | _CASE_WITHDRAWN,
                name="control_ends_by_rule",
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "case"], name="control_of_case"),
            models.Index(fields=["organisation", "action"], name="control_of_action"),
            models.Index(
                fields=["organisation", "started_on", "id"],
                condition=models.Q(ended_at__isnull=True),
                name="control_open_by_start",
            ),
            models.Index(
                fields=["organisation", "owner", "started_on", "id"],
                condition=models.Q(ended_at__isnull=True),
                name="control_open_of_owner",
            ),
        )

    def __str__(self) -> str:
        return self.what
