"""Who can sign in, and what they may do where. An account is global; a membership is not."""

from typing import Any, ClassVar
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from heedwell.foundation.organisations.models import Service
from heedwell.foundation.store.ids import uuid7
from heedwell.foundation.store.models import TenantModel
from heedwell.foundation.store.prepared import Prepared, given


class AccountManager(BaseUserManager["Account"]):
    def get(self, *args: Any, **wanted: Any) -> "Account":
        """By id it is asked for every request, so that query is written out once."""
        if args or list(wanted) != ["pk"]:
            return super().get(*args, **wanted)
        pk = wanted["pk"]
        found = _ACCOUNT(pk=pk if isinstance(pk, UUID) else UUID(str(pk)))
        if not found:
            raise Account.DoesNotExist
        return found[0]

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(email__iexact=username)


class Account(AbstractBaseUser):
    """A person who signs in, by e-mail address."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=150)
    phone = models.CharField(max_length=40, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        self.email = self.email.lower()

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]

    def has_module_perms(self, app_label: str) -> bool:
        return False

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Never: what somebody may do is asked of their `Viewer`."""
        return False


_ACCOUNT = Prepared["Account"](lambda: Account.objects.filter(pk=given("pk")))


class Membership(TenantModel):
    """An account in one organisation, until `expires_at` when there is one (inspectors have)."""

    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=True, related_name="memberships"
    )
    expires_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    deputy = models.ForeignKey(
        Account,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        help_text="Who has their open work when their access ends by itself",
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "account"], name="membership_once"),
        )


class Absence(TenantModel):
    """Days, both included, on which somebody is away and another stands in. It may end early."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, db_index=False, related_name="+")
    stand_in = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    first_day = models.DateField()
    last_day = models.DateField()
    said_by = models.ForeignKey(Account, on_delete=models.PROTECT, db_index=False, related_name="+")
    said_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True, help_text="Back before the last day")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")),
                name="absence_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~models.Q(account=models.F("stand_in")), name="another_stands_in"
            ),
        )
        indexes = (
            models.Index(
                fields=["organisation", "last_day"],
                condition=models.Q(ended_at__isnull=True),
                name="absence_by_last_day",
            ),
        )


class Grant(TenantModel):
    """A role in one service, or in all of them when `service` is empty."""

    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, db_index=False, related_name="grants"
    )
    role = models.CharField(max_length=30)
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "membership", "role", "service"],
                condition=models.Q(ended_at__isnull=True),
                name="grant_once_per_service",
            ),
            models.UniqueConstraint(
                fields=["organisation", "membership", "role"],
                condition=models.Q(service__isnull=True, ended_at__isnull=True),
                name="grant_once_for_all",
            ),
        )
        indexes = (models.Index(fields=["organisation", "service", "role"], name="grant_by_role"),)
