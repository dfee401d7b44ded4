"""The words on the review page, and on the page where a second person signs."""

from typing import TYPE_CHECKING

from django.utils.timezone import localdate, now

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.journey.quality import hints_of
from heedwell.loop.reviews import queries as reviews
from heedwell.loop.reviews.analysis.queries import analysis_of
from heedwell.loop.reviews.timeline.queries import timeline_of
from heedwell.rules.facts import Facts
from heedwell.rules.gates import gates_for
from heedwell.rules.routes import RouteRule, question_of
from heedwell.rules.stages import Step
from heedwell.rules.tiers import ReviewRoute
from heedwell.rules.vocabulary import CONTRIBUTOR_ROLES
from heedwell.web.cases.pages.analysis import StatementWords, evidence_words
from heedwell.web.cases.pages.factors import by_lens, factor_words
from heedwell.web.cases.pages.pieces import parts_of
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.cases.pages.triage import alike_row
from heedwell.web.cases.pages.what_happened import Report
from heedwell.web.cases.review_beside import when_it_stands
from heedwell.web.components.parts import Check, Checklist, Event, Fact, ListRow, Timeline
from heedwell.web.components.parts import Facts as FactList
from heedwell.web.own_words import words_of
from heedwell.web.words import day_words, moment_words

if TYPE_CHECKING:
    from heedwell.loop.actions.models import Action
    from heedwell.loop.cases.models import Case
    from heedwell.loop.reviews.models import Review
    from heedwell.loop.reviews.timeline.queries import Standing
    from heedwell.web.cases.review_beside import Beside


class ReviewPage:
    def __init__(
        self, viewer: Viewer, case: "Case", facts: Facts, review: "Review", beside: "Beside"
    ) -> None:
        rule = beside.rule
        self.case = case
        self.route = rule.label
        self.purpose = rule.purpose
        self.takes = rule.takes
        due = localdate(case.review_due_at) if case.review_due_at else None
        self.due = f"Due {day_words(due)}." if due else ""
        self.lead = f"Led by {case.lead.name}." if case.lead else ""
        self.why_this_kind = _why_this_kind(beside)
        self.may_choose = viewer.may(Permission.TRIAGE, case.service_id) and case.tier is not None
        self.reports = [Report(signal, words_of(case)) for signal in beside.reports]
        self.actions = [action_row(case, action) for action in beside.actions]
        self.may_agree = viewer.may(Permission.AGREE_ACTIONS, case.service_id)
        self.agrees_here = self.may_agree and not beside.actions and case.tier in (1, 2)
        self.needs_sign_off = facts.needs_sign_off
        self.checklist = Checklist(
            "To finish this review",
            tuple(
                Check(check.gate.says, check.is_met)
                for check in gates_for(Step.SUBMIT_REVIEW, facts)
            ),
        )
        self.sent_back = [
            (sign.decided_by.name, moment_words(sign.decided_at), sign.comments)
            for sign in review.sign_offs.all()
            if not sign.is_signed
        ]
        self.timeline = Timeline(tuple(map(_event, beside.timeline.standing)))
        self.alike = [alike_row(other) for other in beside.alike if other.may_open][:MOST_ALIKE]
        self.written_before = written_before(rule, beside.answers)
        self.hints = hints_of(review, now())
        self.time_spent = _time_words(beside.seconds)


MOST_ALIKE = 5


def _why_this_kind(beside: "Beside") -> str:
    choice = beside.choice
    return f"{choice.chosen_by.name} chose this kind: {choice.reason}" if choice else ""


def _event(standing: "Standing") -> Event:
    newest = standing.newest
    ground = "; ".join(map(evidence_words, standing.evidence))
    detail = " · ".join(filter(None, (newest.who, f"Rests on: {ground}" if ground else "")))
    return Event(when=when_it_stands(newest), text=newest.what, detail=detail)


def written_before(rule: RouteRule, answers: dict[str, str]) -> FactList | None:
    """What was written for another kind of review: it is not asked any more, and still there."""
    asked = {question.code for question in rule.extra}
    rows = [
        Fact(question_of(code).text, words) for code, words in answers.items() if code not in asked
    ]
    return FactList(tuple(rows)) if rows else None


def _time_words(seconds: int) -> str:
    """For the writer alone. Below a minute there is nothing to say."""
    minutes = round(seconds / 60)
    if not minutes:
        return ""
    return f"You have worked on this for about {minutes} {'minute' if minutes == 1 else 'minutes'}."


def action_row(case: "Case", action: "Action") -> ListRow:
    return ListRow(
        title=action.what,
        url=case_url(case, "action", action_id=action.pk),
        detail=(
            f"{action.owner.name}, by {day_words(action.due_date)}. "
            f"{action.verifier.name} checks: {action.measure.metric}"
        ),
    )


def review_words(review: "Review") -> FactList:
    """A review as it stands, to read."""
    factors = [row.code for row in reviews.factors(review)]
    answers = reviews.answers(review)
    rows = [
        ("What happened", review.what_happened),
        ("What was done straight away", review.immediate_actions),
        ("Why it was more likely", review.why_it_happened),
        ("What made it more likely", ", ".join(map(factor_words, factors))),
        *by_lens(factors),
        ("How these acted together", review.factors_together),
        *((question_of(code).text, words) for code, words in answers.items()),
        ("What we will change", review.what_we_will_change),
        ("How we will know", review.how_we_will_know),
        ("Learning themes", ", ".join(theme.words for theme in reviews.themes(review))),
        *((CONTRIBUTOR_ROLES.label(row.role), row.words) for row in reviews.contributors(review)),
    ]
    return FactList(tuple(Fact(term, words) for term, words in rows if words))


class SignPage:
    def __init__(
        self, viewer: Viewer, case: "Case", facts: Facts, review: "Review", actions: "list[Action]"
    ) -> None:
        self.case = case
        self.review = review_words(review)
        self.parts = parts_of(case, review, analysis_of(review)) if facts.looks_wider else []
        self.statements = [StatementWords(case, one) for one in timeline_of(review).standing]
        self.route = ReviewRoute(review.route).label
        self.writer = review.submitted_by.name if review.submitted_by else ""
        self.when = moment_words(review.submitted_at) if review.submitted_at else ""
        self.actions = [action_row(case, action) for action in actions]
        self.is_signed = facts.signed_off
        may_help = viewer.may(Permission.REVIEW, case.service_id)
        self.hints = hints_of(review, now()) if may_help else ()
        self.is_submitted = facts.submitted
        self.is_own = review.submitted_by_id == viewer.account.pk or reviews.wrote(
            review, viewer.account
        )
        self.waits = facts.submitted and facts.needs_sign_off and not facts.signed_off
        self.may_sign = (
            self.waits and not self.is_own and viewer.may(Permission.SIGN_OFF, case.service_id)
        )
