"""After an event: the debrief, what those it concerns told us, how staff were supported.

Nothing here is edited. What was recorded by mistake is struck, with the reason, and counts no more.
"""

from django.db import models

from heedwell.foundation.organisations.models import Person
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.models import TenantModel
from heedwell.loop.cases.models import Case


class Struck(TenantModel):
    """A record that no longer counts: it was entered by mistake, or does not hold any more."""

    append_only = True

    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_index=False, related_name="struck")
    subject_id = models.UUIDField(help_text="The record, of whatever kind")
    reason = models.TextField()
    struck_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    struck_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "subject_id"], name="struck_once"),
        )
        indexes = (models.Index(fields=["organisation", "case"], name="struck_in_case"),)


class FollowUp(TenantModel):
    """A day on which somebody is to ask again. Today shows it until it is settled."""

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, db_index=False, related_name="follow_ups"
    )
    about = models.CharField(max_length=10, help_text="support or voice")
    subject_id = models.UUIDField()
    who = models.ForeignKey(Account, on_delete=models.PROTECT, db_index=False, related_name="+")
    due_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["organisation", "due_at"],
                condition=models.Q(settled_at__isnull=True),
                name="follow_up_open_by_due",
            ),
            models.Index(fields=["organisation", "case"], name="follow_up_of_case"),
            models.Index(fields=["organisation", "subject_id"], name="follow_up_of_subject"),
        )


class Debrief(TenantModel):
    """A short talk after the event, or why there was none."""

    append_only = True

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, db_index=False, related_name="debriefs"
    )
    held_on = models.DateField(null=True, blank=True)
    team = models.CharField(max_length=120, blank=True)
    leader = models.CharField(max_length=120, blank=True, help_text="Who of the leaders was there")
    why_no_leader = models.TextField(blank=True)
    why_none = models.TextField(blank=True)
    recorded_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(held_on__isnull=False, why_none="")
                | (models.Q(held_on__isnull=True) & ~models.Q(why_none="")),
                name="debrief_held_or_why_none",
            ),
        )
        indexes = (models.Index(fields=["organisation", "case"], name="debrief_of_case"),)


class DebriefPresence(TenantModel):
    """How many of a role came; somebody by name only if they wished to be named."""

    append_only = True

    debrief = models.ForeignKey(
        Debrief, on_delete=models.PROTECT, db_index=False, related_name="presences"
    )
    role = models.CharField(max_length=30, blank=True)
    number = models.PositiveSmallIntegerField(default=1)
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )

    class Meta:
        indexes = (models.Index(fields=["organisation", "debrief"], name="presence_at_debrief"),)


class DebriefLine(TenantModel):
    """One thing that was said: what helped, what got in the way, what could change."""

    append_only = True

    debrief = models.ForeignKey(
        Debrief, on_delete=models.PROTECT, db_index=False, related_name="lines"
    )
    part = models.CharField(max_length=20)
    words = models.TextField()
    is_own = models.BooleanField(default=False, help_text="Added by somebody who was there")
    said_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    added_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["organisation", "debrief"], name="line_of_debrief"),)


class Voice(TenantModel):
    """What a person, or their family, told us in their own words; or why they did not."""

    append_only = True

    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_index=False, related_name="voices")
    whose = models.CharField(max_length=10)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    who = models.CharField(max_length=120, blank=True, help_text="For example, her sister")
    outcome = models.CharField(max_length=20)
    asked_on = models.DateField(null=True, blank=True)
    asked_by = models.CharField(max_length=120, blank=True)
    asked_how = models.CharField(max_length=200, blank=True, help_text="Codes of the ways, spaced")
    words = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    recorded_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(outcome="told", asked_on__isnull=False) & ~models.Q(words="")
                | ~models.Q(outcome="told") & ~models.Q(reason=""),
                name="voice_told_or_why_not",
            ),
        )
        indexes = (models.Index(fields=["organisation", "case"], name="voice_in_case"),)


class Support(TenantModel):
    """What staff were offered after an event. The account, if named, is for leads only."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_index=False, related_name="support")
    role = models.CharField(max_length=30)
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    kind = models.CharField(max_length=20)
    theme = models.ForeignKey(
        "reviews.Theme",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
    )
    words = models.TextField(blank=True)
    offered_on = models.DateField()
    answer = models.CharField(max_length=20)
    recorded_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["organisation", "case"], name="support_after_case"),)


class SupportAnswer(TenantModel):
    """What came of an offer, each time that somebody asked."""

    append_only = True

    support = models.ForeignKey(
        Support, on_delete=models.PROTECT, db_index=False, related_name="answers"
    )
    answer = models.CharField(max_length=20)
    words = models.TextField(blank=True)
    recorded_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["organisation", "support"], name="answer_to_support"),)


class Workaround(TenantModel):
    """A way round that people use, why it made sense to them, and how a leader took it up."""

    append_only = True

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, db_index=False, related_name="workarounds"
    )
    what = models.TextField()
    why_it_made_sense = models.TextField()
    challenged_by = models.CharField(max_length=120)
    challenged_on = models.DateField()
    challenge = models.TextField(help_text="What the leader asked and said")
    recorded_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["organisation", "case"], name="workaround_in_case"),)
