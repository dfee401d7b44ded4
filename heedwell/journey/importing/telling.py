"""Who hears that an import has ended: whoever started it, and those who triage what it opened."""

from datetime import datetime

from django.db.models import Count

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.queries import who_may
from heedwell.foundation.notices.operations import post
from heedwell.foundation.people.models import Account
from heedwell.journey.importing.models import ImportRow, ImportRun
from heedwell.loop.signals.states import Standing


def tell_of_end(run: ImportRun, at: datetime) -> None:
    """One message a person, however many reports came in; history is no news to anybody."""
    if run.started_by is not None:
        _tell(
            run,
            run.started_by,
            "import.finished",
            "Your import has finished",
            f"{run.position:,} rows: {run.accepted:,} taken in ({run.history:,} as history), "
            f"{run.held:,} held for you to look at, {run.skipped:,} there already. "
            "Sign in to see each row.",
            at,
        )
    for account, reports in _triagers(run).items():
        if account != run.started_by:
            _tell(
                run,
                account,
                "import.to_triage",
                "Reports from a spreadsheet wait for triage",
                f"An import brought in {reports:,} recent reports. Sign in to decide on them.",
                at,
            )


def _triagers(run: ImportRun) -> dict[Account, int]:
    """Accounts that triage in a service with new reports, with how many there are for them."""
    recent = (
        ImportRow.objects.filter(
            organisation_id=run.organisation_id, run=run, signal__standing=Standing.CASE
        )
        .values_list("signal__service_id")
        .annotate(reports=Count("id"))
    )
    found: dict[Account, int] = {}
    for service_id, reports in recent:
        for account in who_may(run.organisation_id, Permission.TRIAGE, service_id):
            found[account] = found.get(account, 0) + reports
    return found


def _tell(run: ImportRun, to: Account, kind: str, subject: str, body: str, at: datetime) -> None:
    post(
        organisation_id=run.organisation_id,
        to=to,
        kind=kind,
        subject=subject,
        body=body,
        key=f"{kind}:{run.pk}:{to.pk}",
        at=at,
    )
