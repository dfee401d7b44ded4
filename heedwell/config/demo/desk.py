"""Decides and reviews a case as its course says, each step at its moment, by its person."""

from datetime import datetime, timedelta

from heedwell.config.demo import analysing, asking, ending, following, meanwhile, openness
from heedwell.config.demo.course import Course, Writing
from heedwell.config.demo.house import House, Running, awake
from heedwell.config.demo.times import later
from heedwell.config.demo.words import habits
from heedwell.foundation.people.models import Account
from heedwell.journey import steps
from heedwell.journey.proposals import propose_for
from heedwell.loop.actions.operations import ActionDraft
from heedwell.loop.cases.models import Case
from heedwell.loop.reviews import operations as reviews
from heedwell.loop.reviews.models import Review, Theme
from heedwell.loop.reviews.operations import ReviewDraft
from heedwell.loop.reviews.parts import ContributorDraft
from heedwell.loop.reviews.themes.operations import theme_named
from heedwell.rules.grading import Proposal
from heedwell.rules.tiers import TIER_RULES


def follow(house: House, where: str, case: Case, course: Course, at: datetime) -> Running:
    """Put the triage of a case into the diary; every step then leads to the next."""
    running = Running(house, where, case, course)
    moment = awake(at + timedelta(hours=course.triage_hours))
    house.diary.on(moment, lambda at: decide(running, proposal_for(case), at))
    return running


def proposal_for(case: Case) -> Proposal:
    return propose_for(None, case).proposal


def decide(running: Running, proposal: Proposal, at: datetime) -> None:
    house, course = running.house, running.course
    running.case = steps.decide(
        case=running.case,
        choice=steps.TriageChoice(
            tier=course.tier,
            lead=running.leads,
            review_due_date=house.times.review_due(course.tier, at),
            reason=_reason(course, proposal),
        ),
        proposal=proposal,
        by=house.staff(course.triaged_by),
        at=at,
    )
    for link in course.links:
        house.diary.on(later(at, link.days, "16:10"), ending.linking(running, link))
    openness.plan(running, at)
    meanwhile.plan(running, at)
    if not TIER_RULES[course.tier].learning_gate:
        ending.plan(running, at)
    elif course.writing is not None:
        house.diary.on(
            awake(later(at, course.review_days)), lambda at: _review(running, course.writing, at)
        )


def _reason(course: Course, proposal: Proposal) -> str:
    """Nothing need be said where the proposal is followed."""
    if course.tier == proposal.tier:
        return ""
    return course.reason or (habits.ON_ITS_OWN[0] if course.tier < proposal.tier else "")


def _review(running: Running, writing: Writing | None, at: datetime) -> None:
    """Write the review, agree what changes, and hand it in."""
    house, course, case = running.house, running.course, running.case
    if writing is None:
        return
    review = Review.objects.get(organisation=case.organisation_id, case=case)
    review = _save(review, writing, running.leads, at)
    if writing.wider is not None:
        analysing.look_wider(review, writing.wider, running.leads, at)
    if course.harm_known:
        severity, words = course.harm_known
        steps.set_severity(
            case=case, severity=severity, reason=words, by=house.staff(course.agreed_by), at=at
        )
    theme = _theme(running, writing, at)
    meanwhile.answer(running, at)
    for number, change in enumerate(course.changes):
        action = meanwhile.agree(
            running,
            number,
            ActionDraft(
                what=change.what,
                kind=change.kind,
                outcome=change.outcome,
                owner=house.staff(change.owner),
                verifier=house.staff(change.verifier),
                due_date=(at + timedelta(days=change.due_days)).date(),
                metric=change.metric,
                direction=change.direction,
                before=change.was,
                check_method=change.method,
                theme=theme,
                count=change.count,
                service=house.provider.services[change.where] if change.where else None,
            ),
            at,
        )
        following.plan(running, change, action, at)
    if course.submitted:
        house.diary.on(at + timedelta(minutes=25), lambda at: _hand_in(running, review, at))
    else:
        asking.begin(running, at)


def _save(review: Review, writing: Writing, by: Account, at: datetime) -> Review:
    return reviews.save(
        review=review,
        version=review.version,
        draft=ReviewDraft(
            what_happened=writing.happened or review.what_happened,
            why_it_happened=writing.why,
            what_we_will_change=writing.change,
            how_we_will_know=writing.know,
            factors_together=writing.together,
            factors=writing.factors,
            theme_names=writing.themes,
            contributors=[
                ContributorDraft(role=role, words=words) for role, words in writing.took_part
            ],
        ),
        by=by,
        at=at,
    )


def _theme(running: Running, writing: Writing, at: datetime) -> Theme | None:
    if not writing.themes:
        return None
    return theme_named(
        organisation_id=running.case.organisation_id,
        name=writing.themes[0],
        by=running.leads,
        at=at,
    )


def _hand_in(running: Running, review: Review, at: datetime) -> None:
    course, house = running.course, running.house
    asking.ask(running, at)
    running.case = steps.submit_review(review=review, by=running.leads, at=at)
    if not course.signed_by:
        following.move_on(running, at)
        return
    moment = house.times.office(later(at, course.sign_days))
    if course.sent_back:
        house.diary.on(moment, lambda at: _send_back(running, review, at))
    else:
        house.diary.on(moment, lambda at: _sign(running, review, at))


def _send_back(running: Running, review: Review, at: datetime) -> None:
    """A question before the signature; the answer is added, and the review is handed in again."""
    course, house = running.course, running.house
    steps.send_back(
        review=review, comments=course.sent_back, by=house.staff(course.signed_by), at=at
    )

    def answer(at: datetime) -> None:
        fresh = Review.objects.select_related("case").get(
            organisation=review.organisation_id, pk=review.pk
        )
        if course.writing is not None:
            fresh = _save(fresh, course.writing, running.leads, at)
        running.case = steps.submit_review(review=fresh, by=running.leads, at=at)
        signing = house.times.office(later(at, 0.2))
        house.diary.on(signing, lambda at: _sign(running, fresh, at))

    house.diary.on(awake(at + timedelta(hours=5)), answer)


def _sign(running: Running, review: Review, at: datetime) -> None:
    course = running.course
    running.case = steps.sign_off(
        review=review,
        comments=course.comments,
        by=running.house.staff(course.signed_by),
        at=at,
    )
    following.move_on(running, at)
