"""The outbox: what people are to be told, written beside the change that it tells about."""

import uuid

from django.db import models

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.models import TenantModel
from heedwell.foundation.work.models import LeasedRow
from heedwell.foundation.work.states import WorkState
from heedwell.rules.rhythm import Rhythm, Wish


class Notice(TenantModel, LeasedRow):
    """Plain words to one person. No names of people supported: mail passes through many hands.

    With `expires_at` the body holds a secret link: it is not sent afterwards, and wiped when settled.
    """

    to_account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    to_address = models.EmailField(help_text="Used when there is no account")
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    key = models.CharField(max_length=200, help_text="Posting the same key again changes nothing")
    message_id = models.CharField(max_length=200, help_text="The same at every attempt")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    gathered_for = models.DateTimeField(
        null=True, blank=True, help_text="The gathered mail that it waits for, or went with"
    )
    expires_at = models.DateTimeField(
        null=True, blank=True, help_text="When the secret link in the body ends; empty without one"
    )

    class Meta(LeasedRow.Meta):
        constraints = (
            *LeasedRow.Meta.constraints,
            models.UniqueConstraint(fields=["organisation", "key"], name="notice_posted_once"),
            models.CheckConstraint(
                condition=~models.Q(state=WorkState.DONE) | models.Q(sent_at__isnull=False),
                name="notice_done_means_sent",
            ),
            models.CheckConstraint(
                condition=models.Q(available_at__isnull=False)
                | models.Q(expires_at__isnull=True)
                | models.Q(body=""),
                name="notice_secret_wiped_when_settled",
            ),
        )
        indexes = (
            *LeasedRow.Meta.indexes,
            models.Index(
                fields=["organisation", "to_account", "created_at", "id"],
                name="notice_newest_of_me",
            ),
            models.Index(
                fields=["organisation", "to_account"],
                condition=models.Q(gathered_for__isnull=False, available_at__isnull=False),
                name="notice_gathered_of_me",
            ),
        )

    def __str__(self) -> str:
        return self.subject


class AccountMail(LeasedRow):
    """Mail about an account itself, such as a new password: it belongs to no organisation.

    The body holds a secret link, so it is wiped once sent or once `expires_at` has passed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    to_address = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    message_id = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta(LeasedRow.Meta):
        constraints = (
            *LeasedRow.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(available_at__isnull=False) | models.Q(body=""),
                name="account_mail_wiped_when_settled",
            ),
        )

    def __str__(self) -> str:
        return self.subject


class MailWish(TenantModel):
    """How somebody wants to be written to in one organisation; without a row, as it comes."""

    trail_digest = False  # `next_at` moves with every gathered mail

    account = models.ForeignKey(Account, on_delete=models.PROTECT, db_index=False, related_name="+")
    rhythm = models.CharField(max_length=10)
    hour = models.PositiveSmallIntegerField()
    weekday = models.PositiveSmallIntegerField()
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    next_at = models.DateTimeField(null=True, blank=True, help_text="When gathered mail goes next")
    chosen_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "account"], name="one_mail_wish_of_an_account"
            ),
        )
        indexes = (
            models.Index(
                fields=["organisation", "next_at"],
                condition=models.Q(next_at__isnull=False),
                name="gathered_mail_by_due",
            ),
        )

    def as_rule(self) -> Wish:
        return Wish(
            rhythm=Rhythm(self.rhythm),
            hour=self.hour,
            weekday=self.weekday,
            quiet_from=self.quiet_from,
            quiet_until=self.quiet_until,
        )


class CalendarLink(TenantModel):
    """A private address that a calendar program asks for due dates. Only its digest is kept."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, db_index=False, related_name="+")
    token_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "account"],
                condition=models.Q(ended_at__isnull=True),
                name="one_calendar_link_at_a_time",
            ),
        )
