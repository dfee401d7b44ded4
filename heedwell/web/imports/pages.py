"""The words on the pages of an import."""

import json
from typing import TYPE_CHECKING

from django.urls import reverse

from heedwell.foundation.work.states import WorkState
from heedwell.journey.importing.judging import Accepted, Held
from heedwell.journey.importing.queries import PAGE, Told
from heedwell.journey.importing.remarks import Hold, explain
from heedwell.journey.importing.report import Report
from heedwell.journey.importing.states import Phase
from heedwell.web.components.parts import (
    Cell,
    DataTable,
    Link,
    ListCard,
    ListRow,
    Progress,
    Tag,
    Tone,
)
from heedwell.web.words import moment_words

if TYPE_CHECKING:
    from heedwell.journey.importing.models import ImportFile, ImportRun

ROWS_SHOWN = 25


class StartPage:
    def __init__(self, runs: "list[ImportRun]") -> None:
        self.runs = (
            ListCard("What came in before", tuple(_run_row(run) for run in runs)) if runs else None
        )


def _run_row(run: "ImportRun") -> ListRow:
    who = f" by {run.started_by.name}" if run.started_by else ""
    return ListRow(
        title=run.file.name,
        url=reverse("imports:run", args=[run.pk]),
        detail=f"{moment_words(run.started_at)}{who}. {_counts(run)}",
        tags=(_phase(run),),
    )


def _counts(run: "ImportRun") -> str:
    return f"{run.total:,} rows: {run.accepted:,} in, {run.held:,} held, {run.skipped:,} skipped."


def _phase(run: "ImportRun") -> Tag:
    if run.state == WorkState.FAILED:
        return Tag("stopped", Tone.LATE)
    tones = {Phase.TAKEN_IN: Tone.GOOD, Phase.TAKEN_BACK: Tone.PLAIN}
    return Tag(Phase(run.phase).label, tones.get(Phase(run.phase), Tone.SOON))


class CheckPage:
    """What would become of each row, before anything comes in."""

    def __init__(self, file: "ImportFile", report: Report, problem: str) -> None:
        tally, table = report.tally, report.plan.table
        self.file = file
        self.problem = problem
        self.sheet = table.sheet
        self.says = (*table.notes, *report.plan.says, *report.hints)
        recent = tally.accepted - tally.history
        self.summary = (
            ("Rows in the sheet", tally.rows),
            ("Open a case, to be triaged", recent),
            ("Come in as history", tally.history),
            ("Held, with a reason", tally.held),
            ("Skipped: already there", tally.skipped),
        )
        self.reasons = [(explain(code), n) for code, n in tally.reasons.most_common()]
        self.warnings = [(explain(code), n) for code, n in tally.warnings.most_common()]
        self.rows = _preview(report)
        self.can_start = tally.accepted > 0
        self.more = max(0, len(report.verdicts) - ROWS_SHOWN)


def _preview(report: Report) -> DataTable:
    """The first rows with what would become of each; held ones first."""
    verdicts = sorted(report.verdicts, key=lambda verdict: not isinstance(verdict, Held))
    rows = []
    for verdict in verdicts[:ROWS_SHOWN]:
        accepted, held = isinstance(verdict, Accepted), isinstance(verdict, Held)
        tone = Tone.GOOD if accepted else Tone.LATE if held else Tone.PLAIN
        label = "in" if accepted else "held" if held else "skipped"
        facts = verdict.draft.facts.strip()
        rows.append(
            (
                Cell(f"Row {verdict.row.number}"),
                Cell("", tag=Tag(label, tone)),
                Cell(verdict.message),
                Cell(facts[:120] + (" …" if len(facts) > 120 else "")),
            )
        )
    return DataTable(
        "The first rows, held ones before the others",
        ("Row", "What becomes of it", "Why", "What happened"),
        tuple(rows),
    )


class RunPage:
    def __init__(self, run: "ImportRun", held: list[Told]) -> None:
        self.run = run
        self.phase = _phase(run)
        self.is_going = run.state in (WorkState.WAITING, WorkState.RUNNING)
        self.has_failed = run.state == WorkState.FAILED
        self.progress = Progress("Rows settled", run.position, run.total)
        self.started = moment_words(run.started_at)
        self.counts = (
            ("Opened a case, to be triaged", run.accepted - run.history),
            ("Came in as history", run.history),
            ("Held, with a reason", run.held),
            ("Skipped: already there", run.skipped),
        )
        self.reasons = _by_count(run.reasons)
        self.warnings = _by_count(run.warnings)
        self.held = ListCard(
            "Held rows",
            tuple(_held_row(row) for row in held[:PAGE]),
            older=f"?after={held[PAGE - 1].number}" if len(held) > PAGE else "",
        )
        self.was_taken_back = run.take_back_at is not None
        self.may_take_back = not self.is_going and run.take_back_at is None and run.accepted > 0
        self.left_in = run.left_in


def _by_count(text: str) -> list[tuple[str, int]]:
    counts: dict[str, int] = json.loads(text or "{}")
    return [(explain(code), n) for code, n in sorted(counts.items(), key=lambda item: -item[1])]


def _held_row(row: Told) -> ListRow:
    asks = any(remark.code == Hold.CHANGED for remark in row.remarks)
    return ListRow(
        title=f"Row {row.number}{f' · {row.reference}' if row.reference else ''}",
        url=reverse("imports:settle", args=[row.id]) if asks else "#held",
        detail=" ".join(remark.text for remark in row.remarks),
        action=Link("Decide", reverse("imports:settle", args=[row.id])) if asks else None,
    )
