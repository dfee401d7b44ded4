"""The provider's own audits: what each asks, the same few things every time."""

from datetime import datetime
from uuid import UUID

from heedwell.foundation.people.models import Account
from heedwell.loop.verification.ways.audits.operations import TemplateDraft, make_template
from heedwell.loop.verification.ways.models import AuditVersion
from heedwell.rules.deadlines import local_date

CHANGED_MEDICINES, MEDICINES_RECORDS, WORRIES = "changed_medicines", "medicines_records", "worries"

_AUDITS = {
    CHANGED_MEDICINES: (
        "Medicines that changed",
        20,
        (
            "What changed stands on the record, with the date",
            "The old line is crossed out",
            "What came from the pharmacy is booked in and in its place",
            "The next shift was told, and has initialled it",
        ),
    ),
    MEDICINES_RECORDS: (
        "Spot check of medicines records",
        20,
        (
            "A signature or a code in each box",
            "“As needed”: why it was given, and whether it helped",
            "The code says what happened",
            "Nothing stands on a slip of paper",
            "Paper and phone agree",
        ),
    ),
    WORRIES: (
        "Worries in the daily notes",
        10,
        (
            "What was seen, in plain words",
            "Since when",
            "What the person wants",
            "Whom we told, and at what time",
        ),
    ),
}
_PASSES_FROM = 90


def begin(organisation_id: UUID, by: Account, at: datetime) -> dict[str, AuditVersion]:
    return {
        key: make_template(
            organisation_id=organisation_id,
            draft=TemplateDraft(
                name=name,
                standards=standards,
                sample_size=size,
                pass_percent=_PASSES_FROM,
                starts_on=local_date(at),
            ),
            by=by,
            at=at,
        )
        for key, (name, size, standards) in _AUDITS.items()
    }
