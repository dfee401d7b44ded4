"""The words of the page on how it came about: the timeline and the fishbone."""

from typing import TYPE_CHECKING

from django.utils.formats import date_format

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.reviews import queries as reviews
from heedwell.loop.reviews.analysis.queries import Analysis
from heedwell.loop.reviews.states import Holds, Rests, When
from heedwell.loop.reviews.timeline.queries import Standing, Timeline
from heedwell.rules.stages import CaseState
from heedwell.rules.vocabulary import CONTRIBUTING_FACTORS, FACTOR_GROUPS, PARTS_OF_DAY
from heedwell.web.cases.pages.pieces import parts_of
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.components.fishbone import Bone, Fishbone, Rib
from heedwell.web.components.parts import Link, Tag, Tone
from heedwell.web.words import moment_words

if TYPE_CHECKING:
    from heedwell.loop.cases.models import Case
    from heedwell.loop.reviews.models import Evidence, Review, ReviewFactor


class AnalysisPage:
    def __init__(
        self,
        viewer: Viewer,
        case: "Case",
        review: "Review",
        timeline: Timeline,
        analysis: Analysis,
    ) -> None:
        self.case = case
        self.may_write = (
            review.submitted_at is None
            and case.state == CaseState.OPEN
            and viewer.may(Permission.REVIEW, case.service_id)
        )
        self.statements = [StatementWords(case, one) for one in timeline.standing]
        self.taken_out = [StatementWords(case, one) for one in timeline.taken_out]
        self.finding = _finding(timeline)
        self.fishbone = fishbone_of(case, list(reviews.factors(review)))
        self.together = review.factors_together
        self.parts = parts_of(case, review, analysis)


class StatementWords:
    """A statement as a page shows it, with its history and its ground."""

    def __init__(self, case: "Case", standing: Standing) -> None:
        newest = standing.newest
        self.key = standing.key
        self.when = when_words(standing)
        self.what = newest.what
        self.who = newest.who
        self.url = case_url(case, "statement", statement_id=standing.key)
        self.tag = _TAGS.get(Holds(newest.holds))
        self.reason = newest.reason
        self.rests_url = case_url(case, "evidence", statement_id=standing.key)
        self.evidence = [_evidence(case, each) for each in standing.evidence]
        self.earlier = [
            (row.what, row.written_by.name if row.written_by else "", moment_words(row.written_at))
            for row in standing.earlier
        ]


_TAGS = {
    Holds.GAP: Tag("We do not know yet", Tone.SOON),
    Holds.CONTRADICTION: Tag("Accounts differ", Tone.SOON),
}


def when_words(standing: Standing) -> str:
    """As exactly as it is known and no more."""
    if standing.on_day is None:
        return "Then"
    day = date_format(standing.on_day, "j F Y")  # in full: it is printed, and read years later
    if standing.when == When.EXACT and standing.at_time is not None:
        return f"{day}, {standing.at_time:%H:%M}"
    if standing.when == When.PART and standing.part_of_day in PARTS_OF_DAY:
        return f"{day}, {PARTS_OF_DAY.label(standing.part_of_day).lower()}"
    return f"{day}, time not known"


def _evidence(case: "Case", evidence: "Evidence") -> Link:
    """What it rests on, and where that can be read; what somebody told us stands in the words."""
    return Link(evidence_words(evidence), _where(case, evidence))


def _where(case: "Case", evidence: "Evidence") -> str:
    if evidence.rests_on == Rests.FILE:
        return case_url(case, "evidence-file", evidence_id=evidence.pk)
    page = _PAGES.get(evidence.record_type)
    return case_url(case, page) if page else ""


_PAGES = {
    "signals.signal": "detail",
    "signals.amendment": "detail",
    "cases.case": "detail",
    "reviews.debrief": "people",
    "reviews.voice": "people",
    "reviews.outsideanswer": "analysis",
}


def evidence_words(evidence: "Evidence") -> str:
    if evidence.rests_on == Rests.TOLD and evidence.told_on is not None:
        return f"{evidence.told_by} told us on {date_format(evidence.told_on, 'j F Y')}: {evidence.words}"
    if evidence.rests_on == Rests.FILE and evidence.file is not None:
        return f"File: {evidence.file.name}"
    return evidence.words


def fishbone_of(case: "Case", factors: "list[ReviewFactor]") -> Fishbone:
    """The factors that people chose, each along the bone of its group."""
    seen = {row.code: row.words for row in factors}
    return Fishbone(
        tuple(
            Bone(
                group.label,
                tuple(
                    Rib(term.label, seen[term.code])
                    for term in CONTRIBUTING_FACTORS.in_group(group.code)
                    if term.code in seen
                ),
            )
            for group in FACTOR_GROUPS
        ),
        case.title,
    )


def _finding(timeline: Timeline) -> str:
    number, unknown = len(timeline.standing), len(timeline.open_questions)
    bare = sum(not one.evidence for one in timeline.standing)
    said = [
        f"{number} statements" if number != 1 else "1 statement",
        f"{unknown} still to be found out" if unknown else "",
        f"{bare} with nothing that they rest on yet" if bare else "each with what it rests on",
    ]
    return ", ".join(filter(None, said)) + "." if number else "No statement stands here yet."
