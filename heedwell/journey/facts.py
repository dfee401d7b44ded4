"""A case in numbers, for the gates: one query."""

from uuid import UUID

from django.db.models import Count, Exists, F, IntegerField, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from heedwell.loop.actions.models import Action
from heedwell.loop.actions.states import ActionState
from heedwell.loop.cases.models import Case
from heedwell.loop.reviews.models import LinkCheck, ReviewFactor, ReviewTheme, SignOff
from heedwell.loop.reviews.states import About
from heedwell.loop.sharing.models import HuddleShare, LearningNote
from heedwell.loop.signals.models import CaseSignal
from heedwell.rules.facts import Facts
from heedwell.rules.tiers import Tier

# The kinds of action that staff learn from, so that workforce learning shows in the case itself.
STAFF_LEARN_BY = ("coaching_supervision", "training", "competency_check", "supervision_prompt")


def with_facts(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Add to each case what `facts_of` reads."""
    return cases.select_related("review").annotate(
        fact_reports=_exists(CaseSignal, ~Q(signal__facts="")),
        fact_factors=_count(ReviewFactor, "review__case", Q(is_current=True)),
        fact_themes=_count(ReviewTheme, "review__case", Q(is_current=True)),
        fact_signed=_last_sign_off(),
        fact_actions=_count(Action, "case"),
        fact_unmeasured=_count(Action, "case", Q(measure__isnull=True)),
        fact_not_done=_count(Action, "case", Q(state=ActionState.AGREED)),
        fact_unverified=_count(Action, "case", ~Q(state=ActionState.VERIFIED)),
        fact_staff_actions=_exists(Action, Q(kind__in=STAFF_LEARN_BY)),
        fact_huddles=_exists(HuddleShare),
        fact_notes=_exists(LearningNote),
        fact_safeguarding=_exists(LinkCheck, Q(about=About.SAFEGUARDING)),
        fact_workforce=_exists(LinkCheck, Q(about=About.WORKFORCE)),
        fact_governance=_exists(LinkCheck, Q(about=About.GOVERNANCE)),
    )


def facts_of(case: Case) -> Facts:
    """What the gates may ask. `case` comes from `with_facts`."""
    review = getattr(case, "review", None)
    tier = None if case.tier is None else Tier(case.tier)
    boxes = (
        (
            review.what_happened,
            review.why_it_happened,
            review.what_we_will_change,
            review.how_we_will_know,
        )
        if review
        else ("", "", "", "")
    )
    known = vars(case)
    return Facts(
        kind=case.kind,
        tier=tier,
        severity_known=case.harm_is_known,
        is_safeguarding=case.is_safeguarding,
        has_facts=known["fact_reports"],
        has_immediate_actions=review is not None and bool(review.immediate_actions.strip()),
        has_lead=case.lead_id is not None,
        review_due_set=case.review_due_at is not None,
        boxes_filled=tuple(bool(box.strip()) for box in boxes),  # type: ignore[arg-type] # four
        factor_count=known["fact_factors"],
        theme_count=known["fact_themes"],
        review_started=review is not None,
        submitted=review is not None and review.submitted_at is not None,
        signed_off=bool(known["fact_signed"]),
        actions_total=known["fact_actions"],
        actions_without_measure=known["fact_unmeasured"],
        actions_not_done=known["fact_not_done"],
        actions_unverified=known["fact_unverified"],
        shared_by=frozenset(
            route
            for route, is_there in (
                ("huddle", known["fact_huddles"]),
                ("learning_note", known["fact_notes"]),
            )
            if is_there
        ),
        safeguarding_linked=known["fact_safeguarding"],
        workforce_linked=known["fact_workforce"]
        or known["fact_staff_actions"]
        or known["fact_huddles"],
        # At Tier 2 the manager's sign-off is the look from above; higher tiers need their own.
        governance_linked=known["fact_governance"]
        or (tier is Tier.MODERATE_OR_REPEAT and bool(known["fact_signed"])),
    )


def gather(organisation_id: UUID, case_id: UUID) -> tuple[Case, Facts]:
    """Fetch a case afresh with its facts."""
    case = with_facts(
        Case.objects.filter(organisation=organisation_id, pk=case_id).select_related("service")
    ).get()
    return case, facts_of(case)


def _exists(model: type[Model], condition: Q | None = None) -> Exists:
    rows = model._default_manager.filter(organisation=OuterRef("organisation"), case=OuterRef("pk"))
    return Exists(rows.filter(condition) if condition is not None else rows)


def _count(model: type[Model], case: str, condition: Q | None = None) -> Coalesce:
    rows = model._default_manager.filter(organisation=OuterRef("organisation")).filter(
        **{case: OuterRef("pk")}
    )
    if condition is not None:
        rows = rows.filter(condition)
    counted = rows.order_by().values("organisation").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _last_sign_off() -> Subquery:
    """Whether the last word on the review was a signature, and it has not been edited since."""
    return Subquery(
        SignOff.objects.filter(
            organisation=OuterRef("organisation"),
            review__case=OuterRef("pk"),
            decided_at__gte=F("review__submitted_at"),
        )
        .order_by("-decided_at")
        .values("is_signed")[:1]
    )
