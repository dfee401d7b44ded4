"""A case in numbers, for the gates."""

from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    F,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from heedwell.duties.candour import queries as candour
from heedwell.duties.partners import queries as partners
from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.journey import links, people
from heedwell.journey.models import Recurrence
from heedwell.journey.recommended import (
    how_many,
    recurrences_open,
    uncompared_outcomes,
    unsettled_recommendations,
)
from heedwell.loop.actions.models import Action, Control
from heedwell.loop.actions.states import ActionState
from heedwell.loop.cases import queries as cases
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.prepared import ANY_VIEWER, Prepared, asked_by, given, given_words
from heedwell.loop.cases.reach import is_within
from heedwell.loop.reviews.afterwards.models import Debrief
from heedwell.loop.reviews.afterwards.striking import still_counts
from heedwell.loop.reviews.models import (
    Contributor,
    LensFinding,
    Piece,
    ProfessionAsked,
    Review,
    ReviewFactor,
    ReviewTheme,
    SignOff,
)
from heedwell.loop.reviews.states import About, Asked
from heedwell.loop.sharing.models import HuddleShare, LearningNote
from heedwell.loop.signals.models import CaseSignal
from heedwell.loop.thematic.models import Member
from heedwell.loop.thematic.queries import closures_of
from heedwell.loop.thematic.sites import Result, sites_of
from heedwell.loop.verification.trying.models import UNDECIDED, Course
from heedwell.rules.candour import Candour, is_decided_on
from heedwell.rules.facts import Facts
from heedwell.rules.grading import Severity
from heedwell.rules.partners import ASKED
from heedwell.rules.routes import ROUTES
from heedwell.rules.thematic import TRAINING_REFRESH
from heedwell.rules.tiers import TIER_RULES, ReviewRoute, Tier


def with_facts(found: QuerySet[Case]) -> QuerySet[Case]:
    """Fetch with each case what else `facts_of` reads of it."""
    return found.select_related("review")


def find(viewer: Viewer, reference: str, permission: Permission) -> Case | None:
    """The case of that number if this person may do this in its services, ready for `facts_of`."""
    scope = viewer.scope(permission)
    found = _FOUND(**asked_by(viewer), reference=reference)
    return next((case for case in found if is_within(scope, case)), None)


_FOUND = Prepared(
    lambda: with_facts(
        cases.with_words(cases.visible_to(ANY_VIEWER).filter(reference=given_words("reference")))
    )
)


class _Counted(NamedTuple):
    reports: bool
    made_safe: bool
    factors: int
    themes: int
    lenses: int
    professions: bool
    professions_wait: bool
    signed: bool | None
    actions: int
    unmeasured: int
    not_done: int
    unverified: int
    controls: int
    trials: int
    recommendations: int
    uncompared: int
    recurrences: int
    recurrences_open: int
    huddles: bool
    notes: bool
    safeguarding: bool
    workforce: bool
    governance: bool
    debriefed: bool
    unheard: int
    unnamed: bool
    supported: bool
    others: bool
    heard_unnamed: bool
    heard_family: bool
    to_ask: int
    unfixed: int
    candour: bool | None
    candour_told: bool
    candour_written: bool
    candour_outcome: bool
    candour_not_reached: bool
    partners: int
    partners_wait: int
    part: bool
    looked_at: bool


def _counted() -> QuerySet[Case, tuple[Any, ...]]:
    return Case.objects.filter(
        organisation=given("organisation_id"), pk=given("case_id")
    ).values_list(
        _exists(CaseSignal, ~Q(signal__facts="")),
        _exists(CaseSignal, ~Q(signal__immediate_actions="")),
        _count(ReviewFactor, "review__case", Q(is_current=True)),
        _count(ReviewTheme, "review__case", Q(is_current=True)),
        _count(LensFinding, "review__case", Q(version=1)),
        _stands(ProfessionAsked),
        _stands(ProfessionAsked, Q(asked=Asked.WAITS)),
        _last_sign_off(),
        _count(Action, "case", links.LIVE_ACTION),
        _count(Action, "case", Q(measure__isnull=True) & links.LIVE_ACTION),
        _count(Action, "case", Q(state=ActionState.AGREED)),
        _count(Action, "case", links.LIVE_ACTION & ~Q(state=ActionState.VERIFIED)),
        _count(Control, "case", Q(ended_at=None)),
        _count(Course, "case", UNDECIDED),
        unsettled_recommendations(),
        uncompared_outcomes(),
        _count(Recurrence, "case"),
        recurrences_open(),
        _exists(HuddleShare, still_counts()),
        _exists(LearningNote),
        *(ExpressionWrapper(links.holds(about), BooleanField()) for about in About),
        _exists(Debrief, still_counts()),
        people.unheard_people(),
        people.somebody_unnamed(),
        people.somebody_supported(),
        people.somebody_else(),
        people.heard_unnamed(),
        people.heard_family(),
        people.to_ask_later(),
        people.unfixed_workarounds(),
        candour.applies(),
        *(candour.is_done(step) for step in _CANDOUR),
        partners.decided(),
        partners.waiting(),
        _exists(Member, Q(leaving__isnull=True)),
        _looks_at_others(),
    )


# In the order of the fields above.
_CANDOUR = (Candour.TOLD, Candour.WRITTEN, Candour.OUTCOME, Candour.NOT_REACHED)

_COUNTED = Prepared(_counted)


