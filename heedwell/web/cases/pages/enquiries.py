"""The outcome of a safeguarding enquiry in words, and what comparable cases showed."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.rules.enquiries import asks_to_compare
from heedwell.rules.stages import CaseState
from heedwell.rules.vocabulary import CHECK_METHODS, ENQUIRY_OUTCOMES, RISKS, WISHES
from heedwell.web.cases.lookups import may_read
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.components.parts import Fact, Facts, Link, ListCard, ListRow, Tag, Tone
from heedwell.web.words import day_words

if TYPE_CHECKING:
    from heedwell.loop.actions.models import Comparison, EnquiryOutcome


@dataclass(frozen=True)
class Compared:
    """One look at comparable cases; each of them as far as this person may read it."""

    summary: str
    words: str
    same: tuple[Link, ...]
    other: tuple[Link, ...]


class OutcomeWords:
    def __init__(self, viewer: Viewer, row: "EnquiryOutcome") -> None:
        case = row.case
        self.title = ENQUIRY_OUTCOMES.label(row.outcome)
        self.tag = comparison_tag(row)
        self.detail = " · ".join(
            filter(None, (row.council, day_words(row.decided_on), row.reference))
        )
        self.words = row.words
        self.facts = Facts(
            (
                Fact("What the person wished for", WISHES.label(row.wishes)),
                Fact("The risk", RISKS.label(row.risk)),
            )
        )
        self.comparisons = [_compared(viewer, each) for each in row.comparisons.all()]
        kept = case.state in (CaseState.OPEN, CaseState.CLOSED)
        self.links = []
        if kept and viewer.may(Permission.VERIFY, case.service_id):
            url = case_url(case, "compare-outcome", outcome_id=row.pk)
            self.links.append(Link("Look at comparable cases", url))
        if case.state == CaseState.OPEN and viewer.may(Permission.REVIEW, case.service_id):
            url = case_url(case, "strike", subject_id=row.pk)
            self.links.append(Link("It no longer counts", url))


def comparison_tag(row: "EnquiryOutcome") -> Tag | None:
    looked_at = {each.case_id for found in row.comparisons.all() for each in found.cases.all()}
    if looked_at:
        cases = "1 case" if len(looked_at) == 1 else f"{len(looked_at)} cases"
        return Tag(f"compared with {cases}", Tone.GOOD)
    if row.comparisons.all():
        return Tag("nothing to compare with")
    return Tag("not compared yet", Tone.SOON) if asks_to_compare(row.outcome) else None


def _compared(viewer: Viewer, found: "Comparison") -> Compared:
    same: list[Link] = []
    other: list[Link] = []
    for each in found.cases.all():
        case = each.case
        link = (
            Link(f"{case.reference} · {case.title}", case_url(case))
            if may_read(viewer, case)
            else Link("A case in another service", "")
        )
        (same if each.is_same else other).append(link)
    return Compared(
        f"{found.checked_by.name} looked {day_words(found.checked_on)}, "
        f"{CHECK_METHODS.label(found.method).lower()}.",
        found.words,
        tuple(same),
        tuple(other),
    )


def outcomes_card(rows: "list[EnquiryOutcome]") -> ListCard:
    """Of every case, in the improvement plan."""
    return ListCard(
        "Outcomes of safeguarding enquiries",
        tuple(
            ListRow(
                title=f"{row.case.reference} · {ENQUIRY_OUTCOMES.label(row.outcome)}",
                url=case_url(row.case, "from-outside"),
                detail=f"{row.case.service.name} · {row.council}, {day_words(row.decided_on)}",
                tags=tuple(tag for tag in (comparison_tag(row),) if tag),
            )
            for row in rows
        ),
        empty="No outcome is recorded yet.",
    )
