"""What an audit found: its table, and the card of a re-audit on the page of the action it checked."""

from typing import TYPE_CHECKING

from django.urls import reverse

from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.verification.ways.audits import queries
from heedwell.loop.verification.ways.audits.comparing import lines_of
from heedwell.loop.verification.ways.shares import Beside, Line, beside
from heedwell.web.components.parts import Cell, DataTable, Link
from heedwell.web.words import day_words, interval_words

if TYPE_CHECKING:
    from heedwell.loop.actions.models import Action
    from heedwell.loop.verification.ways.models import Audit


class AuditedCard:
    """The newest audit that a check of the action rests on, beside the one before the change."""

    def __init__(self, audit: "Audit") -> None:
        before = audit.repeats
        lines = beside(lines_of(audit), lines_of(before) if before else ())
        self.name = audit.version.name
        self.table = alone(lines) if before is None else side_by_side(audit, before, lines)
        self.link = Link("Open the audit", reverse("audits:audit", args=[audit.pk]))


def audited_card(viewer: Viewer, action: "Action") -> AuditedCard | None:
    audit = queries.of_action(viewer, action)
    return AuditedCard(audit) if audit else None


def alone(lines: list[Beside]) -> DataTable:
    return DataTable(
        "What was found",
        ("Standard", "Met", "Share, with what it may be among all"),
        tuple(
            (Cell(each.now.words), Cell(_counted(each.now)), Cell(_share(each.now)))
            for each in lines
        ),
        shows_caption=False,
    )


def side_by_side(audit: "Audit", before: "Audit", lines: list[Beside]) -> DataTable:
    return DataTable(
        "What was found, beside the audit before",
        ("Standard", f"Before, {_day(before)}", f"Now, {_day(audit)}", "What that shows"),
        tuple(
            (
                Cell(each.now.words),
                Cell("Not asked then")
                if each.before is None
                else Cell(_counted(each.before), detail=_share(each.before)),
                Cell(_counted(each.now), detail=_share(each.now)),
                Cell(_says(each)),
            )
            for each in lines
        ),
        shows_caption=False,
    )


def _day(audit: "Audit") -> str:
    return day_words(audit.audited_on)


def _counted(line: Line) -> str:
    return f"{line.met} of {line.sample}"


def _share(line: Line) -> str:
    return f"{line.met / line.sample:.0%}; {interval_words(*line.interval)}"


def _says(each: Beside) -> str:
    return each.verdict.word.capitalize() if each.verdict else "Nothing to compare"
