"""How managers deal with ordinary reports: by the proposal, with sense, and mostly in time."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from heedwell.config.demo import desk, rates
from heedwell.config.demo.chance import Chance
from heedwell.config.demo.course import Course, Told
from heedwell.config.demo.courses import Courses
from heedwell.config.demo.house import House, Running, awake
from heedwell.config.demo.staff import CARERS, MANAGER
from heedwell.config.demo.words import habits
from heedwell.journey import steps
from heedwell.loop.cases.models import Case
from heedwell.loop.signals.operations import Reported
from heedwell.rules.grading import Proposal, Severity
from heedwell.rules.stages import CaseState, Stage
from heedwell.rules.tiers import Tier

# A step that was late is long done: what is open now is in time, but for what `morning` plants.
LATE_ONLY_BEFORE = timedelta(days=60)
_AT_LEAST_TIER_1 = {"complaint", "audit_variance", "feedback_theme"}


@dataclass
class Handling:
    house: House
    chance: Chance = field(default_factory=lambda: Chance("handling"))
    courses: Courses = field(default_factory=Courses)
    repeats: dict[tuple[str, str], Running] = field(default_factory=dict)

    def take(self, family: str, told: Told) -> None:
        """Put an ordinary report into the diary, or into the old spreadsheet."""
        if self.house.inbox.is_old(told):
            self.house.inbox.keep(self._with_a_slip(told))
            return
        self.house.inbox.take(told, lambda got, at: self._wait(family, told, got, at))

    def _with_a_slip(self, told: Told) -> Told:
        """A day of the month and a month changed about, or last year's number in January."""
        if not self.chance.happens(rates.WRONG_DAY):
            return told
        return replace(told, wrong_day=self.chance.one_of((30, 61, 365)))

    def _wait(self, family: str, told: Told, got: Reported, at: datetime) -> None:
        """Until a manager reads it."""
        hours = self.chance.between(0.6, 13)
        if self._may_be_late(at) and self.chance.happens(0.05):
            hours = self.chance.between(25, 34)
            self.house.look_for_what_is_late(at + timedelta(hours=24, minutes=1))
        moment = awake(at + timedelta(hours=hours))
        self.house.diary.on(moment, lambda at: self._triage(family, told, got.case, at))
        if self.chance.happens(rates.TWICE):
            self._once_more(told, got.case, at)

    def _may_be_late(self, at: datetime) -> bool:
        return at < self.house.times.now - LATE_ONLY_BEFORE

    def _triage(self, family: str, told: Told, case: Case, at: datetime) -> None:
        by = self._on_duty(told.where, at)
        if told.kind == "compliment":
            words = self.chance.one_of(habits.THANKS)
            steps.thank(case=case, words=words, by=self.house.staff(by), at=at)
            return
        proposal = desk.proposal_for(case)
        if self._joins(family, told, case, proposal, by, at):
            return
        course = self._course(family, told, case, proposal, by, at)
        running = Running(self.house, told.where, case, course)
        if course.tier is Tier.MODERATE_OR_REPEAT:
            self.repeats[told.where, family] = running
        desk.decide(running, proposal, at)

    def _joins(
        self, family: str, told: Told, case: Case, proposal: Proposal, by: str, at: datetime
    ) -> bool:
        """A repeat of what is under review goes there."""
        running = self.repeats.get((told.where, family))
        if (
            running is None
            or proposal.tier is not Tier.MODERATE_OR_REPEAT
            or running.case.state != CaseState.OPEN
            or running.case.stage not in {Stage.REVIEW, Stage.ACTION}
        ):
            return False
        reason = self.chance.one_of(habits.JOINED)
        steps.join(case=case, to=running.case, reason=reason, by=self.house.staff(by), at=at)
        return True

    def _course(
        self, family: str, told: Told, case: Case, proposal: Proposal, by: str, at: datetime
    ) -> Course:
        own = _own_tier(told, case)
        if proposal.tier >= Tier.SERIOUS_OR_SAFEGUARDING:
            return self.courses.full(told.where, by, "asking" if case.is_safeguarding else "")
        if proposal.tier is Tier.MODERATE_OR_REPEAT and family != "near_miss":
            is_repeat = own < Tier.MODERATE_OR_REPEAT
            if course := self.courses.deeper(told.where, by, family, repeat=is_repeat):
                return course
        reason = self.chance.one_of(habits.ON_ITS_OWN) if own < proposal.tier else ""
        if own is Tier.NEAR_MISS:
            return self.courses.quick(told.where, by, told.kind, reason)
        late = self._may_be_late(at) and self.chance.happens(0.05)
        course = self.courses.brief(told.where, by, family, reason, late)
        known = habits.HARM_KNOWN if not case.harm_is_known else None
        return replace(course, harm_known=known)

    def _once_more(self, told: Told, first: Case, at: datetime) -> None:
        """Somebody else who was there reports it too. It joins the first, or is taken out."""
        others = [name for name in CARERS[told.where] if name != told.by]
        later = at + timedelta(hours=self.chance.between(3, 16))
        again = replace(told, by=self.chance.one_of(others), reported=later)

        def settle(case: Case) -> Callable[[datetime], None]:
            def do(at: datetime) -> None:
                fresh = Case.objects.get(organisation=first.organisation_id, pk=first.pk)
                by = self.house.staff(MANAGER[told.where])
                if fresh.state == CaseState.OPEN:
                    steps.join(case=case, to=fresh, reason=habits.TWICE, by=by, at=at)
                else:
                    steps.withdraw(case=case, reason=habits.TWICE, by=by, at=at)

            return do

        def read(got: Reported, at: datetime) -> None:
            self.house.diary.on(awake(at + timedelta(hours=4)), settle(got.case))

        self.house.inbox.take(again, read)

    def _on_duty(self, where: str, at: datetime) -> str:
        """The manager; on some days off, whoever is on call for all services."""
        if at.weekday() > 4 and self.chance.happens(0.4):
            return self.chance.one_of(("priya", "grace"))
        return MANAGER[where]


def _own_tier(told: Told, case: Case) -> Tier:
    """By harm and kind, without what came before."""
    tier = Severity(case.severity).tier
    if told.kind in _AT_LEAST_TIER_1 or not case.harm_is_known:
        return max(tier, Tier.LOW_HARM)
    return tier
