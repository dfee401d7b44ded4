"""Watches, asks, observes and audits around a change, each at its moment, by whoever may."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from uuid import UUID

from heedwell.config.demo.course import Change
from heedwell.config.demo.course import Seen as Check
from heedwell.config.demo.house import House, Running
from heedwell.config.demo.proof import Looked, Recurring, Weekly
from heedwell.config.demo.times import later, on
from heedwell.foundation.people.models import Account
from heedwell.journey import pulses
from heedwell.loop.actions.models import Action, Occurrence
from heedwell.loop.actions.routines import operations as routines
from heedwell.loop.actions.routines.operations import RoutineDraft
from heedwell.loop.verification.leading import operations as leading
from heedwell.loop.verification.leading.models import LeadingMeasure
from heedwell.loop.verification.models import Recheck
from heedwell.loop.verification.ways.audits import operations as audits
from heedwell.loop.verification.ways.audits.operations import AuditDraft, Found
from heedwell.loop.verification.ways.models import (
    Audit,
    ObservationPlan,
    PulseRound,
    PulseTicket,
    Standard,
)
from heedwell.loop.verification.ways.observing import operations as observing
from heedwell.loop.verification.ways.observing.operations import ObservationDraft, PlanDraft
from heedwell.loop.verification.ways.observing.results import behaviours_of, newest_plan
from heedwell.loop.verification.ways.pulse import operations as asking
from heedwell.rules.deadlines import local_date
from heedwell.rules.pulse import INSTRUMENTS, Side
from heedwell.rules.sampling import Seen

_SEEN = {"y": Seen.YES, "n": Seen.NO, "-": Seen.NOT_SEEN}


@dataclass(frozen=True)
class Proving:
    """One action of a running case, with what the course says of it."""

    running: Running
    change: Change
    action: Action
    why_again: str = ""

    @property
    def house(self) -> House:
        return self.running.house

    @property
    def verifier(self) -> Account:
        return self.house.staff(self.change.verifier)

    def agreed(self, at: datetime) -> None:
        """How it is before the change, and what is watched from now on."""
        change = self.change
        for weekly in change.weekly:
            self._watch(weekly, at)
        if change.pulse is not None:
            self._ask(Side.BEFORE, change.pulse.before, later(at, 0.1), days=change.pulse.open_days)
        if change.looked is not None:
            self._look_first(change.looked, at)
        if change.audited is not None:
            self._audit(change.audited.before, None, at)

    def live(self, at: datetime) -> None:
        change = self.change
        if change.pulse is not None:
            asked = later(at, change.pulse.since_days, "10:40")
            self._ask(Side.AFTER, change.pulse.since, asked, days=6)
        if change.recurring is not None:
            self._repeat(change.recurring, at)

    def observe(self, recheck: Recheck, check: Check) -> None:
        """On days between the first of its window and the check."""
        for number, letters in enumerate(check.observed):
            day = recheck.opens_on + timedelta(days=number * check.days_in // len(check.observed))
            moment = on(day, time(8 + number % 9, 25))
            self.house.diary.on(moment, partial(self._look, letters, recheck))

    def audit(self, recheck: Recheck, check: Check, at: datetime) -> None:
        if check.audited:
            self._audit(check.audited, recheck, at)

    def _watch(self, weekly: Weekly, at: datetime) -> None:
        by = self.house.staff(self.change.owner)
        measure = leading.watch(action=self.action, name=weekly.name, by=by, at=at)
        monday = leading.monday_of(local_date(at))
        for week, number in enumerate(weekly.numbers):
            friday = monday + timedelta(days=4, weeks=week)
            if number is not None:
                deed = partial(self._enter, measure, number, weekly.out_of, by)
                self.house.diary.on(max(at, on(friday, time(16, 35))), deed)

    def _enter(
        self, measure: LeadingMeasure, number: int, out_of: int | None, by: Account, at: datetime
    ) -> None:
        day = local_date(at)
        leading.enter(measure=measure, day=day, number=number, out_of=out_of, by=by, at=at)

    def _ask(self, side: Side, chosen: Sequence[str], moment: datetime, days: float) -> None:
        by = self.house.staff(self.running.course.agreed_by)

        def ask(at: datetime) -> None:
            pulse = pulses.ask(action=self.action, side=side, by=by, at=at)
            ending = later(at, days)
            self.house.diary.on(ending, lambda at: self._end(pulse, chosen, by, at))

        self.house.diary.on(moment, ask)

    def _end(self, pulse: PulseRound, chosen: Sequence[str], by: Account, at: datetime) -> None:
        """Everybody has answered by then, in no order that anybody could follow."""
        tickets = PulseTicket.objects.filter(organisation=pulse.organisation_id, round=pulse)
        people = [ticket.account for ticket in tickets.select_related("account").order_by("pk")]
        codes = [statement.code for statement in INSTRUMENTS[pulse.version].statements]
        for who, steps in zip(people, chosen, strict=False):
            answers = dict(zip(codes, map(int, steps), strict=True))
            asking.answer(pulse=pulse, chosen=answers, who=who)
        asking.end_round(pulse=pulse, by=by, at=at)

    def _look_first(self, looked: Looked, at: datetime) -> None:
        draft = PlanDraft(behaviours=looked.behaviours, rule=looked.rule)
        observing.plan(action=self.action, draft=draft, by=self.verifier, at=at)
        for number, letters in enumerate(looked.before):
            moment = later(at, 1 + 2 * number, "14:35")
            self.house.diary.on(moment, partial(self._look, letters, None))

    def _look(self, letters: str, recheck: Recheck | None, at: datetime) -> None:
        looked, plan = self.change.looked, newest_plan(self.action)
        if looked is None or plan is None:
            return
        observing.observe(
            plan=plan,
            draft=ObservationDraft(
                observed_on=local_date(at),
                part_of_day=looked.part_of_day,
                role=looked.role,
                found=_found(plan, letters),
                recheck=recheck,
            ),
            by=self.verifier,
            at=at,
        )

    def _audit(self, met: Sequence[int], recheck: Recheck | None, at: datetime) -> None:
        if self.change.audited is None:
            return
        here = self.action.organisation_id
        version = self.house.provider.audits[self.change.audited.audit]
        standards = Standard.objects.filter(organisation=here, version=version).order_by("number")
        mine = Audit.objects.filter(
            organisation=here, version=version, service=self.action.service_id
        )
        audits.fill_in(
            version=version,
            draft=AuditDraft(
                service=self.action.service,
                audited_on=local_date(at),
                found={
                    standard.pk: Found(version.sample_size, number)
                    for standard, number in zip(standards, met, strict=True)
                },
                repeats=mine.order_by("audited_on", "pk").first() if recheck else None,
                recheck=recheck,
            ),
            by=self.verifier,
            at=at,
        )

    def _repeat(self, recurring: Recurring, at: datetime) -> None:
        first = local_date(at) + timedelta(days=recurring.first_days)
        routine = routines.repeat(
            action=self.action,
            draft=RoutineDraft(
                what=recurring.what,
                every=recurring.every,
                first_date=first,
                until_date=first + timedelta(days=recurring.lasts_days),
            ),
            by=self.house.staff(self.running.course.agreed_by),
            at=at,
        )
        times = Occurrence.objects.filter(organisation=routine.organisation_id, routine=routine)
        for number, occurrence in enumerate(times.order_by("due_date")):
            words = recurring.words[number % len(recurring.words)]
            moment = on(occurrence.due_date, time(14 + number % 3, 20))
            self.house.diary.on(moment, partial(self._do_once, occurrence, words))

    def _do_once(self, occurrence: Occurrence, words: str, at: datetime) -> None:
        by = self.house.staff(self.change.owner)
        routines.do_once(occurrence=occurrence, words=words, by=by, at=at)


def _found(plan: ObservationPlan, letters: str) -> dict[UUID, Seen]:
    return {
        behaviour.pk: _SEEN[letter]
        for behaviour, letter in zip(behaviours_of(plan), letters, strict=True)
    }
