"""Naming a learning theme, and putting a case under one before it has a review of its own."""

from datetime import datetime
from uuid import UUID

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.operations import locked_open
from heedwell.loop.cases.prepared import Prepared, given, given_words
from heedwell.loop.reviews.models import CaseTheme, Theme


def theme_named(*, organisation_id: UUID, name: str, by: Account | None, at: datetime) -> Theme:
    """Find the provider's theme that has or had this name, or add it to the list."""
    with write(organisation_id):
        name = " ".join(name.split())
        known = _CALLED(organisation_id=organisation_id, name=name) or list(
            Theme.objects.select_related("counts_as").filter(
                organisation=organisation_id, name__iexact=name
            )
        )
        if known:
            return known[0].present
        theme = Theme.objects.create(
            organisation_id=organisation_id, name=name, named_by=by, named_at=at
        )
        record(
            organisation_id=organisation_id,
            verb="theme.named",
            subject=theme,
            rows=[theme],
            by=by,
            at=at,
        )
        return theme


def put_under(*, case: Case, theme: Theme, by: Account, at: datetime) -> CaseTheme:
    """Once is enough: a second time changes nothing."""
    with write(case.organisation_id):
        case = locked_open(case.pk)
        here = {"organisation_id": case.organisation_id, "case": case, "theme": theme}
        known = CaseTheme.objects.filter(**here).first()
        if known is not None:
            return known
        row = CaseTheme.objects.create(**here, put_by=by, put_at=at)
        record(
            organisation_id=case.organisation_id,
            verb="case.put_under_theme",
            subject=case,
            rows=[row],
            by=by,
            at=at,
            theme=theme.name,
        )
        return row


_CALLED = Prepared[Theme](
    lambda: Theme.objects.filter(
        organisation=given("organisation_id"), name=given_words("name")
    ).select_related("counts_as")
)
