"""What a page says when a step is refused: the same sentence as beside the greyed button."""

from collections.abc import Iterable
from datetime import date
from types import TracebackType

from django.contrib import messages
from django.http import HttpRequest

from heedwell.duties.candour.operations import (
    CandourDoesNotApply,
    CandourNeedsOpinion,
    CandourNeedsReason,
    NotSaidSorry,
    NotSoFar,
    OneStepBefore,
    SayByWhen,
    WhyTheyAct,
)
from heedwell.duties.partners.operations import SayWhenContacted, SayWhyNotNeeded
from heedwell.journey.across import NothingToLookAt
from heedwell.journey.steps import NotHere, NotYet
from heedwell.loop.actions.changing import WhyNotSaid
from heedwell.loop.actions.controls.operations import ChangeElsewhere, ControlEnded
from heedwell.loop.actions.enquiries.operations import ComparedTwice, OwnCase
from heedwell.loop.actions.operations import (
    ActionNotDone,
    ActionNotOpen,
    DateHasPassed,
    NoAccessThere,
    OwnDateIsLate,
    OwnerCannotCancel,
    OwnerCannotVerify,
    ReasonNeeded,
    StrengthNeedsReason,
)
from heedwell.loop.actions.routines.operations import (
    AlreadyRepeats,
    NotRepeated,
    OccurrenceOver,
)
from heedwell.loop.cases.about_staff import AboutThisPerson
from heedwell.loop.cases.operations import CaseEnded, EditedMeanwhile, StartsInThePast
from heedwell.loop.reviews.afterwards.debriefs import DebriefWasNotHeld, LeaderOrWhyNone
from heedwell.loop.reviews.afterwards.striking import AlreadyStruck, StrikingNeedsReason
from heedwell.loop.reviews.contributors.operations import QuestionEnded
from heedwell.loop.reviews.operations import (
    AlreadySubmitted,
    LinkNotTraceable,
    NotSubmitted,
    OwnReview,
)
from heedwell.loop.reviews.routes import RouteNeedsReason, RouteNotAllowed
from heedwell.loop.thematic.closing import DecidedInTheFuture, DecisionNotTraceable
from heedwell.loop.thematic.operations import (
    AlreadyAMember,
    GoesInACircle,
    MemberNeedsReason,
    NoLongerAMember,
)
from heedwell.loop.triage.operations import (
    AlreadyTriaged,
    LowerTierNeedsReason,
    SafeguardingBelowTier3,
)
from heedwell.loop.verification.counting import AmountNotKnown
from heedwell.loop.verification.leading.operations import ActionCancelled, WeekToCome
from heedwell.loop.verification.operations import (
    NoChangeSeen,
    NothingCounted,
    RecheckClosed,
    TooEarlyToVerify,
)
from heedwell.loop.verification.trying.operations import (
    AlreadyDecided,
    DayNotInTest,
    NoKindToCount,
    NotCountedByHand,
    NothingStopsIt,
    OneThingOnly,
    SayWhatAlters,
    StartsTooSoon,
    TooEarlyToAdopt,
    TriedAlready,
)
from heedwell.loop.verification.ways.audits.comparing import AuditNotPassed
from heedwell.loop.verification.ways.audits.operations import (
    AuditedAlready,
    AuditedElsewhere,
    NoStandards,
    NotAllAnswered,
    NotInForce,
)
from heedwell.loop.verification.ways.lasting.operations import NoSampling
from heedwell.loop.verification.ways.observing.operations import (
    ChangeWasMade,
    NoBehaviours,
    NothingSeen,
    NotOnThatDay,
    ObservedAlready,
    ObservedEnough,
    RuleCannotBeMet,
)
from heedwell.loop.verification.ways.observing.results import (
    NothingObserved,
    NotObservedEnough,
    ObservedTooSeldom,
)
from heedwell.loop.verification.ways.person.operations import OutcomeNotWhole, PersonNotAsked
from heedwell.loop.verification.ways.pulse.operations import (
    AnsweredAlready,
    AskedAlready,
    NotAllChosen,
    NotItsTime,
    RoundOver,
    TooFewToAsk,
)
from heedwell.loop.verification.ways.sampling.operations import (
    AlreadyDrawn,
    AlreadyJudged,
    NothingEligible,
    TooEarlyToDraw,
)
from heedwell.loop.verification.ways.sampling.results import (
    NothingDrawn,
    SampleNotJudged,
    SampleShowsTooLittle,
)
from heedwell.rules.grading import SAFEGUARDING_FLOOR
from heedwell.rules.observing import MOST_BEHAVIOURS
from heedwell.rules.pulse import LEAST_ANSWERS
from heedwell.rules.stages import Step
from heedwell.rules.thematic import CIRCLE
from heedwell.web.cases.forms import COUNT_IT
from heedwell.web.cases.person_forms import ASK_THEM
from heedwell.web.words import day_words, names_words

