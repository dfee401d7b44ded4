"""What will change, who does it by when, and how we shall know. Done is not verified."""

from django.db import models

from heedwell.foundation.organisations.models import Person, Service
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.models import TenantModel
from heedwell.loop.actions.states import ActionState
from heedwell.loop.cases.models import Case
from heedwell.loop.reviews.models import Theme
from heedwell.rules.strength import Strength


class Action(TenantModel):
    """One change in one service. What was agreed for several has a row in each, of one `agreement`.

    `service` is that of the case unless it was agreed for another; `first_due_date` stays what
    it was however often the date is moved.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_index=False, related_name="actions")
    theme = models.ForeignKey(
        Theme, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    what = models.CharField(max_length=300)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, db_index=False, related_name="+")
    agreement = models.UUIDField(help_text="The same for all services that one change is laid on")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    kind = models.CharField(max_length=60)
    strength = models.CharField(
        max_length=10, choices=[(each.value, each.label) for each in Strength]
    )
    strength_reason = models.TextField(
        blank=True, help_text="Why a person judged it otherwise than its kind suggests"
    )
    outcome = models.TextField(blank=True, help_text="What will be different for people")
    owner = models.ForeignKey(Account, on_delete=models.PROTECT, db_index=False, related_name="+")
    verifier = models.ForeignKey(
        Account,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="+",
        help_text="Who checks now; the measure keeps who was named first",
    )
    first_due_date = models.DateField()
    moves = models.PositiveSmallIntegerField(default=0)
    due_date = models.DateField()
    due_at = models.DateTimeField(help_text="The end of the due date where the service is")
    state = models.CharField(max_length=10, choices=ActionState, default=ActionState.AGREED)
    agreed_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    agreed_at = models.DateTimeField()
    live_on = models.DateField(null=True, blank=True, help_text="When the change went live")
    done_at = models.DateTimeField(null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    reopened = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(state=ActionState.VERIFIED)
                | models.Q(verified_at__isnull=False),
                name="action_verified_with_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=(ActionState.AGREED, ActionState.CANCELLED))
                | models.Q(done_at__isnull=False),
                name="action_done_with_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state=ActionState.CANCELLED, cancelled_at__isnull=False)
                | (~models.Q(state=ActionState.CANCELLED) & models.Q(cancelled_at__isnull=True)),
                name="action_cancelled_with_a_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(owner=models.F("verifier")), name="action_checked_by_another"
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "case"], name="action_of_case"),
            models.Index(fields=["organisation", "agreement"], name="action_of_agreement"),
            models.Index(fields=["organisation", "due_at", "id"], name="action_by_due"),
            models.Index(fields=["organisation", "state", "due_at", "id"], name="action_by_state"),
            models.Index(
                fields=["organisation", "service", "due_at", "id"], name="action_of_service"
            ),
            models.Index(fields=["organisation", "owner", "due_at", "id"], name="action_of_owner"),
            models.Index(
                fields=["organisation", "theme"],
                condition=models.Q(theme__isnull=False),
                name="action_of_theme",
            ),
            models.Index(
                fields=["organisation", "due_at", "id"],
                condition=models.Q(state=ActionState.AGREED),
                name="action_open_by_due",
            ),
            models.Index(
                fields=["organisation", "owner", "due_at"],
                condition=models.Q(state=ActionState.AGREED),
                name="action_open_of_owner",
            ),
        )

    def __str__(self) -> str:
        return self.what


class ActionTheme(TenantModel):
    """A further learning theme that an action answers, besides the one on its row."""

    append_only = True

    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, db_index=False, related_name="further_themes"
    )
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, db_index=False, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "action", "theme"], name="theme_of_action_once"
            ),
        )
        indexes = (models.Index(fields=["organisation", "theme"], name="actions_of_theme"),)


class Cancellation(TenantModel):
    """Why an action is not carried out after all, and who said so: never its owner."""

    append_only = True

    action = models.OneToOneField(Action, on_delete=models.PROTECT, related_name="cancellation")
    reason = models.TextField()
    cancelled_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    cancelled_at = models.DateTimeField()


class Measure(TenantModel):
    """Fixed when the action is agreed: one metric, what it was before, and who will check."""

    append_only = True

    action = models.OneToOneField(Action, on_delete=models.PROTECT, related_name="measure")
    metric = models.CharField(max_length=300)
    direction = models.CharField(max_length=20)
    before = models.CharField(max_length=200, blank=True)
    check_method = models.CharField(max_length=30)
    verifier = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    check_date = models.DateField(null=True, blank=True, help_text="The one planned re-check date")
    fixed_at = models.DateTimeField()


class Change(TenantModel):
    """What was changed: which plan, procedure or thing, and how it reads before and after."""

    append_only = True

    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, db_index=False, related_name="changes"
    )
    what = models.CharField(max_length=300)
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        help_text="Whose plan it is, when it is about one person",
    )
    old_version = models.CharField(max_length=60, blank=True)
    new_version = models.CharField(max_length=60, blank=True)
    before = models.TextField()
    after = models.TextField()
    live_on = models.DateField()
    why_again = models.TextField(
        blank=True,
        help_text="After a check that failed: why it was not in practice, or did not last",
    )
    recorded_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["organisation", "action"], name="change_of_action"),)


class Progress(TenantModel):
    """A note on an action: how it goes, why it waits, why it was reopened."""

    append_only = True

    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, db_index=False, related_name="progress"
    )
    words = models.TextField()
    noted_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    noted_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["organisation", "action"], name="progress_of_action"),)
