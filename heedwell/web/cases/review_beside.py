"""What stands beside a review that is being written: the reports, the timeline, earlier ones alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.journey.proposals import propose_each
from heedwell.loop.actions import queries as actions
from heedwell.loop.reviews import queries as reviews
from heedwell.loop.reviews import time_spent
from heedwell.loop.reviews.routes import newest_choice
from heedwell.loop.reviews.timeline.queries import Timeline, timeline_of
from heedwell.loop.signals import queries as signals
from heedwell.rules.likely_factors import Offer, Reported, offered
from heedwell.rules.routes import ROUTES, RouteRule
from heedwell.rules.tiers import ReviewRoute, Tier
from heedwell.web.cases.due_days import DueDay
from heedwell.web.cases.lookups import people_who_may
from heedwell.web.cases.review_form import ActionOffer, Offered
from heedwell.web.words import day_words

if TYPE_CHECKING:
    from heedwell.loop.actions.models import Action
    from heedwell.loop.cases.models import Case
    from heedwell.loop.reviews.models import BoxComment, Review, RouteChoice
    from heedwell.loop.signals.alike import Alike
    from heedwell.loop.signals.models import Signal

# The tiers whose review is finished on one page, with its one change (N12, N16).
_ON_ONE_PAGE = (Tier.LOW_HARM, Tier.MODERATE_OR_REPEAT)


@dataclass(frozen=True)
class Beside:
    """`answers` are to the questions of every kind of review that this one has been."""

    rule: RouteRule
    choice: "RouteChoice | None"
    reports: "list[Signal]"
    actions: "list[Action]"
    timeline: Timeline
    alike: "list[Alike]"
    likely: list[Offer]
    answers: dict[str, str]
    remarks: "dict[str, BoxComment]"
    seconds: int


def beside_review(viewer: Viewer, case: "Case", review: "Review") -> Beside:
    proposed = propose_each(viewer, [case]).get(case.pk)
    return Beside(
        rule=ROUTES[ReviewRoute(review.route)],
        choice=newest_choice(review),
        reports=signals.of_case(viewer, case),
        actions=actions.of_case(viewer, case),
        timeline=timeline_of(review),
        alike=proposed.alike if proposed else [],
        likely=_likely(viewer, case, proposed.signal, proposed.alike) if proposed else [],
        answers=reviews.answers(review),
        remarks=reviews.comments_in_boxes(review),
        seconds=time_spent.seconds_of(review, viewer.account),
    )


def offered_for(viewer: Viewer, case: "Case", review: "Review", beside: Beside) -> Offered:
    """What the form offers: nothing of it is filled in for the person."""
    return Offered(
        themes=tuple(theme.name for theme in reviews.theme_list(viewer)),
        likely=tuple(beside.likely),
        remarks={
            box: f"{remark.sign_off.decided_by.name} asks: “{remark.words}”"
            for box, remark in beside.remarks.items()
        },
        action=_action_offer(viewer, case) if not beside.actions else None,
    )


def _likely(
    viewer: Viewer, case: "Case", signal: "Signal", alike: "Iterable[Alike]"
) -> list[Offer]:
    """By rule, from the report and from what the finished reviews of cases alike name."""
    cases = {other.case_id for other in alike if other.case_id} - {case.pk}
    named = reviews.factors_of_cases(viewer, cases)
    finished = {reference for references in named.values() for reference in references}
    return offered(
        Reported(
            event_type=signal.event_type,
            activity=signal.activity,
            place=signal.place,
            part_of_day=signal.part_of_day,
            shift=signal.shift,
            staffing=tuple(signal.staffing.split()),
        ),
        {code: len(references) for code, references in named.items()},
        len(finished),
    )


def _action_offer(viewer: Viewer, case: "Case") -> ActionOffer | None:
    """The one change of a fifteen-minute review, for whoever may agree it."""
    tier = None if case.tier is None else Tier(case.tier)
    if tier not in _ON_ONE_PAGE or not viewer.may(Permission.AGREE_ACTIONS, case.service_id):
        return None
    return ActionOffer(
        owners=tuple(people_who_may(case, Permission.REPORT)),
        verifiers=tuple(people_who_may(case, Permission.VERIFY)),
        due=DueDay.of_case(case),
        initial={"owner": case.lead_id},
    )


def when_it_stands(one: object) -> str:
    """When a statement of the timeline happened, as exactly as it is known."""
    on_day, at_time = getattr(one, "on_day", None), getattr(one, "at_time", None)
    if on_day is None:
        return ""
    return f"{day_words(on_day)}, {at_time:%H:%M}" if at_time else day_words(on_day)
