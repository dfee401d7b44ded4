"""A sample that the product drew, and what the verifier saw in each case. Nothing is drawn twice."""

from django.db import models

from heedwell.foundation.organisations.models import Person
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.models import TenantModel
from heedwell.loop.signals.models import Signal
from heedwell.loop.verification.models import Recheck
from heedwell.rules.sampling import Frame, Seen


class Draw(TenantModel):
    """One draw for one check, with all that somebody needs to draw it again.

    `eligible` has the ids that could have been drawn, one a line, as they stood at the moment.
    """

    append_only = True

    recheck = models.OneToOneField(Recheck, on_delete=models.PROTECT, related_name="draw")
    frame = models.CharField(max_length=10, choices=[(each.value, each.label) for each in Frame])
    seed = models.CharField(max_length=32)
    eligible_from = models.DateField(help_text="The first day whose reports could be drawn")
    eligible_count = models.PositiveIntegerField()
    eligible = models.TextField()
    wanted = models.PositiveSmallIntegerField()
    pass_percent = models.PositiveSmallIntegerField()
    drawn_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    drawn_at = models.DateTimeField()


class Drawn(TenantModel):
    """One case of a sample: a report, or a person who is supported."""

    append_only = True

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, db_index=False, related_name="cases")
    number = models.PositiveSmallIntegerField()
    signal = models.ForeignKey(
        Signal, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "draw", "number"], name="drawn_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(signal__isnull=True, person__isnull=False)
                | models.Q(signal__isnull=False, person__isnull=True),
                name="drawn_report_or_person",
            ),
        )


class Judgement(TenantModel):
    """What the verifier saw in one case, in the record and in practice."""

    append_only = True

    drawn = models.OneToOneField(Drawn, on_delete=models.PROTECT, related_name="judgement")
    in_record = models.CharField(max_length=10, choices=[(e.value, e.label) for e in Seen])
    in_practice = models.CharField(max_length=10, choices=[(e.value, e.label) for e in Seen])
    words = models.TextField()
    judged_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    judged_at = models.DateTimeField()
