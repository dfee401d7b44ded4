"""A provider at work: the cast reports, triages, reviews, changes, checks and shares.

Every record is made by the step that a person would take, at a moment that the test chooses.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from heedwell.duties.candour import operations as candour
from heedwell.duties.candour.models import CandourDecision, CandourStep
from heedwell.duties.candour.operations import CandourDraft, StepDraft
from heedwell.duties.partners import operations as partners
from heedwell.duties.partners.models import PartnerDecision
from heedwell.duties.partners.operations import PartnerDraft
from heedwell.foundation.access.permissions import Role
from heedwell.foundation.organisations.models import Person, Service
from heedwell.foundation.people.models import Account
from heedwell.journey import afterwards, openness, steps
from heedwell.journey.proposals import Proposed, propose_for
from heedwell.loop.actions.models import Action
from heedwell.loop.actions.operations import ActionDraft
from heedwell.loop.cases.models import Case
from heedwell.loop.reviews import operations as reviews
from heedwell.loop.reviews.afterwards import debriefs, voices
from heedwell.loop.reviews.afterwards.debriefs import DebriefDraft
from heedwell.loop.reviews.afterwards.models import Debrief, Voice
from heedwell.loop.reviews.afterwards.voices import FAMILY, PERSON, VoiceDraft
from heedwell.loop.reviews.analysis import operations as analysis
from heedwell.loop.reviews.analysis.drafts import LensDraft, ProfessionDraft
from heedwell.loop.reviews.models import Review
from heedwell.loop.reviews.operations import LinkDraft, ReviewDraft
from heedwell.loop.reviews.states import Asked
from heedwell.loop.sharing.operations import HuddleDraft, NoteDraft
from heedwell.loop.signals.draft import AffectedDraft, SignalDraft
from heedwell.loop.signals.operations import Reported
from heedwell.loop.verification.models import Recheck
from heedwell.loop.verification.operations import CheckDraft
from heedwell.loop.verification.states import Finding
from heedwell.loop.verification.ways.person.operations import PersonSays
from heedwell.rules.candour import IN_ORDER, Candour
from heedwell.rules.partners import ASKED, Involvement
from heedwell.rules.person_outcomes import Now
from heedwell.rules.rulebook import DEFAULT_RULEBOOK
from heedwell.rules.tiers import TIER_RULES, Tier
from tests.access.cast import Provider

MONDAY = datetime(2026, 3, 2, 18, tzinfo=UTC)

# At a check from Tier 2 up somebody asks how it is for the person.
HEARD = PersonSays(
    now=Now.BETTER,
    words="I like the garden now.",
    wanted="I want to eat in quiet",
    whose="person",
    asked_how=("pictures",),
)


@dataclass
class Team:
    """Rowan House and who works there. `at` is the moment of the next step."""

    provider: Provider
    amina: Account
    rob: Account
    dev: Account
    priya: Account
    sue: Account
    person: Person
    at: datetime = MONDAY
    days: int = field(default=0, repr=False)

    @classmethod
    def begin(cls, name: str = "Hazel Care") -> "Team":
        provider = Provider.begin(name)
        return cls(
            provider=provider,
            amina=provider.employ("Amina", Role.CARE_WORKER, provider.here),
            rob=provider.employ("Rob", Role.REGISTERED_MANAGER, provider.here),
            dev=provider.employ("Dev", Role.SHIFT_LEAD, provider.here),
            priya=provider.employ("Priya", Role.QUALITY_LEAD),
            sue=provider.employ("Sue", Role.REGISTERED_MANAGER, provider.there),
            person=provider.add_person("Person B"),
        )

    @property
    def here(self) -> Service:
        return self.provider.here

    @property
    def organisation_id(self) -> uuid.UUID:
        return self.provider.organisation.pk

    def later(self, **span: float) -> "Team":
        """Let time pass."""
        self.at += timedelta(**span)
        return self

    @property
    def today(self) -> date:
        return self.at.date()

    def draft(self, **facts: Any) -> SignalDraft:
        harm = facts.pop("harm", "low")
        who = AffectedDraft(person=self.person, physical_harm=harm, psychological_harm="none")
        told: dict[str, Any] = {
            "client_id": uuid.uuid4(),
            "service": self.here,
            "kind": "incident",
            "event_type": "distress",
            "facts": "She paced and called out while the dining room was full.",
            "immediate_actions": "Walked with her in the garden until she was calm.",
            "happened_on": self.today,
            "affected": [who],
        }
        return SignalDraft(**{**told, **facts})

    def report(self, by: Account | None = None, **facts: Any) -> Reported:
        return steps.report(
            draft=self.draft(**facts),
            rulebook=DEFAULT_RULEBOOK,
            by=by or self.amina,
            at=self.at,
        )

    def proposed(self, case: Case) -> Proposed:
        with self.provider.reading():
            return propose_for(None, case)

    def triage(
        self,
        case: Case,
        tier: Tier | None = None,
        *,
        reason: str = "",
        lead: Account | None = None,
        by: Account | None = None,
        due: date | None = None,
    ) -> Case:
        proposal = self.proposed(case).proposal
        choice = steps.TriageChoice(
            tier=proposal.tier if tier is None else tier,
            lead=lead or self.dev,
            review_due_date=due or self.today + timedelta(days=7),
            reason=reason,
        )
        return steps.decide(
            case=case, choice=choice, proposal=proposal, by=by or self.rob, at=self.at
        )

    def triaged(self, tier: Tier = Tier.MODERATE_OR_REPEAT, **facts: Any) -> Case:
        case = self.report(**facts).case
        return self.later(hours=2).triage(case, tier, reason="Agreed with the team")

    def again(self, case: Case) -> Case:
        """The case as it is kept now."""
        with self.provider.reading():
            return Case.objects.select_related("joined_to").get(pk=case.pk)

    def review_of(self, case: Case) -> Review:
        with self.provider.reading():
            return Review.objects.select_related("case", "submitted_by").get(
                organisation=self.organisation_id, case=case
            )

    def write_review(self, case: Case, by: Account | None = None, **parts: Any) -> Review:
        review = self.review_of(case)
        written: dict[str, Any] = {
            "what_happened": "Five evenings in two weeks, always before the meal.",
            "immediate_actions": review.immediate_actions,
            "why_it_happened": "Noise, and the handover at the same moment.",
            "what_we_will_change": "A quiet half-hour before the meal.",
            "how_we_will_know": "Distress events between 17:00 and 19:00.",
            "factors": {"sensory_overload": "", "handover": ""},
            "theme_names": ["Evening transitions"],
        }
        return reviews.save(
            review=review,
            version=review.version,
            draft=ReviewDraft(**{**written, **parts}),
            by=by or self.dev,
            at=self.at,
        )

    def look_wider(self, case: Case, by: Account | None = None) -> None:
        """Look through the four lenses, and say why no profession was asked."""
        review = self.review_of(case)
        drafts = [
            LensDraft(lens="workforce", applies=True, words="Two of three did not know her."),
            LensDraft(lens="environment", applies=True, words="The dining room was loud."),
            LensDraft(lens="communication", applies=True, words="The handover fell away."),
            LensDraft(lens="behaviour", applies=False, words="Her plan fits, and was known."),
        ]
        for draft in drafts:
            analysis.look_through(review=review, draft=draft, by=by or self.dev, at=self.at)
        none = ProfessionDraft(asked=Asked.NOBODY, words="Nothing that the team could not see.")
        analysis.keep(review=review, draft=none, by=by or self.dev, at=self.at)

    def action_draft(self, **parts: Any) -> ActionDraft:
        agreed: dict[str, Any] = {
            "what": "Quiet half-hour before the meal",
            "kind": "routine_transition_change",
            "owner": self.dev,
            "due_date": self.today + timedelta(days=5),
            "metric": "Distress events between 17:00 and 19:00 in a month",
            "direction": "fewer",
            "check_method": "sample",
            "verifier": self.priya,
            "before": "Five in March",
        }
        return ActionDraft(**{**agreed, **parts})

    def agree(self, case: Case, **parts: Any) -> Action:
        draft = self.action_draft(**parts)
        return steps.agree_action(case=case, draft=draft, by=self.rob, at=self.at)

    def debrief(self, case: Case, **parts: Any) -> Debrief:
        held: dict[str, Any] = {
            "held_on": self.today,
            "team": "Late shift",
            "came": {"care_workers": 3, "shift_leads": 1},
            "leader": "Rob, manager",
            "lines": {
                "helped": ["Amina knew where the garden key was"],
                "hindered": ["The dining room was loud"],
                "could_change": ["A quiet half-hour before the meal"],
            },
        }
        draft = DebriefDraft(**{**held, **parts})
        return debriefs.hold(case=case, draft=draft, by=self.dev, at=self.at)

    def hear(self, case: Case, whose: str = PERSON, **parts: Any) -> Voice:
        told: dict[str, Any] = {
            "whose": whose,
            "person": self.person if whose == PERSON else None,
            "outcome": "told",
            "asked_on": self.today,
            "asked_by": "Dev",
            "asked_how": ("pictures",),
            "words": "Too many people. I like the garden.",
        }
        draft = VoiceDraft(**{**told, **parts})
        return voices.hear(case=case, draft=draft, by=self.dev, at=self.at)

    def strike_debrief(self, case: Case) -> None:
        """Leave the reason for none in its place."""
        with self.provider.reading():
            held = Debrief.objects.get(organisation=self.organisation_id, case=case)
        afterwards.strike(
            case=case, subject_id=held.pk, reason="Not this event", by=self.rob, at=self.at
        )
        debriefs.hold_none(case=case, why="One alone on shift", by=self.rob, at=self.at)

    def ask_people(self, case: Case) -> None:
        """The debrief and the own accounts that a review from Tier 3 up waits for."""
        self.debrief(case)
        self.hear(case)
        self.hear(case, FAMILY, who="Her sister", words="She was always like this at noise.")

    def decide_candour(
        self, case: Case, *, applies: bool, seen: int = 0, by: Account | None = None, **parts: Any
    ) -> CandourDecision:
        decided: dict[str, Any] = {
            "reason": "Agreed with the nurse.",
            "opinion": "Community nurse",
            "tell_by": self.today + timedelta(days=1) if applies else None,
        }
        return openness.decide_candour(
            case=self.again(case),
            draft=CandourDraft(applies=applies, **{**decided, **parts}),
            seen=seen,
            by=by or self.rob,
            at=self.at,
        )

    def take_step(self, case: Case, step: Candour, **parts: Any) -> CandourStep:
        taken: dict[str, Any] = {
            "happened_on": self.today,
            "relation": "child",
            "acting_because": "lacks_capacity",
            "told_by": self.rob,
            "said_sorry": True,
            "words": "All that is known so far, and what we look into.",
            "next_by": self.today + timedelta(days=7),
        }
        draft = StepDraft(step=step, **{**taken, **parts})
        return candour.take_step(case=case, draft=draft, by=self.rob, at=self.at)

    def decide_partner(
        self, case: Case, partner: str, involvement: Involvement, *, seen: int = 0, **parts: Any
    ) -> PartnerDecision:
        is_contacted = involvement is Involvement.CONTACTED
        decided: dict[str, Any] = {
            "contacted_on": self.today if is_contacted else None,
            "reference": "SA 17" if is_contacted else "",
            "words": "" if is_contacted else "Nothing in this is for them.",
        }
        draft = PartnerDraft(partner=partner, involvement=involvement, **{**decided, **parts})
        return partners.decide(case=case, draft=draft, seen=seen, by=self.rob, at=self.at)

    def settle_partners(self, case: Case) -> None:
        """The council was contacted; the others are not needed."""
        self.decide_partner(case, ASKED[0], Involvement.CONTACTED)
        partners.decide_not_needed(
            case=case,
            partners=ASKED[1:],
            words="Nothing in this is for them.",
            by=self.rob,
            at=self.at,
        )

    def be_open(self, case: Case, *, applies: bool = True) -> None:
        """What a case from Tier 3 up waits for: candour with its steps, and the partners outside."""
        self.decide_candour(case, applies=applies)
        for step in IN_ORDER if applies else ():
            self.take_step(case, step)
        self.settle_partners(case)

    def submit(self, case: Case, by: Account | None = None) -> Case:
        return steps.submit_review(review=self.review_of(case), by=by or self.dev, at=self.at)

    def sign(self, case: Case, by: Account | None = None) -> Case:
        return steps.sign_off(
            review=self.review_of(case), comments="", by=by or self.rob, at=self.at
        )

    def reviewed(self, tier: Tier = Tier.MODERATE_OR_REPEAT, **facts: Any) -> tuple[Case, Action]:
        """A case whose review is done, with one action agreed."""
        case = self.triaged(tier, **facts)
        self.later(days=1).write_review(case)
        if TIER_RULES[tier].looks_wider:
            self.look_wider(case)
        action = self.agree(case)
        if tier >= Tier.SERIOUS_OR_SAFEGUARDING:
            self.ask_people(case)
            self.be_open(case)
        case = self.later(hours=1).submit(case)
        return (self.later(days=1).sign(case) if tier >= 2 else case), action

    def do(self, action: Action, by: Account | None = None, **words: Any) -> Case:
        return steps.mark_done(
            action=action,
            what_changed="Support plan, version 7",
            before="The meal began at once after the activities.",
            after="A quiet half-hour in the garden room comes first.",
            live_on=self.today,
            by=by or self.dev,
            at=self.at,
            **words,
        )

    def check_of(self, action: Action, kind: str) -> Recheck:
        with self.provider.reading():
            return (
                Recheck.objects.select_related("action__case")
                .filter(organisation=self.organisation_id, action=action, kind=kind, is_open=True)
                .get()
            )

    def check(
        self,
        action: Action,
        kind: str = "final",
        finding: Finding = Finding.IN_PRACTICE,
        by: Account | None = None,
        method: str = "re_audit",
    ) -> Case:
        draft = CheckDraft(
            method=method,
            finding=finding,
            words="Four of five evening notes show it.",
            checked_on=self.today,
            sample=5,
            met=4,
            person=HEARD if kind == "final" else None,
        )
        return steps.record_check(
            recheck=self.check_of(action, kind), draft=draft, by=by or self.priya, at=self.at
        )

    def huddle(self, case: Case) -> Case:
        draft = HuddleDraft(
            service=self.here, team="Late shift", shared_on=self.today, people_present=4
        )
        return steps.share_in_huddle(case=case, draft=draft, by=self.dev, at=self.at)

    def publish(self, case: Case) -> Case:
        draft = NoteDraft(
            title="Quiet before the meal",
            what_happened="Evenings were loud.",
            what_changed="There is a quiet half-hour now.",
            how_we_know="Distress events fell.",
        )
        return steps.publish_note(case=case, draft=draft, by=self.dev, at=self.at)

    def link(self, case: Case, *abouts: str) -> None:
        for about in abouts:
            draft = LinkDraft(
                happened_on=self.today,
                decider="Priya, quality lead",
                body="Monthly meeting",
                reference="Minute 4",
                words="Asked how the evenings are staffed.",
            )
            reviews.check_link(case=case, about=about, draft=draft, by=self.rob, at=self.at)

    def close(self, case: Case, by: Account | None = None) -> Case:
        return steps.close(case=case, by=by or self.rob, at=self.at)

    def verified(self, tier: Tier = Tier.MODERATE_OR_REPEAT, **facts: Any) -> Case:
        """A case whose one change was found in practice, through every check of its tier."""
        _, action = self.reviewed(tier, **facts)
        self.later(days=3).do(action)
        if tier >= Tier.MODERATE_OR_REPEAT:
            self.later(weeks=4).check(action, "first")
            return self.later(weeks=2).check(action, "final")
        return self.later(weeks=1).check(action, "final")


def says(refusal: Sequence[object] | steps.NotYet) -> list[str]:
    """The sentences of a refusal."""
    assert isinstance(refusal, steps.NotYet)
    return [gate.says for gate in refusal.gates]