_STEPS = {
    Step.SUBMIT_REVIEW: "finish this review",
    Step.SIGN_OFF: "sign this off",
    Step.MARK_DONE: "record this as done",
    Step.VERIFY: "record this check",
    Step.CLOSE: "close this",
    Step.THANK: "finish this with thanks",
    Step.WITHDRAW: "withdraw this",
}

_SENTENCES: dict[type[Exception], str] = {
    CaseEnded: "This case has ended, so nothing more can be done to it.",
    EditedMeanwhile: "Somebody else saved this while you had it open. Look at what changed, then try again.",
    AlreadySubmitted: "This review is finished. Ask whoever signs it to send it back first.",
    NotSubmitted: "This review is not finished yet, so there is nothing to sign.",
    LeaderOrWhyNone: "Write which leader was at the debrief, or why none was.",
    DebriefWasNotHeld: "There was no debrief, so there is nothing to add to.",
    AlreadyStruck: "That no longer counts already.",
    StrikingNeedsReason: "Write why it no longer counts, in a sentence.",
    LinkNotTraceable: "Write who decided, where, and where somebody else can read it.",
    OwnReview: "You wrote this review. Ask somebody else to sign it off.",
    RouteNotAllowed: "The tier of this case does not allow that kind of review.",
    RouteNeedsReason: "Write why this kind of review fits, in a sentence.",
    QuestionEnded: "This question has ended. Ask anew.",
    AlreadyTriaged: "Somebody decided the tier of this case a moment ago. Here it is.",
    AboutThisPerson: "This case is about them, so somebody else has to do this.",
    SafeguardingBelowTier3: SAFEGUARDING_FLOOR,
    LowerTierNeedsReason: "Write why it is lower than proposed, in a sentence.",
    ControlEnded: "It has ended already.",
    ChangeElsewhere: "Select a change of this case that was not cancelled.",
    OwnCase: "A case is compared with others, not with itself.",
    ComparedTwice: "Tick each case once: you found the same there, or you did not.",
    AlreadyRepeats: "It comes again already. Stop that first, and then agree how it goes on.",
    NotRepeated: "This action was cancelled, so nothing of it comes again.",
    OccurrenceOver: "It was done already, or its time has passed.",
    ActionCancelled: "This action was cancelled, so nothing of it is watched.",
    WeekToCome: "Enter a day that is today or earlier.",
    WhyNotSaid: "Write why the change did not do what it was meant to, or not last, with the new one.",
    ActionNotOpen: "This action is done already, or it was cancelled.",
    DateHasPassed: "Enter a day that is today or later.",
    OwnDateIsLate: "It is late, and it is yours: ask somebody else to move the date.",
    OwnerCannotCancel: "It is yours: ask somebody else to say that it is not needed after all.",
    ReasonNeeded: "Write why, in a sentence.",
    StrengthNeedsReason: "Write why it works otherwise than its kind suggests.",
    ActionNotDone: "This action is not done yet, so there is nothing to check.",
    OwnerCannotVerify: "Whoever does an action cannot be the one who checks it.",
    NothingCounted: f"{COUNT_IT}.",
    TriedAlready: "A micro-test of this action waits for its end. One at a time.",
    StartsTooSoon: "Choose a first day from tomorrow on, within four weeks.",
    NothingStopsIt: "Enter the number at which it stops.",
    NoKindToCount: "Choose the kinds of event to count: this case has no kind of its own.",
    OneThingOnly: "Count one thing, in one place or at one time of day.",
    TooEarlyToAdopt: "It runs still: a quiet first week proves nothing. Adopt it on its last day.",
    AlreadyDecided: "Somebody decided what follows from it already.",
    SayWhatAlters: "Write what you will alter in the next round.",
    NotCountedByHand: "This is counted from reports, so nobody enters it.",
    DayNotInTest: "Enter a day of the micro-test that has begun.",
    RecheckClosed: "This check has been recorded already.",
    NothingDrawn: "Draw the sample first: Heedwell picks the cases, so that nobody has to.",
    SampleNotJudged: "Say for each case of the sample what you saw, and then record the check.",
    NothingObserved: "Observe practice first: say what you look for, look on, and tick what you see.",
    NoBehaviours: f"Write what can be seen being done: from 1 to {MOST_BEHAVIOURS} behaviours.",
    RuleCannotBeMet: "Enter how many observations are wanted, and no more than that to be needed.",
    ObservedAlready: "Somebody has looked already, so what is looked for stays as it is.",
    ObservedEnough: "All the observations that were wanted are there. Record the check.",
    NothingSeen: "Nothing of it could be seen then. Look again another time.",
    ChangeWasMade: "The change is live, so nobody can see any more how it was before.",
    PersonNotAsked: f"{ASK_THEM}.",
    OutcomeNotWhole: "Write what was to be better for the person, what they say and how they were asked.",
    TooFewToAsk: f"Fewer than {LEAST_ANSWERS} do the work here, so nobody could answer without being "
    "known. Talk about it together instead.",
    AskedAlready: "They were asked that already.",
    NotItsTime: "Before is as long as the change was never live; since is once it is live.",
    RoundOver: "These questions have ended.",
    AnsweredAlready: "You have answered these questions already. Thank you.",
    NotAllChosen: "Select what fits best for each statement.",
    NoStandards: "Write at least one standard.",
    NotAllAnswered: "The standards were changed while you had it open. Fill in each of them.",
    AuditedAlready: "The audit of this check is kept already.",
    AuditedElsewhere: "A re-audit is made in the same service as the first, with the same audit.",
    NotInForce: "Enter a day on which these standards held, today at the latest.",
    StartsInThePast: "Enter a day that is today or later.",
    NoSampling: "No sample goes on for this change.",
    AlreadyDrawn: "The sample of this check is drawn already. There is no second draw.",
    AlreadyJudged: "Somebody said what they saw there already.",
    NothingEligible: "There is nothing of that kind to draw from. Choose the other, or check in "
    "another way.",
    GoesInACircle: CIRCLE,
    AlreadyAMember: "It belongs to this case already.",
    NoLongerAMember: "It was taken out already.",
    MemberNeedsReason: "Write why, in a sentence.",
    DecidedInTheFuture: "Enter the day on which it was decided: today or earlier.",
    DecisionNotTraceable: "Write which body decided, and where its minute is.",
    NothingToLookAt: "Tick at least one case or report.",
    CandourDoesNotApply: "Nobody has decided that the duty of candour applies here. Decide that first.",
    CandourNeedsOpinion: "Write whose clinical opinion says that it does not apply.",
    CandourNeedsReason: "Write why: the harm alone does not say so.",
    NotSaidSorry: "Say sorry when you tell them, and record it here. It does not admit liability.",
    NotSoFar: "Enter a day that is today or earlier.",
    SayByWhen: "Set the day by which the next step is taken.",
    WhyTheyAct: "Select why somebody else acts for the person: only then are they told in their place.",
    SayWhenContacted: "Enter the day on which they were contacted, today or earlier.",
    SayWhyNotNeeded: "Write why they are not needed.",
    NotHere: "This step does not belong to where the case stands now. Here is what is next.",
}


