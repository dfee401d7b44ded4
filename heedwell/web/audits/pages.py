"""The words on the pages of audits."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse
from django.utils.timezone import localdate

from heedwell.loop.verification.ways.audits.comparing import Totals
from heedwell.loop.verification.ways.shares import Beside
from heedwell.web.cases.pages.audited import alone, side_by_side
from heedwell.web.components.parts import (
    EmptyState,
    Link,
    ListCard,
    ListRow,
    Note,
    Tone,
)
from heedwell.web.words import day_words

if TYPE_CHECKING:
    from heedwell.loop.verification.ways.models import Audit, AuditVersion


class AuditsPage:
    """`check` is the check of a change that the audit is filled in for."""

    def __init__(
        self,
        versions: "list[AuditVersion]",
        audits: "list[Audit]",
        *,
        may_fill_in: bool,
        may_set: bool,
        check: UUID | None,
    ) -> None:
        self.add = Link("Make an audit", reverse("audits:add-template")) if may_set else None
        self.empty = None
        if not versions:
            self.empty = EmptyState(
                "No audits yet",
                "An audit asks the same few things each time, so that the next one can be laid "
                "beside it.",
                self.add,
            )
        self.templates = ListCard(
            "Audits that can be filled in",
            tuple(_template_row(each, may_fill_in, may_set, check) for each in versions),
        )
        self.audits = ListCard(
            "Filled in", tuple(map(_audit_row, audits)), empty="Nothing was filled in yet."
        )


def _template_row(
    version: "AuditVersion", may_fill_in: bool, may_set: bool, check: UUID | None
) -> ListRow:
    begun = version.starts_on <= localdate()
    fill = reverse("audits:fill-in", args=[version.template_id])
    fill = f"{fill}?check={check}" if check else fill
    change = reverse("audits:change-template", args=[version.template_id])
    since = "since" if begun else "from"
    link = Link("Change it", change) if may_set else None
    return ListRow(
        version.name,
        fill if may_fill_in and begun else (change if may_set else reverse("audits:list")),
        f"Version {version.number}, {since} {day_words(version.starts_on)}. {version.sample_size} "
        f"are looked at, {version.pass_percent} % must meet each standard.",
        action=link,
    )


def _audit_row(audit: "Audit") -> ListRow:
    again = "Re-audit, " if audit.repeats_id else ""
    return ListRow(
        audit.version.name,
        reverse("audits:audit", args=[audit.pk]),
        f"{again}{audit.service.name}, {day_words(audit.audited_on)}, {audit.audited_by.name}",
    )


class AuditPage:
    def __init__(
        self,
        audit: "Audit",
        lines: list[Beside],
        totals: Totals,
        *,
        may_repeat: bool,
        check_url: str,
    ) -> None:
        self.title = audit.version.name
        self.when = (
            f"{audit.service.name}, {day_words(audit.audited_on)}, by {audit.audited_by.name}. "
            f"Version {audit.version.number} of the standards."
        )
        self.words = audit.words
        self.note = _note(totals, check_url)
        self.before = ""
        if audit.repeats is not None:
            self.before = reverse("audits:audit", args=[audit.repeats_id])
        self.table = (
            alone(lines) if audit.repeats is None else side_by_side(audit, audit.repeats, lines)
        )
        self.again = ""
        if may_repeat:
            fill = reverse("audits:fill-in", args=[audit.version.template_id])
            self.again = f"{fill}?again={audit.pk}"


def _note(totals: Totals, check_url: str) -> Note:
    text = (
        f"Met in {totals.met} of {totals.sample} that were looked at. Each standard has to be met "
        f"in at least {totals.percent} of a hundred."
    )
    link = Link("Record the check", check_url) if check_url else None
    if totals.passes:
        return Note(text, "It passed", Tone.GOOD, link)
    return Note(text, "It did not pass", Tone.BAD, link)
