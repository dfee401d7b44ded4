"""The review: four boxes, what made it more likely, what we learned, and who took part."""

from django.db import models

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.models import TenantModel
from heedwell.loop.cases.models import Case
from heedwell.loop.reviews.states import About


class Theme(TenantModel):
    """A learning theme of the provider's own list: what several events have in common."""

    name = models.CharField(max_length=120)
    named_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    named_at = models.DateTimeField()
    # Never a theme that counts as another itself: what is asked takes one step, and no circle is.
    counts_as = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        help_text="The theme that it was renamed to, or merged into",
    )
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "name"], name="theme_named_once"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def present(self) -> "Theme":
        return self.counts_as or self

    @property
    def words(self) -> str:
        """As it was named then, with what it is called today."""
        return theme_words(self.name, self.counts_as.name if self.counts_as else "")


def theme_words(name: str, present: str) -> str:
    return f"{name} (now: {present})" if present else name


class Review(TenantModel):
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="review")
    route = models.CharField(max_length=20)
    what_happened = models.TextField(blank=True)
    immediate_actions = models.TextField(blank=True, help_text="As reported, or asked afterwards")
    why_it_happened = models.TextField(blank=True)
    what_we_will_change = models.TextField(blank=True)
    how_we_will_know = models.TextField(blank=True)
    factors_together = models.TextField(blank=True)
    started_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    started_at = models.DateTimeField()
    submitted_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(submitted_at__isnull=True, submitted_by__isnull=True)
                | models.Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="review_submitted_by_someone",
            ),
        )


class ReviewFactor(TenantModel):
    """A contributing factor that a person ticked, with what they saw of it."""

    review = models.ForeignKey(
        Review, on_delete=models.PROTECT, db_index=False, related_name="factors"
    )
    code = models.CharField(max_length=60)
    words = models.TextField(blank=True)
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "review", "code"], name="factor_in_review_once"
            ),
        )


class ReviewTheme(TenantModel):
    review = models.ForeignKey(
        Review, on_delete=models.PROTECT, db_index=False, related_name="themes"
    )
    theme = models.ForeignKey(
        Theme, on_delete=models.PROTECT, db_index=False, related_name="reviews"
    )
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "review", "theme"], name="theme_in_review_once"
            ),
        )
        indexes = (models.Index(fields=["organisation", "theme"], name="reviews_of_theme"),)


class Contributor(TenantModel):
    """Somebody who took part in the review, by role; named when they have an account."""

    review = models.ForeignKey(
        Review, on_delete=models.PROTECT, db_index=False, related_name="contributors"
    )
    role = models.CharField(max_length=30)
    words = models.CharField(max_length=300, blank=True, help_text="Who, and what they told us")
    is_current = models.BooleanField(default=True)

    class Meta:
        indexes = (models.Index(fields=["organisation", "review"], name="contributor_of_review"),)


class Writer(TenantModel):
    """Somebody who wrote in a review: they cannot be the one who signs it."""

    append_only = True

    review = models.ForeignKey(
        Review, on_delete=models.PROTECT, db_index=False, related_name="writers"
    )
    account = models.ForeignKey(Account, on_delete=models.PROTECT, db_index=False, related_name="+")
    since = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "review", "account"], name="writer_of_review_once"
            ),
        )


class SignOff(TenantModel):
    """A second person's word on a submitted review: signed, or returned with comments."""

    append_only = True

    review = models.ForeignKey(
        Review, on_delete=models.PROTECT, db_index=False, related_name="sign_offs"
    )
    is_signed = models.BooleanField()
    comments = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    decided_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(
                fields=["organisation", "review", "decided_at"], name="sign_off_of_review"
            ),
        )


class LinkCheck(TenantModel):
    """A record that ties the review to safeguarding, workforce learning or governance.

    The gate on closing asks for it where no other record of this product shows the link yet. Words
    alone are not enough: it names who decided, with which body, on which day, and where that is
    written down, so that somebody else can go and look.
    """

    append_only = True

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, db_index=False, related_name="links_checked"
    )
    about = models.CharField(max_length=20, choices=About)
    happened_on = models.DateField()
    decider = models.CharField(max_length=120, blank=True, help_text="Name and role")
    body = models.CharField(max_length=160, blank=True, help_text="Council, meeting, supervision")
    reference = models.CharField(max_length=120, blank=True, help_text="Where it is written down")
    words = models.TextField(help_text="What was asked and decided")
    recorded_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["organisation", "case", "about"], name="links_of_case"),)
