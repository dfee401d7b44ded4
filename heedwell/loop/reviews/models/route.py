"""Which kind of review it is and why, what its own questions were answered, and how long it took."""

from django.db import models

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.models import TenantModel
from heedwell.loop.reviews.models.review import Review, SignOff


class RouteChoice(TenantModel):
    """A person chose another kind of review than the one before, with the reason."""

    append_only = True

    review = models.ForeignKey(
        Review, on_delete=models.PROTECT, db_index=False, related_name="routes"
    )
    route = models.CharField(max_length=20)
    reason = models.TextField()
    chosen_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    chosen_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["organisation", "review"], name="routes_of_review"),)


class Answer(TenantModel):
    """What was written in a box that only some routes have. It stays when the route changes."""

    review = models.ForeignKey(
        Review, on_delete=models.PROTECT, db_index=False, related_name="answers"
    )
    code = models.CharField(max_length=40)
    words = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "review", "code"], name="answer_in_review_once"
            ),
        )


class BoxComment(TenantModel):
    """What whoever read a review asks for in one of its boxes."""

    append_only = True

    sign_off = models.ForeignKey(
        SignOff, on_delete=models.PROTECT, db_index=False, related_name="in_boxes"
    )
    box = models.CharField(max_length=40)
    words = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "sign_off", "box"], name="comment_in_box_once"
            ),
        )


class TimeSpent(TenantModel):
    """How long one person had the page open and was at work on it. Only they are shown it."""

    trail_digest = False

    review = models.ForeignKey(Review, on_delete=models.PROTECT, db_index=False, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, db_index=False, related_name="+")
    seconds = models.PositiveIntegerField(default=0)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "review", "account"], name="time_of_writer_once"
            ),
        )


class QualityFact(TenantModel):
    """A hint that a finished review carried, for governance: it never stood in the way."""

    append_only = True

    review = models.ForeignKey(
        Review, on_delete=models.PROTECT, db_index=False, related_name="quality"
    )
    code = models.CharField(max_length=40)
    noted_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["organisation", "review"], name="quality_of_review"),
            models.Index(fields=["organisation", "noted_at", "code"], name="quality_by_time"),
        )