def facts_of(case: Case) -> Facts:
    """What the gates may ask: one query, more for a route with people who must be there and for Tier 4. `case` comes from `with_facts`."""
    review = getattr(case, "review", None)
    route = ReviewRoute(review.route) if review else None
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
    (row,) = _COUNTED(organisation_id=case.organisation_id, case_id=case.pk)
    known = _Counted(*row)
    return Facts(
        kind=case.kind,
        tier=tier,
        severity_known=case.harm_is_known,
        is_safeguarding=case.is_safeguarding,
        has_facts=known.reports or known.looked_at,
        has_immediate_actions=review is not None and bool(review.immediate_actions.strip()),
        has_lead=case.lead_id is not None,
        review_due_set=case.review_due_at is not None,
        boxes_filled=tuple(bool(box.strip()) for box in boxes),  # type: ignore[arg-type] # four
        factor_count=known.factors,
        theme_count=known.themes,
        review_started=review is not None,
        route=route,
        roles_heard=_roles_heard(review, route),
        lenses_considered=known.lenses,
        professions_settled=known.professions and not known.professions_wait,
        submitted=review is not None and review.submitted_at is not None,
        signed_off=bool(known.signed),
        actions_total=known.actions,
        actions_without_measure=known.unmeasured,
        actions_not_done=known.not_done,
        actions_unverified=known.unverified,
        controls_running=known.controls,
        trials_undecided=known.trials,
        recommendations_open=known.recommendations,
        outcomes_uncompared=known.uncompared,
        recurrences=known.recurrences,
        recurrences_open=known.recurrences_open,
        shared_by=frozenset(
            route
            for route, is_there in (
                ("huddle", known.huddles),
                ("learning_note", known.notes),
            )
            if is_there
        ),
        safeguarding_linked=known.safeguarding,
        workforce_linked=known.workforce,
        governance_linked=known.governance,
        is_debriefed=known.debriefed,
        voices_missing=_voices_missing(known),
        voices_to_ask=known.to_ask,
        workarounds_unfixed=known.unfixed,
        harm_asks_candour=is_decided_on(Severity(case.severity))
        and (known.supported or not known.others),
        candour_applies=known.candour,
        candour_done=_candour_done(known),
        partners_open=len(ASKED) - known.partners + known.partners_wait,
        is_part=known.part,
        looks_at_others=known.looked_at,
        **(_across(case) if tier is not None and TIER_RULES[tier].across_services else {}),
    )


def _across(case: Case) -> dict[str, Any]:
    """What only a case at Tier 4 is asked: three queries more."""
    sites = sites_of(case)
    kinds = {action.kind for site in sites for action in site.actions}
    return {
        "services_without_action": sum(not site.actions for site in sites),
        "services_not_passed": sum(site.result is not Result.PASSED for site in sites),
        "has_training_refresh": not kinds.isdisjoint(TRAINING_REFRESH),
        "closed_by_body": bool(closures_of(case)),
    }


def _candour_done(known: _Counted) -> frozenset[str]:
    flags = (
        known.candour_told,
        known.candour_written,
        known.candour_outcome,
        known.candour_not_reached,
    )
    return frozenset(step for step, is_there in zip(_CANDOUR, flags, strict=True) if is_there)


def _voices_missing(known: _Counted) -> int:
    """Each person whom it happened to, and their family; nobody, when it happened to nobody."""
    if not known.supported:
        return 0
    return known.unheard + (known.unnamed and not known.heard_unnamed) + (not known.heard_family)


def _roles_heard(review: Review | None, route: ReviewRoute | None) -> frozenset[str]:
    if review is None or route is None or "people-present" not in ROUTES[route].gates:
        return frozenset()
    heard = Contributor.objects.filter(
        organisation=review.organisation_id, review=review, is_current=True
    )
    return frozenset(heard.values_list("role", flat=True))


def gather(organisation_id: UUID, case_id: UUID) -> tuple[Case, Facts]:
    """Fetch a case afresh with its facts."""
    case = fetched(organisation_id, case_id)
    return case, facts_of(case)


def fetched(organisation_id: UUID, case_id: UUID, *, hold: bool = False) -> Case:
    """A case afresh, ready for `facts_of`; held until the transaction ends when a step follows."""
    (case,) = (_HELD if hold else _CASE)(organisation_id=organisation_id, case_id=case_id)
    return case


def _afresh(cases: QuerySet[Case]) -> QuerySet[Case]:
    found = cases.filter(organisation=given("organisation_id"), pk=given("case_id"))
    return with_facts(found.select_related("service"))


_CASE = Prepared[Case](lambda: _afresh(Case.objects.all()))
_HELD = Prepared[Case](lambda: _afresh(Case.objects.select_for_update(of=("self",))))


def _exists(model: type[Model], condition: Q | None = None) -> Exists:
    rows = model._default_manager.filter(organisation=OuterRef("organisation"), case=OuterRef("pk"))
    return Exists(rows.filter(condition) if condition is not None else rows)


def _stands(model: type[Piece], condition: Q | None = None) -> Exists:
    """Whether a piece of the analysis stands: its newest version, when it was not taken out."""
    rows = model._default_manager.filter(organisation=OuterRef("organisation"))
    later = rows.filter(key=OuterRef("key"), version__gt=OuterRef("version"))
    standing = rows.filter(~Exists(later), review__case=OuterRef("pk"), is_out=False)
    return Exists(standing if condition is None else standing.filter(condition))


def _count(model: type[Model], case: str, condition: Q | None = None) -> Coalesce:
    rows = model._default_manager.filter(organisation=OuterRef("organisation")).filter(
        **{case: OuterRef("pk")}
    )
    if condition is not None:
        rows = rows.filter(condition)
    return how_many(rows)


def _looks_at_others() -> Exists:
    """A thematic case tells what happened by what it looks at."""
    rows = Member.objects.filter(organisation=OuterRef("organisation"), leaving__isnull=True)
    return Exists(rows.filter(thematic__case=OuterRef("pk")))


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
