"""An audit in numbers, alone and beside the one before it."""

from dataclasses import dataclass
from uuid import UUID

from heedwell.loop.verification.models import Recheck
from heedwell.loop.verification.ways.models import Audit, AuditResult
from heedwell.rules.audits import passes
from heedwell.statistics.verdict.plan import Plan, Wanted
from heedwell.statistics.verdict.shares import share_interval
from heedwell.statistics.verdict.verdict import ShareVerdict, judge_shares


class AuditNotPassed(Exception):
    """A standard was met too seldom to say that the change is in practice."""

    def __init__(self, percent: int) -> None:
        super().__init__(percent)
        self.percent = percent


@dataclass(frozen=True, slots=True)
class Line:
    """One standard: how many met it of how many, with the exact 90 % interval."""

    words: str
    met: int
    sample: int

    @property
    def interval(self) -> tuple[float, float]:
        return share_interval(self.met, self.sample)


@dataclass(frozen=True, slots=True)
class Totals:
    audit_id: UUID
    met: int
    sample: int
    percent: int
    passes: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """A standard in both audits, or only in the later: then there is nothing to compare."""

    now: Line
    before: Line | None
    verdict: ShareVerdict | None


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


def beside(now: list[Line], before: list[Line]) -> list[Beside]:
    """The same words are the same standard, whatever the version."""
    earlier = {line.words: line for line in before}
    return [Beside(line, earlier.get(line.words), _judged(line, earlier)) for line in now]


def _judged(now: Line, earlier: dict[str, Line]) -> ShareVerdict | None:
    before = earlier.get(now.words)
    if before is None:
        return None
    plan = Plan(wanted=Wanted.MORE, smallest_ratio=1.1)
    return judge_shares(plan, [before.met], [before.sample], [now.met], [now.sample])


def totals_for(organisation_id: UUID, recheck: Recheck) -> Totals | None:
    """What the audit of a check says; None when it has none."""
    audit = (
        Audit.objects.filter(organisation=organisation_id, recheck=recheck)
        .select_related("version")
        .first()
    )
    return None if audit is None else totals(audit, lines_of(audit))
