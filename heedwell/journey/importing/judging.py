"""Decides for every row: accepted, held with reasons, or skipped because it is already there."""

from collections.abc import Iterator
from dataclasses import dataclass

from heedwell.journey.importing.drafting import read_row
from heedwell.journey.importing.drafts import DraftSignal
from heedwell.journey.importing.fields import Field
from heedwell.journey.importing.identity import NOTHING_KNOWN, Known
from heedwell.journey.importing.plan import Plan
from heedwell.journey.importing.remarks import Hold, Remark, Skip, remark
from heedwell.journey.importing.tables import Row


@dataclass(frozen=True, slots=True)
class Accepted:
    row: Row
    draft: DraftSignal

    @property
    def message(self) -> str:
        standing = "Kept as history." if self.draft.is_history else "Opens a case."
        return " ".join([standing, *(odd.text for odd in self.draft.warnings)])


@dataclass(frozen=True, slots=True)
class Held:
    row: Row
    draft: DraftSignal
    reasons: tuple[Remark, ...]

    @property
    def message(self) -> str:
        return " ".join(reason.text for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class Skipped:
    row: Row
    draft: DraftSignal
    reason: Remark

    @property
    def message(self) -> str:
        return self.reason.text


Verdict = Accepted | Held | Skipped


def judge(plan: Plan, known: Known = NOTHING_KNOWN) -> Iterator[Verdict]:
    """One verdict for each row of the table, in its order."""
    rows_by_digest: dict[str, int] = {}
    rows_by_reference: dict[str, int] = {}
    for row in plan.table.rows:
        draft, holds = read_row(plan, row)
        verdict = _seen_before(plan, row, draft, known, rows_by_digest, rows_by_reference)
        rows_by_digest.setdefault(draft.digest, row.number)
        if draft.reference:
            rows_by_reference.setdefault(draft.reference, row.number)
        if isinstance(verdict, Skipped):
            yield verdict
        elif reasons := (*holds, *([verdict] if verdict else [])):
            yield Held(row, draft, reasons)
        else:
            yield Accepted(row, draft)


def _seen_before(
    plan: Plan,
    row: Row,
    draft: DraftSignal,
    known: Known,
    rows_by_digest: dict[str, int],
    rows_by_reference: dict[str, int],
) -> Skipped | Remark | None:
    """Skip what is the same as before; hold what has a known reference and says something else."""
    if draft.digest in known.digests or known.references.get(draft.reference) == draft.digest:
        return Skipped(row, draft, remark(Skip.ALREADY_THERE))
    if draft.digest in rows_by_digest:
        earlier = rows_by_digest[draft.digest]
        return Skipped(row, draft, remark(Skip.REPEATED, words={"row": earlier}))
    if not draft.reference:
        return None
    heading, letter = _reference_column(plan)
    if draft.reference in known.references:
        return remark(Hold.CHANGED, heading, letter, words={"cell": draft.reference})
    if draft.reference in rows_by_reference:
        earlier = rows_by_reference[draft.reference]
        return remark(
            Hold.REFERENCE_TWICE,
            heading,
            letter,
            words={"cell": draft.reference, "row": earlier},
        )
    return None


def _reference_column(plan: Plan) -> tuple[str, str]:
    index = plan.columns[Field.REFERENCE][0]
    return plan.table.headers[index], plan.table.letters[index]
