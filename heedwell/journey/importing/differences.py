"""What a row says now that it did not say when its reference first came in."""

import json

from heedwell.journey.importing.models import ImportRow
from heedwell.journey.importing.states import RowState


def earlier_row(row: ImportRow) -> ImportRow | None:
    """The accepted row of the same reference that stands."""
    return (
        ImportRow.objects.filter(
            organisation_id=row.organisation_id,
            reference=row.reference,
            state=RowState.ACCEPTED,
            run__take_back_at__isnull=True,
        )
        .select_related("signal", "run")
        .order_by("-run__started_at", "-number")
        .first()
    )


def said(row: ImportRow) -> dict[str, str]:
    """Heading to cell, as the row came."""
    return dict(zip(json.loads(row.run.headers), json.loads(row.cells), strict=True))


def differences(earlier: ImportRow, row: ImportRow) -> list[tuple[str, str, str]]:
    """Heading, what it said, what it says now."""
    before, now = said(earlier), said(row)
    return [
        (heading, before.get(heading, "").strip(), now.get(heading, "").strip())
        for heading in dict.fromkeys([*before, *now])
        if before.get(heading, "").split() != now.get(heading, "").split()
    ]


def what_is_different(earlier: ImportRow, row: ImportRow) -> str:
    """As words to add to the record."""
    lines = [
        f"{heading}: “{before or 'nothing'}” is now “{now or 'nothing'}”"
        for heading, before, now in differences(earlier, row)
    ]
    return "\n".join(["The spreadsheet that this came from was changed:", *lines])
