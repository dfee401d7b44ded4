"""The words on the review page, and on the page where a second person signs."""

from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.reviews import queries as reviews
from heedwell.rules.facts import Facts
from heedwell.rules.gates import gates_for
from heedwell.rules.stages import Step
from heedwell.rules.tiers import ReviewRoute
from heedwell.rules.vocabulary import CONTRIBUTOR_ROLES
from heedwell.web.cases.pages.factors import by_lens, factor_words
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.cases.pages.what_happened import Report
from heedwell.web.components.parts import Check, Checklist, Fact, ListRow
from heedwell.web.components.parts import Facts as FactList
from heedwell.web.own_words import words_of
from heedwell.web.words import day_words, moment_words

if TYPE_CHECKING:
    from heedwell.loop.actions.models import Action
    from heedwell.loop.cases.models import Case
    from heedwell.loop.reviews.models import Review
    from heedwell.loop.signals.models import Signal


class ReviewPage:
    def __init__(
        self,
        viewer: Viewer,
        case: "Case",
        facts: Facts,
        review: "Review",
        reports: "list[Signal]",
        actions: "list[Action]",
    ) -> None:
        self.case = case
        self.route = ReviewRoute(review.route).label
        due = localdate(case.review_due_at) if case.review_due_at else None
        self.due = f"Due {day_words(due)}." if due else ""
        self.lead = f"Led by {case.lead.name}." if case.lead else ""
        self.reports = [Report(signal, words_of(case)) for signal in reports]
        self.actions = [action_row(case, action) for action in actions]
        self.may_agree = viewer.may(Permission.AGREE_ACTIONS, case.service_id)
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


def action_row(case: "Case", action: "Action") -> ListRow:
    return ListRow(
        title=action.what,
        url=case_url(case, "action", action_id=action.pk),
        detail=(
            f"{action.owner.name}, by {day_words(action.due_date)}. "
            f"{action.measure.verifier.name} checks: {action.measure.metric}"
        ),
    )


def review_words(review: "Review") -> FactList:
    """A review as it stands, to read."""
    factors = [row.code for row in reviews.factors(review)]
    rows = [
        ("What happened", review.what_happened),
        ("What was done straight away", review.immediate_actions),
        ("Why it was more likely", review.why_it_happened),
        ("What made it more likely", ", ".join(map(factor_words, factors))),
        *by_lens(factors),
        ("How these acted together", review.factors_together),
        ("What we will change", review.what_we_will_change),
        ("How we will know", review.how_we_will_know),
        ("Learning themes", ", ".join(theme.name for theme in reviews.themes(review))),
        *((CONTRIBUTOR_ROLES.label(row.role), row.words) for row in reviews.contributors(review)),
    ]
    return FactList(tuple(Fact(term, words) for term, words in rows if words))


class SignPage:
    def __init__(
        self, viewer: Viewer, case: "Case", facts: Facts, review: "Review", actions: "list[Action]"
    ) -> None:
        self.case = case
        self.review = review_words(review)
        self.route = ReviewRoute(review.route).label
        self.writer = review.submitted_by.name if review.submitted_by else ""
        self.when = moment_words(review.submitted_at) if review.submitted_at else ""
        self.actions = [action_row(case, action) for action in actions]
        self.is_signed = facts.signed_off
        self.is_submitted = facts.submitted
        self.is_own = review.submitted_by_id == viewer.account.pk or reviews.wrote(
            review, viewer.account
        )
        self.waits = facts.submitted and facts.needs_sign_off and not facts.signed_off
        self.may_sign = (
            self.waits and not self.is_own and viewer.may(Permission.SIGN_OFF, case.service_id)
        )
