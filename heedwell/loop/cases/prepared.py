"""Who looks, in a query that is written to SQL once: see `store.prepared`."""

from typing import cast
from uuid import UUID

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Scope, Viewer
from heedwell.foundation.store.prepared import (
    Given,
    OneOf,
    Prepared,
    given,
    given_day,
    given_moment,
    given_words,
    hand_out,
)

__all__ = [
    "ANY_VIEWER",
    "Given",
    "OneOf",
    "Prepared",
    "asked_by",
    "given",
    "given_day",
    "given_moment",
    "given_words",
    "hand_out",
]


class _AnyViewer:
    """All that a query may ask of who looks, but where: it is answered for every service."""

    organisation = given("organisation_id")
    account = given("account_id")

    def scope(self, permission: Permission) -> Scope:
        return Scope(everywhere=True)


# Who looks, in a prepared `visible_to`. What is found must still be held against their own scope.
ANY_VIEWER = cast(Viewer, _AnyViewer())


def asked_by(viewer: Viewer) -> dict[str, UUID]:
    return {"organisation_id": viewer.organisation.pk, "account_id": viewer.account.pk}
