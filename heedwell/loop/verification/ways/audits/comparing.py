"""An audit in numbers."""

from dataclasses import dataclass
from uuid import UUID

from heedwell.loop.cases.prepared import Prepared, given
from heedwell.loop.verification.models import Recheck
from heedwell.loop.verification.ways.models import Audit, AuditResult
from heedwell.loop.verification.ways.shares import Line
from heedwell.rules.audits import passes


class AuditNotPassed(Exception):
    """A standard was met too seldom to say that the change is in practice."""

    def __init__(self, percent: int) -> None:
        super().__init__(percent)
        self.percent = percent


@dataclass(frozen=True, slots=True)
class Totals:
    audit_id: UUID
    met: int
    sample: int
    percent: int
    passes: bool


def lines_of(audit: Audit) -> list[Line]:
    """In the order of the standards."""
    rows = AuditResult.objects.filter(organisation=audit.organisation_id, audit=audit)
    rows = rows.select_related("standard").order_by("standard__number")
    return [Line(row.standard.words, row.met, row.sample) for row in rows]


def totals(audit: Audit, lines: list[Line]) -> Totals:
    percent = audit.version.pass_percent
    return Totals(
        audit.pk,
        sum(line.met for line in lines),
        sum(line.sample for line in lines),
        percent,
        passes(((line.met, line.sample) for line in lines), percent),
    )


def totals_for(organisation_id: UUID, recheck: Recheck) -> Totals | None:
    """What the audit of a check says; None when it has none."""
    audits = _OF_CHECK(organisation_id=organisation_id, recheck_id=recheck.pk)
    return totals(audits[0], lines_of(audits[0])) if audits else None


_OF_CHECK = Prepared[Audit](
    lambda: Audit.objects.filter(
        organisation=given("organisation_id"), recheck=given("recheck_id")
    ).select_related("version")
)
