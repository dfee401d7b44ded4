"""The journey line of a case, with the date and the person at each stage."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from heedwell.journey.line import Point, points_of, progress_of, standing_of
from heedwell.rules.deadlines import elapsed
from heedwell.rules.stages import Stage
from heedwell.rules.tiers import Tier
from heedwell.web.components.journey import JourneyLine, Mark, StageMark
from heedwell.web.words import day_words, due_words, span_words

if TYPE_CHECKING:
    from heedwell.web.cases.pages.case import CaseFile


def journey_line(file: "CaseFile", at: datetime) -> JourneyLine:
    words = {
        Stage.SIGNAL: _signal,
        Stage.TRIAGE: _triage,
        Stage.REVIEW: _review,
        Stage.ACTION: _action,
        Stage.VERIFY: _verify,
        Stage.SHARE: _share,
    }
    return JourneyLine(
        tuple(
            StageMark(
                point.stage.label,
                Mark(point.point),
                _detail(file, point.point, words[point.stage], at),
            )
            for point in points_of(standing_of(file.case, at))
        )
    )


def _detail(file: "CaseFile", point: Point, words: object, at: datetime) -> str:
    if point is Point.SKIPPED:
        return "not needed"
    said: str = words(file)  # type: ignore[operator] # one of the functions below
    due = file.case.next_due_at
    if point in (Point.NOW, Point.LATE) and due is not None:
        return f"{said}, {due_words(due, at)}" if said else due_words(due, at)
    return said


def _signal(file: "CaseFile") -> str:
    count = len(file.signals)
    opening = file.signals[0] if file.signals else None
    if opening is None:
        return ""
    reported = day_words(localdate(opening.reported_at))
    if count > 1:
        return f"{count} reports, the first {reported}"
    by = f" by {opening.reported_by.name}" if opening.reported_by is not None else ""
    return f"{reported}{by}"


def _triage(file: "CaseFile") -> str:
    case = file.case
    if case.triaged_at is None:
        return ""
    after = span_words(elapsed(case.opened_at, case.triaged_at))
    tier = Tier(case.tier).short if case.tier is not None else "ended"
    return f"{tier}, {after} after the report"


def _review(file: "CaseFile") -> str:
    case, review = file.case, file.review
    if review is None:
        return ""
    if case.reviewed_at is not None:
        signed = "signed off" if file.facts.needs_sign_off else "finished"
        return f"{signed} {day_words(localdate(case.reviewed_at))}"
    if review.submitted_at is not None:
        return "waits for a signature"
    return f"led by {case.lead.name}" if case.lead else ""


def _action(file: "CaseFile") -> str:
    total, done, _ = progress_of(file.actions)
    if not total:
        return ""
    if done == total:
        live = max(action.live_on for action in file.actions if action.live_on)
        return f"live since {day_words(live)}"
    return f"{done} of {total} done"


def _verify(file: "CaseFile") -> str:
    total, _, verified = progress_of(file.actions)
    if total and verified == total:
        last = max(action.verified_at for action in file.actions if action.verified_at)
        return f"verified {day_words(localdate(last))}"
    return f"{verified} of {total} verified" if verified else ""


def _share(file: "CaseFile") -> str:
    shared = [event for event in file.story if event.kind in ("huddle", "note")]
    return day_words(localdate(shared[-1].at)) if shared else ""
