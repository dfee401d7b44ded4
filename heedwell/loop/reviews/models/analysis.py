"""The pieces of a full analysis. What is changed is a new row; what is taken out stays, with why."""

from typing import ClassVar

from django.db import models

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.ids import uuid7
from heedwell.foundation.store.models import TenantModel
from heedwell.loop.reviews.models.review import Review
from heedwell.loop.reviews.models.timeline import Statement
from heedwell.loop.reviews.states import Asked, Did


class Piece(TenantModel):
    """One version of one piece. Its versions share a `key`; the newest is what stands."""

    append_only = True

    review = models.ForeignKey(Review, on_delete=models.PROTECT, db_index=False, related_name="+")
    key = models.UUIDField(default=uuid7)
    version = models.PositiveIntegerField(default=1)
    is_out = models.BooleanField(default=False)
    reason = models.TextField(blank=True, help_text="Why it was taken out")
    written_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    written_at = models.DateTimeField()

    class Meta:
        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.UniqueConstraint(
                fields=["organisation", "key", "version"], name="%(class)s_version_once"
            ),
            models.CheckConstraint(
                condition=models.Q(is_out=False) | ~models.Q(reason=""),
                name="%(class)s_out_with_a_reason",
            ),
        )
        indexes = (models.Index(fields=["organisation", "review"], name="%(class)s_of_review"),)


class LensFinding(Piece):
    """What was found through one of the four lenses, or why it does not apply here."""

    lens = models.CharField(max_length=20)
    applies = models.BooleanField()
    words = models.TextField(help_text="What was found, or why it does not apply")

    class Meta(Piece.Meta):
        constraints = (
            *Piece.Meta.constraints,
            models.UniqueConstraint(
                fields=["organisation", "review", "lens", "version"], name="lens_of_review_once"
            ),
        )


class ProfessionAsked(Piece):
    """A profession that was asked, and what it gave; or, without one, why none was asked."""

    asked = models.CharField(max_length=10, choices=Asked)
    profession = models.CharField(max_length=30, blank=True)
    on_day = models.DateField(null=True, blank=True, help_text="When they gave it, or were asked")
    words = models.TextField(blank=True, help_text="What they gave, or why not")

    class Meta(Piece.Meta):
        constraints = (
            *Piece.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(asked=Asked.NOBODY, profession="", on_day__isnull=True)
                | (
                    ~models.Q(asked=Asked.NOBODY)
                    & ~models.Q(profession="")
                    & models.Q(on_day__isnull=False)
                ),
                name="profession_when_asked",
            ),
            models.CheckConstraint(
                condition=models.Q(asked=Asked.WAITS) | ~models.Q(words=""),
                name="profession_gave_words",
            ),
        )


class CareProblem(Piece):
    """Something that was done or not done, apart from what made it more likely."""

    did = models.CharField(max_length=10, choices=Did)
    words = models.TextField()


class ProblemFactor(TenantModel):
    """A contributing factor that made a care problem more likely, as this version of it says."""

    append_only = True

    problem = models.ForeignKey(
        CareProblem, on_delete=models.PROTECT, db_index=False, related_name="factors"
    )
    code = models.CharField(max_length=60)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "problem", "code"], name="factor_of_problem_once"
            ),
        )


class WhyChain(Piece):
    """Why after why, from a problem to a contributing factor; `ends_in` is empty when we do not know."""

    problem = models.TextField()
    ends_in = models.CharField(max_length=60, blank=True)


class Why(TenantModel):
    """One link of a chain. It may rest on a statement of the timeline: the first version of it."""

    append_only = True

    chain = models.ForeignKey(
        WhyChain, on_delete=models.PROTECT, db_index=False, related_name="whys"
    )
    place = models.PositiveSmallIntegerField()
    words = models.TextField()
    statement = models.ForeignKey(
        Statement, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "chain", "place"], name="why_of_chain_once"
            ),
        )


class ReviewMeeting(Piece):
    """Who met about the review, by role, and what they decided."""

    met_on = models.DateField()
    who = models.TextField(help_text="By role, never by name")
    decided = models.TextField()