class explained:
    """Turn a refusal into its sentence, and go on after the block; all else goes its way."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        refusal: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        sentence = _sentence(refusal)
        if sentence:
            messages.error(self.request, sentence)
        return bool(sentence)


def cannot_yet(step: Step, missing: Iterable[str]) -> str:
    """What a page says before it is asked, and a refusal afterwards."""
    return (
        f"You cannot {_STEPS.get(step, 'do this')} yet. {' '.join(f'{says}.' for says in missing)}"
    )


def _sentence(refusal: BaseException | None) -> str:
    if isinstance(refusal, NotYet):
        return cannot_yet(refusal.step, [gate.says for gate in refusal.gates])
    if isinstance(refusal, NoChangeSeen):
        return f"{refusal.says} Write at the end of the page why the change stands all the same."
    if isinstance(refusal, TooEarlyToVerify):
        return (
            "It is too early to say that the change worked. Check again from "
            f"{day_words(refusal.opens_on)}, or record that it is too early to tell."
        )
    if isinstance(refusal, TooEarlyToDraw):
        return f"The change needs time to show. Draw from {day_words(refusal.opens_on)}."
    if isinstance(refusal, SampleShowsTooLittle):
        result = refusal.result
        return (
            f"The sample shows the change in {result.met} of {result.size}, and {result.needed} are "
            "needed. Record that it is not in practice, or that it is too early to tell."
        )
    if isinstance(refusal, NotObservedEnough):
        return (
            f"{refusal.result.observations} of {refusal.result.rule.wanted} observations are there, or a "
            "behaviour could be seen too seldom. Add the others, or record that it is too early to tell."
        )
    if isinstance(refusal, ObservedTooSeldom):
        seldom = names_words([f"“{each.words}”" for each in refusal.result.too_seldom])
        return (
            f"Done too seldom: {seldom}. Record that the change is not in practice, or that it is too "
            "early to tell."
        )
    if isinstance(refusal, NotOnThatDay):
        return _when_to_observe(refusal.opens_on)
    if isinstance(refusal, AuditNotPassed):
        return (
            f"A standard was met in fewer than {refusal.percent} of a hundred. Record that the change "
            "is not in practice, or that it is too early to tell."
        )
    if isinstance(refusal, AmountNotKnown):
        return (
            f"The {refusal.unit} are not known for every month before. Enter them first, under the "
            "hours of this service, or divide by something that is known."
        )
    if isinstance(refusal, OneStepBefore):
        return f"One step comes before this: {refusal.before.label}."
    if isinstance(refusal, NoAccessThere):
        return (
            f"{refusal.who.name} does not work at {refusal.service.name}, or may not do this "
            "there. Choose somebody who does."
        )
    return next((says for kind, says in _SENTENCES.items() if isinstance(refusal, kind)), "")


def _when_to_observe(opens_on: date | None) -> str:
    if opens_on is None:
        return "Enter a day that is today or earlier."
    return f"The change needs time to show. Enter a day from {day_words(opens_on)} until today."
