"""The outbox: what people are to be told, written beside the change that it tells about."""

import uuid

from django.db import models

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.models import TenantModel
from heedwell.foundation.work.models import LeasedRow
from heedwell.foundation.work.states import WorkState


class Notice(TenantModel, LeasedRow):
    """Plain words to one person. No names of people supported: mail passes through many hands."""

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

    class Meta(LeasedRow.Meta):
        constraints = (
            *LeasedRow.Meta.constraints,
            models.UniqueConstraint(fields=["organisation", "key"], name="notice_posted_once"),
            models.CheckConstraint(
                condition=~models.Q(state=WorkState.DONE) | models.Q(sent_at__isnull=False),
                name="notice_done_means_sent",
            ),
        )
        indexes = (
            *LeasedRow.Meta.indexes,
            models.Index(
                fields=["organisation", "to_account", "created_at", "id"],
                name="notice_newest_of_me",
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
