"""Putting a case under a learning theme, before it has a review of its own."""

from datetime import datetime

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.operations import locked_open
from heedwell.loop.reviews.models import CaseTheme, Theme


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
